import { startStandalone, type TestServer } from '../../lib/testing/index';
import { withBareClient } from '../support/database';

describe('startStandalone', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startStandalone({ testCommands: true });
  });

  afterAll(() => server.stop());

  it('starts a server that is in no replica set', async () => {
    const hello = await withBareClient((client) => client.db('admin').command({ hello: 1 }), server.uri);

    expect(hello).toMatchObject({ isWritablePrimary: true });
    expect(hello).not.toHaveProperty('setName');
    await expect(server.nodes[0]!.role()).resolves.toBe('standalone');
  });

  it('takes test commands where they were asked for', async () => {
    const off = { configureFailPoint: 'failCommand', mode: 'off' };

    await expect(withBareClient((client) => client.db('admin').command(off), server.uri)).resolves.toMatchObject({
      ok: 1,
    });
  });

  it('refuses arguments that mongod does not know, and says so', async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);

    await expect(startStandalone({ args: ['--noSuchArgument'] })).rejects.toMatchObject({ code: 'TEST_SERVER' });
  });
});
