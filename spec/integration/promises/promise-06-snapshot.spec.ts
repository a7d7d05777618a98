import { InvalidOptionError, OperationNotAllowedInSnapshotError } from 'threadline';
import { Person } from '../people';
import { idOf, rejection, wired } from '../wired';

describe('Promise 6: a snapshot session reads one moment and writes nothing', () => {
  const spec = wired();
  let person: Person;

  beforeAll(async () => {
    person = await Person.create({ username: 'Emily', age: 40 });
    // A snapshot is taken of what the majority has; on one node that is at once, but the collection must be there.
    await Person.collection.countDocuments({}, { readConcern: { level: 'majority' } });
  });

  const snapshot = { snapshot: true } as const;

  it('all reads of the block see the moment of the first', async () => {
    await Person.withSession(snapshot, async (session) => {
      expect((await Person.where({ username: 'Emily' }).first())!.age).toBe(40);
      await Person.withoutSession(() => Person.updateAll({ age: 41 }));
      await Person.withoutSession(() => Person.create({ username: 'Emma', age: 1 }));
      spec.wire.clear();
      expect((await Person.where({ username: 'Emily' }).first())!.age).toBe(40);
      expect(await Person.count()).toBe(1);
      expect(await Person.distinct('age')).toEqual([40]);
      expect(await Person.where({}).pluck('age')).toEqual([40]);
      expect(await Person.collection.find({}).toArray()).toHaveLength(1);
      expect(await Person.collection.aggregate([{ $match: {} }]).toArray()).toHaveLength(1);
      const concerns = spec.wire.started.map(({ command }) => command['readConcern']);
      expect(new Set(concerns.map((concern) => concern?.level))).toEqual(new Set(['snapshot']));
      expect(new Set(concerns.map((concern) => String(concern?.atClusterTime))).size).toBe(1);
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
    expect(await Person.count()).toBe(2);
    expect((await person.reload()).age).toBe(41);
  });

  it('the next snapshot session sees a moment of its own', async () => {
    await Person.create({ username: 'Ellis' });
    await Person.withSession(snapshot, async () => expect(await Person.where({ username: 'Ellis' }).count()).toBe(1));
    await Person.where({ username: 'Ellis' }).deleteAll();
    await Person.withSession(snapshot, async () => expect(await Person.where({ username: 'Ellis' }).count()).toBe(0));
  });

  const WRITES: Readonly<Record<string, () => PromiseLike<unknown>>> = {
    create: () => Person.create({ username: 'x' }),
    createMany: () => Person.createMany([{ username: 'x' }]),
    save: () => person.update({ age: Math.random() }),
    destroy: () => person.destroy(),
    delete: () => person.delete(),
    updateAll: () => Person.updateAll({ age: 1 }),
    deleteAll: () => Person.deleteAll(),
    createIndexes: () => Person.collection.createIndex({ age: 1 }),
    'insertOne of the driver': () => Person.collection.insertOne({}),
    'findOneAndUpdate of the driver': () => Person.collection.findOneAndUpdate({}, { $set: { age: 1 } }),
    'bulkWrite of the driver': () => Person.collection.bulkWrite([{ insertOne: { document: {} } }]),
    'drop of the driver': () => Person.collection.drop(),
    'an aggregation that writes': () => Person.collection.aggregate([{ $out: 'elsewhere' }]).toArray(),
  };

  it.each(Object.entries(WRITES))('%s is refused unsent', async (_, write) => {
    await Person.withSession(snapshot, async () => {
      expect(await rejection((async () => await write())())).toBeInstanceOf(OperationNotAllowedInSnapshotError);
      await Person.count();
    });
    expect(spec.wire.names).toEqual(['aggregate']);
  });

  it('a read with another read concern of its own is refused', async () => {
    await Person.withSession(snapshot, async () => {
      const local = Person.collection.findOne({}, { readConcern: { level: 'local' } });
      expect(await rejection(local)).toBeInstanceOf(InvalidOptionError);
      await Person.collection.findOne({}, { readConcern: { level: 'snapshot' } });
    });
    expect(spec.wire.names).toEqual(['find']);
  });

  it('the loaded document is saved outside', async () => {
    const loaded = await Person.withSession(snapshot, () => Person.findOrFail(person.id));
    await loaded.update({ age: 50 });
    expect(await spec.stored('people', { username: 'Emily' })).toMatchObject([{ age: 50 }]);
  });
});
