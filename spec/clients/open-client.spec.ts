import { MongoClient } from 'mongodb';
import { openClient } from '../../lib/clients/open-client';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { ServerUnreachableError } from '../../lib/errors/server-unreachable-error';
import { rejection } from '../integration/wired';
import { mongodbUri } from '../support/database';

const NOBODY_LISTENS = '127.0.0.1:9';

describe('opening a client', () => {
  it('gives a connected one with the options of the driver, and leaves no listener behind', async () => {
    const client = await openClient('app', { uri: mongodbUri(), options: { appName: 'spec', maxPoolSize: 3 } });
    expect(client.options).toMatchObject({ appName: 'spec', maxPoolSize: 3 });
    expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
    expect(client.listenerCount('serverHeartbeatFailed')).toBe(0);
    await client.close();
  });

  it('does not give up while one of several hosts may still answer', async () => {
    const uri = mongodbUri().replace('mongodb://', `mongodb://${NOBODY_LISTENS},`);
    const client = await openClient('app', { uri });
    expect(await client.db('admin').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
  });

  it('closes one of its own that cannot connect, and tells the hosts', async () => {
    const error = await rejection(openClient('app', { uri: `mongodb://${NOBODY_LISTENS}` }));
    expect(error).toBeInstanceOf(ServerUnreachableError);
    expect(error).toMatchObject({ hosts: [NOBODY_LISTENS], operation: 'connect (client "app")' });
    expect(error.message).toContain('app');
  });

  it("leaves an application's own alone, whatever comes of it", async () => {
    const own = new MongoClient(mongodbUri());
    expect(await openClient('app', { client: own })).toBe(own);
    await own.close();
    const lost = new MongoClient(`mongodb://${NOBODY_LISTENS}`, { serverSelectionTimeoutMS: 50 });
    let isClosed = false;
    lost.on('topologyClosed', () => (isClosed = true));
    const closedByDriver = await rejection(lost.connect()).then(() => isClosed);
    isClosed = false;
    expect(await rejection(openClient('app', { client: lost }))).toBeInstanceOf(ServerUnreachableError);
    expect(isClosed).toBe(closedByDriver);
    await lost.close();
  });

  it('says what the driver has against a URI', async () => {
    const error = await rejection(openClient('app', { uri: 'mongodb://' }));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option: 'app', cause: expect.any(Error) as unknown });
  });
});
