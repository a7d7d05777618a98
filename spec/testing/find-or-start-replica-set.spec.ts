import { findOrStartReplicaSet } from '../../lib/testing/index';
import { mongodbUri, withBareClient } from '../support/database';

describe('findOrStartReplicaSet', () => {
  const uri = mongodbUri();

  afterEach(() => {
    process.env['MONGODB_URI'] = uri;
  });

  it('takes the replica set of MONGODB_URI, and leaves it running', async () => {
    const server = await findOrStartReplicaSet();
    await server.stop();

    expect(server.uri).toBe(uri);
    await expect(withBareClient((client) => client.db('admin').command({ ping: 1 }), uri)).resolves.toMatchObject({
      ok: 1,
    });
  });

  it('starts one where the variable is not set', async () => {
    delete process.env['MONGODB_URI'];

    await using server = await findOrStartReplicaSet();

    expect(server.uri).not.toBe(uri);
    const hello = await withBareClient((client) => client.db('admin').command({ hello: 1 }), server.uri);
    expect(hello).toMatchObject({ setName: 'rs0', isWritablePrimary: true });
  });
});
