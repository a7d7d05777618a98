import { createServer } from 'node:net';
import { once } from 'node:events';
import { MongoClient } from 'mongodb';
import {
  connect,
  connection,
  disconnect,
  Document,
  Field,
  InvalidOptionError,
  Model,
  ModelNotDecoratedError,
  NotConnectedError,
  ServerUnreachableError,
  UnknownClientError,
} from 'threadline';
import { mongodbUri, specDatabase } from '../support/database';
import { rejection, thrown } from './wired';

@Document()
class Person extends Model {
  @Field(String) username!: string;
}

@Document({ client: 'nobody' })
class Nobody extends Model {
  @Field(String) username!: string;
}

class Plain extends Model {
  username!: string;
}

describe('connect', () => {
  const database = specDatabase();
  const uri = mongodbUri();

  afterEach(() => disconnect());

  describe('before it, everything says so at once', () => {
    const CALLS: Readonly<Record<string, () => unknown>> = {
      create: () => Person.create({ username: 'x' }),
      save: () => new Person({ username: 'x' }).save(),
      reload: () => new Person().reload(),
      where: () => Person.where({ username: 'x' }),
      iteration: () => Person.all()[Symbol.asyncIterator]().next(),
      count: () => Person.count(),
      withSession: () => Person.withSession(() => undefined),
      'withSession on an instance': () => new Person().withSession(() => undefined),
      startSession: () => Person.startSession(),
      transaction: () => Person.transaction(() => undefined),
      with: () => Person.with({ database }, () => undefined),
      createIndexes: () => Person.createIndexes(),
      collection: async () => Person.collection.findOne({}),
      connection: async () => connection(),
      'connection of a name': async () => connection('archive'),
      'a model of a named client': () => Nobody.count(),
    };

    it.each(Object.entries(CALLS))('%s', async (_, call) => {
      const error = await rejection((async () => await call())());
      expect(error).toBeInstanceOf(NotConnectedError);
      expect(error['resolution']).toContain('connect');
    });

    it('but what needs no server works: build, attributes, validation, currentSession', async () => {
      const person = Person.build({ username: 'Emily' });
      expect(person.toObject()).toMatchObject({ username: 'Emily' });
      expect(await person.isValid()).toBe(true);
      expect(Person.currentSession).toBeUndefined();
      expect(await Person.withoutSession(() => 1)).toBe(1);
      await disconnect();
    });
  });

  it('gives the connection, which knows its name, client and databases', async () => {
    const made = await connect({ default: { uri, database } });
    expect(made).toBe(connection());
    expect(made.name).toBe('default');
    expect(made.client).toBeInstanceOf(MongoClient);
    expect(made.database().databaseName).toBe(database);
    expect(made.database('other').databaseName).toBe('other');
    await Person.create({ username: 'Emily' });
    expect(await made.client.db(database).collection('people').countDocuments()).toBe(1);
  });

  it('takes the database of the URI', async () => {
    const withDatabase = new URL(uri);
    withDatabase.pathname = `/${database}`;
    await connect(withDatabase.toString(), { appName: 'spec' });
    expect(Person.collection.dbName).toBe(database);
    expect(connection().client.options.appName).toBe('spec');
  });

  it('may be called again to add clients; a name that is open is refused, and close() frees it', async () => {
    await connect({ default: { uri, database } });
    await connect({ archive: { uri, database }, more: { uri } });
    expect(connection('archive').name).toBe('archive');
    expect(await rejection(connect({ archive: { uri } }))).toMatchObject({ code: 'INVALID_OPTION', option: 'archive' });
    expect(await rejection(connect(uri))).toBeInstanceOf(InvalidOptionError);
    await connection('archive').close();
    expect(thrown(() => connection('archive'))).toBeInstanceOf(NotConnectedError);
    await connect({ archive: { uri, database } });
    expect(connection('archive').database().databaseName).toBe(database);
  });

  it('two calls at once for one name: one wins, and the other leaves nothing open', async () => {
    const both = await Promise.allSettled([
      connect({ default: { uri, database } }),
      connect({ default: { uri, database } }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await Person.count();
  });

  it('an unknown client name is told from no connection, with the names that there are', async () => {
    await connect({ default: { uri, database }, archive: { uri, database } });
    for (const call of [
      () => Nobody.count(),
      () => Nobody.create({ username: 'x' }),
      () => Nobody.withSession(() => undefined),
    ]) {
      const error = await rejection(call());
      expect(error).toBeInstanceOf(UnknownClientError);
      expect(error).toMatchObject({ client: 'nobody', known: ['default', 'archive'] });
    }
    expect(thrown(() => connection('nobody'))).toBeInstanceOf(UnknownClientError);
    expect(await rejection(Person.with({ client: 'nobody' }, () => Person.count()))).toBeInstanceOf(UnknownClientError);
  });

  it('an undecorated class is told so, wherever it is used', async () => {
    await connect({ default: { uri, database } });
    const CALLS: (() => unknown)[] = [
      () => new Plain(),
      () => Plain.create({ username: 'x' }),
      () => Plain.where({}),
      () => Plain.count(),
      () => Plain.find('0123456789abcdef01234567'),
      () => Plain.withSession(() => undefined),
      () => Plain.startSession(),
      () => Plain.collection,
      () => Plain.createIndexes(),
      () => Plain.with({ database }, () => undefined),
      () => Plain.withSession(() => Plain.count()),
      () => Person.withSession(() => Plain.create({ username: 'x' })),
      () => Person.withSession(() => Plain.count()),
    ];
    for (const call of CALLS) {
      const error = await rejection((async () => await call())());
      expect(error).toBeInstanceOf(ModelNotDecoratedError);
      expect(error).toMatchObject({ model: 'Plain' });
      expect(error['resolution']).toContain('@Document');
    }
  });

  describe('an unreachable server', () => {
    it.each([
      ['where nothing listens', 'mongodb://127.0.0.1:1/'],
      ['none of several', 'mongodb://127.0.0.1:1,127.0.0.1:2/?replicaSet=rs0'],
      ['whose name nobody knows', 'mongodb://no-such-host.invalid:27017/'],
    ])(
      '%s fails fast, and leaves no name behind',
      async (_, nowhere) => {
        const error = await rejection(connect({ default: { uri: nowhere } }));
        expect(error).toBeInstanceOf(ServerUnreachableError);
        expect(thrown(() => connection())).toBeInstanceOf(NotConnectedError);
      },
      10_000,
    );

    it('of another replica set than the URI says, once the time that was given is up', async () => {
      const wrong = new URL(uri);
      wrong.searchParams.set('replicaSet', 'no-such-set');
      const options = { serverSelectionTimeoutMS: 300 };
      expect(await rejection(connect(wrong.toString(), options))).toBeInstanceOf(ServerUnreachableError);
    });

    it('that hangs up on everybody', async () => {
      const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      expect(await rejection(connect(`mongodb://127.0.0.1:${port}/`))).toBeInstanceOf(ServerUnreachableError);
      server.close();
    });

    it('among several clients: none of them stays open', async () => {
      const configs = { default: { uri, database }, archive: { uri: 'mongodb://127.0.0.1:1/' } };
      expect(await rejection(connect(configs))).toBeInstanceOf(ServerUnreachableError);
      expect(thrown(() => connection())).toBeInstanceOf(NotConnectedError);
      await connect({ default: { uri, database } });
    });
  });

  describe('a configuration that cannot be meant is refused', () => {
    const client = new MongoClient(uri);
    const BAD: Readonly<Record<string, readonly unknown[]>> = {
      nothing: [],
      null: [null],
      'a number': [1],
      'a list': [[]],
      'no client at all': [{}],
      'an empty text': [''],
      'a text that is no URI': ['127.0.0.1:27017'],
      'a URI of something else': ['https://127.0.0.1/'],
      'a URI with an unknown option': [`${uri}&nonsense=1`],
      'options of the driver that do not exist': [uri, { nonsense: true }],
      'options that are none': [uri, 'majority'],
      'null for a client': [{ default: null }],
      'a text for a client': [{ default: uri }],
      'no uri': [{ default: {} }],
      'a uri that is no text': [{ default: { uri: 1 } }],
      'uri and client': [{ default: { uri, client } }],
      'an unknown option': [{ default: { uri, databse: 'app' } }],
      'an empty database': [{ default: { uri, database: '' } }],
      'a database that is no text': [{ default: { uri, database: 1 } }],
      'a client that is none': [{ default: { client: {} } }],
      'a client and options': [{ default: { client, options: {} } }],
    };

    it.each(Object.entries(BAD))('%s', async (_, args) => {
      const error = await rejection((connect as (...given: unknown[]) => Promise<unknown>)(...args));
      expect(error).toBeInstanceOf(InvalidOptionError);
      expect(thrown(() => connection())).toBeInstanceOf(NotConnectedError);
    });
  });

  describe("an application's own MongoClient", () => {
    it('is taken over, connected or not, and never closed', async () => {
      for (const connected of [true, false]) {
        const client = new MongoClient(uri);
        if (connected) await client.connect();
        await connect({ default: { client, database } });
        expect(connection().client).toBe(client);
        const session = await Person.startSession();
        await session.run(() => Person.count());
        await Person.withSession(() => Person.create({ username: 'adopted' }));
        await disconnect();
        expect(session.hasEnded).toBe(true);
        expect(thrown(() => connection())).toBeInstanceOf(NotConnectedError);
        expect(await client.db(database).collection('people').countDocuments({ username: 'adopted' })).toBeGreaterThan(
          0,
        );
        await client.close();
      }
    });

    it('takes explicit sessions of its own', async () => {
      const client = await new MongoClient(uri).connect();
      await connect({ default: { client, database } });
      await client.withSession(async (session) => {
        await Person.collection.insertOne({ username: 'explicit' }, { session });
        expect(await Person.collection.find({ username: 'explicit' }, { session }).toArray()).toHaveLength(1);
      });
      await disconnect();
      await client.close();
    });

    it('that cannot be reached is left as it is', async () => {
      const client = new MongoClient('mongodb://127.0.0.1:1/', { serverSelectionTimeoutMS: 200 });
      expect(await rejection(connect({ default: { client } }))).toBeInstanceOf(ServerUnreachableError);
      await client.close();
    });
  });
});
