import { MongoClient } from 'mongodb';
import { closeClient, connectClients } from '../../lib/clients/connect';
import { clientNames } from '../../lib/clients/registry';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { OperationError } from '../../lib/errors/operation-error';
import { ServerUnreachableError } from '../../lib/errors/server-unreachable-error';
import { SessionsNotSupportedError } from '../../lib/errors/sessions-not-supported-error';
import { mongodbUri } from '../support/database';
import { startOldServer } from '../support/old-server';
import { rejection } from '../support/session-fixture';

const NOBODY_LISTENS = 'mongodb://127.0.0.1:9/app';

describe('connecting clients', () => {
  it("makes one for each name, with the database of its configuration, its URI, or the driver's", async () => {
    const [one, two, three] = await connectClients({
      one: { uri: mongodbUri(), database: 'given' },
      two: { uri: withDatabase(mongodbUri(), 'inUri') },
      three: { uri: mongodbUri() },
    });

    expect([one!.database, two!.database, three!.database]).toEqual([
      'given',
      'inUri',
      new MongoClient(mongodbUri()).db().databaseName,
    ]);
    expect(clientNames()).toEqual(['one', 'two', 'three']);
    await expect(one!.client.db('admin').command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
    await Promise.all([one!, two!, three!].map(closeClient));
    expect(clientNames()).toEqual([]);
  });

  it('adopts a client that the application made, and leaves it open', async () => {
    const own = new MongoClient(mongodbUri());
    const [entry] = await connectClients({ adopted: { client: own, database: 'given' } });
    expect([entry!.client === own, entry!.adopted, entry!.database]).toEqual([true, true, 'given']);
    await closeClient(entry!);

    await expect(own.db('admin').command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
    await own.close();
  });

  it('is all or nothing', async () => {
    const error = await rejection(connectClients({ good: { uri: mongodbUri() }, bad: { uri: NOBODY_LISTENS } }));

    expect(error).toBeInstanceOf(ServerUnreachableError);
    expect(clientNames()).toEqual([]);
  });

  it('frees a name when its client is closed, and takes it only once before', async () => {
    const [first] = await connectClients({ name: { uri: mongodbUri() } });
    expect(await rejection(connectClients({ name: { uri: mongodbUri() } }))).toBeInstanceOf(InvalidOptionError);
    await closeClient(first!);
    const [second] = await connectClients({ name: { uri: mongodbUri() } });
    await closeClient(second!);

    const both = await Promise.allSettled([
      connectClients({ name: { uri: mongodbUri() } }),
      connectClients({ name: { uri: mongodbUri() } }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const settled of both) if (settled.status === 'fulfilled') await closeClient(settled.value[0]!);
  });

  it.each<[string, unknown]>([
    ['no object', 'mongodb://127.0.0.1'],
    ['null', null],
    ['without uri and client', {}],
    ['with both', { uri: 'mongodb://127.0.0.1', client: new MongoClient('mongodb://127.0.0.1') }],
    ['with an unknown option', { uri: 'mongodb://127.0.0.1', databse: 'app' }],
    ['with a database that is no name', { uri: 'mongodb://127.0.0.1', database: '' }],
    ['with a URI that is none', { uri: '127.0.0.1:27017' }],
    ['with options that the driver does not know', { uri: 'mongodb://127.0.0.1', options: { fast: true } }],
  ])('refuses a configuration %s', async (_name, config) => {
    expect(await rejection(connectClients({ bad: config as never }))).toBeInstanceOf(InvalidOptionError);
  });
});

describe('a server that does not serve', () => {
  it('is unreachable at once where every host refuses', async () => {
    const error = await rejection<ServerUnreachableError>(connectClients({ bad: { uri: NOBODY_LISTENS } }));

    expect(error).toBeInstanceOf(ServerUnreachableError);
    expect(error.hosts).toEqual(['127.0.0.1:9']);
  });

  it('is waited for as long as one asks', async () => {
    const error = await rejection(
      connectClients({ bad: { uri: NOBODY_LISTENS, options: { serverSelectionTimeoutMS: 50 } } }),
    );

    expect(error).toBeInstanceOf(ServerUnreachableError);
  });

  it('is refused where it does not let us in', async () => {
    const uri = mongodbUri().replace('mongodb://', 'mongodb://nobody:wrong@');

    expect(await rejection(connectClients({ bad: { uri } }))).toBeInstanceOf(OperationError);
  });

  it.each([{}, { serverSelectionTimeoutMS: 300 }])(
    'is refused where it is too old for the driver, with %j',
    async (options) => {
      await using old = await startOldServer();

      expect(await rejection(connectClients({ old: { uri: old.uri, options } }))).toBeInstanceOf(
        SessionsNotSupportedError,
      );
    },
  );
});

function withDatabase(uri: string, database: string): string {
  const url = new URL(uri);
  url.pathname = `/${database}`;
  return url.href;
}
