import { ObjectId } from 'mongodb';
import { UnacknowledgedWriteError } from '../../lib/errors/unacknowledged-write-error';
import { countDocuments, distinct, explain, findOneAndUpdateRaw, findOneRaw } from '../../lib/store/read';
import type { Target } from '../../lib/store/target';
import {
  bulkWrite,
  createIndexes,
  deleteMany,
  deleteOne,
  insertMany,
  insertOne,
  updateMany,
  updateOne,
} from '../../lib/store/write';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;
let target: Target;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
  target = { entry: fixture.entry, database, collection: 'people', concerns: undefined };
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

describe('reads and writes of the store', () => {
  it('do one command each, in the session of the block', async () => {
    const id = await fixture.block(async (session) => {
      await createIndexes(target, 'Person.createIndexes', [{ key: { n: 1 } }]);
      await insertOne(target, 'Person.create', { _id: new ObjectId(), n: 1 });
      await insertMany(target, 'Person.createMany', [{ n: 2 }, { n: 3 }]);
      expect(await updateOne(target, 'Person.save', { n: 1 }, { $set: { m: 1 } })).toMatchObject({
        matchedCount: 1,
        upsertedId: null,
      });
      const all = await updateMany(target, 'Person.updateAll', {}, { $set: { m: 1 } });
      expect(all).toMatchObject({ matchedCount: 3, modifiedCount: 2 });
      expect((await bulkWrite(target, 'Person.bulk', [{ deleteOne: { filter: { n: 9 } } }])).deletedCount).toBe(0);
      expect(await findOneRaw(target, 'Person.find', { n: 1 })).toBeInstanceOf(Uint8Array);
      expect(await findOneRaw(target, 'Person.find', { n: 9 })).toBeNull();
      expect(await findOneAndUpdateRaw(target, 'Person.inc', { n: 1 }, { $inc: { m: 1 } })).toBeInstanceOf(Uint8Array);
      expect(await countDocuments(target, 'Person.count', {})).toBe(3);
      expect(await distinct(target, 'Person.distinct', 'n', {})).toEqual([1, 2, 3]);
      expect(await explain(target, 'Person.explain', { n: 1 })).toHaveProperty('queryPlanner');
      expect(await deleteOne(target, 'Person.delete', { n: 1 })).toBe(1);
      expect(await deleteMany(target, 'Person.deleteAll', {})).toBe(2);
      return idOf(session);
    });

    expect(fixture.recording.started).toHaveLength(14);
    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('find one with a command that gives but one and leaves no cursor open, in a block and outside', async () => {
    await findOneRaw(target, 'Person.find', {});
    await fixture.block(() => findOneRaw(target, 'Person.find', {}));
    await findOneRaw(target, 'Person.first', {}, { sort: { n: 1 }, limit: 5 });

    const one = { find: 'people', limit: 1, singleBatch: true };
    expect(fixture.recording.started.map(({ command }) => command)).toMatchObject([one, one, one]);
  });

  it('of a model with w: 0 are read in a block, and not written', async () => {
    const careless: Target = { ...target, concerns: { writeConcern: { w: 0 } } };
    await fixture.block(async () => {
      await distinct(careless, 'Person.distinct', 'n', {});
      await countDocuments(careless, 'Person.count', {});
      await findOneRaw(careless, 'Person.find', {});
      for (const write of [
        () => insertOne(careless, 'Person.create', {}),
        () => updateMany(careless, 'Person.updateAll', {}, { $set: { a: 1 } }),
        () => deleteMany(careless, 'Person.deleteAll', {}),
        () => findOneAndUpdateRaw(careless, 'Person.inc', {}, { $inc: { n: 1 } }),
      ])
        expect(await rejection(write())).toBeInstanceOf(UnacknowledgedWriteError);
    });

    expect(fixture.recording.names).toEqual(['distinct', 'aggregate', 'find']);
  });
});
