import { connect, connection, Document, Field, Model, SessionClientMismatchError } from 'threadline';
import { recordCommands } from 'threadline/testing';
import { Person, Stranger } from '../people';
import { idOf, rejection, thrown, wired } from '../wired';

@Document({ client: 'twin', collection: 'people' })
class TwinPerson extends Model {
  @Field(String) username!: string;
}

describe('Promise 3: what belongs to another client is refused inside a block before a byte is sent', () => {
  const spec = wired({ other: true });
  let stranger: Stranger;

  beforeAll(async () => {
    stranger = await Stranger.create({ username: 'Eve' });
  });

  const REFUSED: Readonly<Record<string, () => PromiseLike<unknown>>> = {
    create: () => Stranger.create({ username: 'Evan' }),
    createMany: () => Stranger.createMany([{ username: 'Evan' }]),
    'save of a new document': () => new Stranger({ username: 'Evan' }).save(),
    'save of a loaded document': () => ((stranger.username = 'Eva'), stranger.save()),
    update: () => stranger.update({ username: 'Eva' }),
    touch: () => stranger.touch(),
    reload: () => stranger.reload(),
    destroy: () => stranger.destroy(),
    delete: () => stranger.delete(),
    find: () => Stranger.find(stranger.id),
    findOrFail: () => Stranger.findOrFail(stranger.id),
    'an awaited criteria': () => Stranger.where({ username: 'Eve' }),
    'an iterated criteria': () => Stranger.where({ username: 'Eve' })[Symbol.asyncIterator]().next(),
    'a criteria by batch': () => Stranger.all().batches(1)[Symbol.asyncIterator]().next(),
    first: () => Stranger.first(),
    last: () => Stranger.last(),
    count: () => Stranger.count(),
    exists: () => Stranger.exists(),
    pluck: () => Stranger.where({ username: 'Eve' }).pluck('username'),
    distinct: () => Stranger.distinct('username'),
    explain: () => Stranger.where({ username: 'Eve' }).explain(),
    updateAll: () => Stranger.updateAll({ username: 'nobody' }),
    deleteAll: () => Stranger.deleteAll(),
    destroyAll: () => Stranger.where({}).destroyAll(),
    createIndexes: () => Stranger.createIndexes(),
    startSession: () => Stranger.startSession(),
    'a write of the driver': () => Stranger.collection.insertOne({ username: 'Evan' }),
    'a read of the driver': () => Stranger.collection.findOne({}),
    "a driver's cursor": async () => Stranger.collection.find({}).toArray(),
    "a driver's aggregation": async () => Stranger.collection.aggregate([]).toArray(),
    "a driver's change stream": async () => Stranger.collection.watch().tryNext(),
    "a driver's bulk": async () => {
      const bulk = Stranger.collection.initializeOrderedBulkOp();
      bulk.insert({ username: 'Evan' });
      await bulk.execute();
    },
    'a command of a database': () => connection('other').database().command({ ping: 1 }),
    'a listing of a database': async () => connection('other').database().listCollections().toArray(),
    'an administrative command': () => connection('other').database().admin().ping(),
    'serverSessions.start': () => connection('other').serverSessions.start(),
    'serverSessions.list': () => connection('other').serverSessions.list(),
    'the own model with another client': () => Person.with({ client: 'other' }, () => Person.count()),
  };

  it.each(Object.entries(REFUSED))('%s', async (_, call) => {
    const id = await Person.withSession(async (session) => {
      const error = await rejection((async () => await call())());
      expect(error).toBeInstanceOf(SessionClientMismatchError);
      expect(error).toMatchObject({ code: 'SESSION_CLIENT_MISMATCH', client: 'other', sessionClient: 'default' });
      await Person.count();
      return idOf(session);
    });

    expect(spec.otherWire.names).toEqual([]);
    expect(spec.wire.names).toEqual(['aggregate']);
    expect(spec.wire.lsids()).toEqual([id]);
  });

  it('leaves the document as it was: still changed, still stored, and saved outside', async () => {
    stranger.username = 'Evelyn';
    await Person.withSession(async () => {
      await rejection(stranger.save());
      await rejection(stranger.destroy());
    });

    expect(stranger.isChanged('username')).toBe(true);
    expect(stranger.isDestroyed).toBe(false);
    await stranger.save();
    expect(spec.otherWire.names).toEqual(['update']);
  });

  it('names itself, the clients and the way out', async () => {
    await Person.withSession(async () => {
      const error = await rejection(Stranger.create({ username: 'Evan' }));
      expect(error.message).toContain('Stranger.create');
      expect(error['resolution']).toContain('withoutSession');
    });
  });

  it('and is let through by withoutSession, without the session', async () => {
    await Person.withSession(async (session) => {
      await Person.withoutSession(async () => {
        await Stranger.create({ username: 'let through' });
        expect(await Stranger.where({ username: 'let through' }).count()).toBe(1);
        expect(Person.currentSession).toBeUndefined();
      });
      expect(spec.otherWire.names).toEqual(['insert', 'aggregate']);
      expect(spec.otherWire.lsids()).not.toContain(idOf(session));
      await Person.create({ username: 'inside' });
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('in the block of the other client as well', async () => {
    await Stranger.withSession(async (session) => {
      expect(await rejection(Person.count())).toMatchObject({ client: 'default', sessionClient: 'other' });
      expect(Person.currentSession).toBeUndefined();
      expect(Stranger.currentSession).toBe(session);
      await Stranger.count();
    });
    expect(spec.wire.names).toEqual([]);
    expect(spec.otherWire.names).toEqual(['aggregate']);
  });

  it('takes a name for what it is: two names of one MongoClient are one client', async () => {
    await connect({ twin: { client: connection().client, database: spec.database } });
    using wire = recordCommands(connection('twin').client);
    await Person.withSession(async (session) => {
      const twin = await TwinPerson.create({ username: 'twin' });
      expect(await Person.find(twin.id)).toMatchObject({ username: 'twin' });
      expect(TwinPerson.currentSession).toBe(session);
      expect(wire.lsids()).toEqual([idOf(session)]);
    });
    await connection('twin').close();
    await Person.count();
  });

  it('does not refuse to look: build, currentSession, collection names', async () => {
    await Person.withSession(() => {
      expect(Stranger.currentSession).toBeUndefined();
      expect(new Stranger({ username: 'built' }).isNew).toBe(true);
      expect(Stranger.collection.collectionName).toBe('strangers');
      expect(thrown(() => connection('nobody'))).toMatchObject({ code: 'UNKNOWN_CLIENT' });
    });
    expect(spec.otherWire.names).toEqual([]);
  });
});
