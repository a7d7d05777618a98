import type { Collection, Db } from 'mongodb';
import { OperationNotAllowedInSnapshotError } from '../../lib/errors/operation-not-allowed-in-snapshot-error';
import { OperationNotAllowedInTransactionError } from '../../lib/errors/operation-not-allowed-in-transaction-error';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { SessionClientMismatchError } from '../../lib/errors/session-client-mismatch-error';
import { TransactionAbortedError } from '../../lib/errors/transaction-aborted-error';
import { UnacknowledgedWriteError } from '../../lib/errors/unacknowledged-write-error';
import { withoutSession } from '../../lib/session/current-session';
import type { OpenSession } from '../../lib/session/session-scope';
import { threadedDatabase } from '../../lib/store/threaded-database';
import { commitTransaction } from '../../lib/store/transaction-commands';
import { specDatabase } from '../support/database';
import { beginTransaction, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
  await fixture.collection('people').insertOne({ name: 'Emily' });
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

type Step = [string, (people: Collection, db: Db) => Promise<unknown>];

const WRITES: Step[] = [
  ['insertOne', (people) => people.insertOne({})],
  ['insertMany', (people) => people.insertMany([{}])],
  ['bulkWrite', (people) => people.bulkWrite([{ insertOne: { document: {} } }])],
  ['updateOne', (people) => people.updateOne({}, { $set: { a: 1 } })],
  ['updateMany', (people) => people.updateMany({}, { $set: { a: 1 } })],
  ['replaceOne', (people) => people.replaceOne({}, {})],
  ['deleteOne', (people) => people.deleteOne({})],
  ['deleteMany', (people) => people.deleteMany({})],
  ['findOneAndUpdate', (people) => people.findOneAndUpdate({}, { $set: { a: 1 } })],
  ['findOneAndReplace', (people) => people.findOneAndReplace({}, {})],
  ['findOneAndDelete', (people) => people.findOneAndDelete({})],
  ['a bulk operation', (people) => people.initializeOrderedBulkOp().insert({}).execute()],
  ['createIndex', (people) => people.createIndex({ a: 1 })],
  ['$out', (people) => people.aggregate([{ $out: 'copy' }]).toArray()],
  ['$merge added later', (people) => people.aggregate([]).addStage({ $merge: 'copy' }).toArray()],
  ['out in the options', (people) => people.aggregate([], { out: 'copy' }).toArray()],
  ['createCollection', (_people, db) => db.createCollection('created')],
  ['dropCollection', (_people, db) => db.dropCollection('created')],
];

const run = (step: Step[1], options: object = {}): Promise<unknown> => {
  const db = threadedDatabase(fixture.entry, database, options);
  return step(db.collection('people'), db);
};

describe('an unacknowledged write in a block', () => {
  it.each(WRITES)('is refused unsent: %s', async (_name, step) => {
    const error = await fixture.block(() => rejection(run(step, { writeConcern: { w: 0 } })));

    expect(error).toBeInstanceOf(UnacknowledgedWriteError);
    expect(fixture.recording.names).toEqual([]);
  });

  it.each<Step>([
    ['in the options', (people) => people.insertOne({}, { writeConcern: { w: 0 } })],
    [
      'of a bulk operation',
      (people) =>
        people
          .initializeOrderedBulkOp({ writeConcern: { w: 0 } })
          .insert({})
          .execute(),
    ],
    [
      'when it is executed',
      (people) =>
        people
          .initializeUnorderedBulkOp()
          .insert({})
          .execute({ writeConcern: { w: 0 } }),
    ],
    ['in a command', (_people, db) => db.command({ insert: 'people', documents: [{}], writeConcern: { w: 0 } })],
  ])('is refused unsent where the concern stands %s', async (_name, step) => {
    const error = await fixture.block(() => rejection(run(step)));

    expect(error).toBeInstanceOf(UnacknowledgedWriteError);
    expect(fixture.recording.names).toEqual([]);
  });

  it('does not keep a collection with w: 0 from being read', async () => {
    await fixture.block(async () => {
      const db = threadedDatabase(fixture.entry, database, { writeConcern: { w: 0 } });
      const people = db.collection('people');
      await people.findOne({});
      await people.find().toArray();
      await people.countDocuments();
      await people.estimatedDocumentCount();
      await people.count();
      await people.distinct('name');
      await people.aggregate([]).toArray();
      await people.indexes();
      await people.listIndexes().toArray();
      await people.options();
      await db.listCollections().toArray();
      await db.collections();
      await db.stats();
    });

    expect(fixture.recording.lsids()).toHaveLength(1);
    expect(fixture.recording.lsids()).not.toContain(undefined);
  });

  it('is sent outside a block, as the driver does', async () => {
    await expect(run((people) => people.insertOne({}), { writeConcern: { w: 0 } })).resolves.toMatchObject({
      acknowledged: false,
    });
  });
});

describe('a snapshot session', () => {
  it.each(WRITES)('refuses a write unsent: %s', async (_name, step) => {
    const error = await fixture.block(() => rejection(run(step)), { snapshot: true });

    expect(error).toBeInstanceOf(OperationNotAllowedInSnapshotError);
    expect(fixture.recording.names).toEqual([]);
  });

  it('reads one moment, whatever the read concern of the collection', async () => {
    const people = threadedDatabase(fixture.entry, database, {
      readConcern: { level: 'majority' } as never,
    }).collection('people');
    await fixture.block(
      async () => {
        const before = await people.countDocuments();
        await withoutSession(
          () => people.insertOne({ later: true }, { writeConcern: { w: 'majority' } }),
          'withoutSession',
        );
        expect(await people.countDocuments()).toBe(before);
        expect(await people.find().toArray()).toHaveLength(before);
      },
      { snapshot: true },
    );

    const reads = fixture.recording.named('aggregate', 'find').map(({ command }) => command['readConcern']);
    expect(reads).toHaveLength(3);
    expect(reads.map(({ level }) => level)).toEqual(['snapshot', 'snapshot', 'snapshot']);
    expect(reads.slice(1).every(({ atClusterTime }) => atClusterTime !== undefined)).toBe(true);
  });

  it('closes its cursors on the server', async () => {
    await fixture.block(() => fixture.collection('people').find({}, { batchSize: 1 }).next(), { snapshot: true });

    expect(
      fixture.recording.named('killCursors').map(({ outcome, reply }) => [outcome, reply?.['cursorsKilled'].length]),
    ).toEqual([['succeeded', 1]]);
  });

  it('refuses another read concern', async () => {
    const error = await fixture.block(
      () => rejection(run((people) => people.findOne({}, { readConcern: { level: 'local' } }))),
      { snapshot: true },
    );

    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(fixture.recording.names).toEqual([]);
  });
});

describe('in an open transaction', () => {
  const inTransaction = <T>(block: (session: OpenSession) => Promise<T>): Promise<T> =>
    fixture.block(async (session) => {
      beginTransaction(session);
      return block(session);
    });

  it.each<Step>([
    ['drop', (people) => people.drop()],
    ['rename', (people) => people.rename('other')],
    ['dropIndexes', (people) => people.dropIndexes()],
    ['listIndexes', (people) => people.listIndexes().toArray()],
    ['indexes', (people) => people.indexes()],
    ['watch', (people) => people.watch().next()],
    ['$out', (people) => people.aggregate([{ $out: 'copy' }]).toArray()],
    ['estimatedDocumentCount', (people) => people.estimatedDocumentCount()],
    ['count', (people) => people.count()],
    ['explain', (people) => people.find().explain()],
    ['listCollections', (_people, db) => db.listCollections().toArray()],
    ['dropDatabase', (_people, db) => db.dropDatabase()],
    ['command drop', (_people, db) => db.command({ drop: 'people' })],
    ['command startSession', (_people, db) => db.admin().command({ startSession: 1 })],
    ['command commitTransaction', (_people, db) => db.admin().command({ commitTransaction: 1 })],
    ['drop without the session', (people) => withoutSession(() => people.drop(), 'withoutSession')],
    [
      'createIndex without the session',
      (people) => withoutSession(() => people.createIndex({ a: 1 }), 'withoutSession'),
    ],
  ])('is refused unsent and spoils nothing: %s', async (_name, step) => {
    await inTransaction(async (session) => {
      expect(await rejection(run(step))).toBeInstanceOf(OperationNotAllowedInTransactionError);
      expect(fixture.recording.names).toEqual([]);
      await fixture.collection('people').insertOne({ kept: true });
      await commitTransaction(session, 'commitTransaction');
    });
  });

  it('the collection its own concerns do not count, w: 0 included', async () => {
    const concerns = { writeConcern: { w: 0 }, readConcern: { level: 'majority' } };
    await inTransaction(async (session) => {
      await run((people) => people.insertOne({}), concerns);
      await run((people) => people.initializeOrderedBulkOp().insert({}).execute(), concerns);
      await run((people) => people.find().toArray(), concerns);
      await run((people) => people.distinct('name'), concerns);
      await commitTransaction(session, 'commitTransaction');
    });

    const commands = fixture.recording.started.filter(({ name }) => name !== 'commitTransaction');
    expect(commands.filter(({ command }) => 'writeConcern' in command)).toEqual([]);
  });

  it.each<Step>([
    ['a read concern', (people) => people.findOne({}, { readConcern: { level: 'local' } })],
    ['a write concern', (people) => people.insertOne({}, { writeConcern: { w: 'majority' } })],
    [
      'a write concern of a bulk operation',
      (people) =>
        people
          .initializeOrderedBulkOp()
          .insert({})
          .execute({ writeConcern: { w: 1 } }),
    ],
  ])('%s of one operation is refused', async (_name, step) => {
    const error = await inTransaction(() => rejection(run(step)));

    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(fixture.recording.names).toEqual([]);
  });

  it('nothing more is sent after a command that the server refused; what the driver refused spoils nothing', async () => {
    await inTransaction(async () => {
      const people = fixture.collection('people');
      expect(await rejection(people.updateOne({}, { notAnOperator: 1 }))).not.toBeInstanceOf(TransactionAbortedError);
      await people.insertOne({ _id: 1 as never });
      await rejection(people.insertOne({ _id: 1 as never }));
      fixture.recording.clear();
      expect(await rejection(people.findOne({}))).toBeInstanceOf(TransactionAbortedError);
      expect(fixture.recording.names).toEqual([]);
    });
  });
});

describe('a collection of another client in a block', () => {
  it('is refused before a byte is sent, reads and cursors included', async () => {
    await using other = await SessionFixture.open(database);
    const people = other.collection('people');
    await fixture.block(async () => {
      for (const call of [
        () => people.insertOne({}),
        () => people.findOne({}),
        () => people.find().toArray(),
        () => people.watch().next(),
      ]) {
        expect(await rejection(call())).toBeInstanceOf(SessionClientMismatchError);
      }
      await withoutSession(() => people.findOne({}), 'withoutSession');
    });

    expect(other.recording.names).toEqual(['find']);
    expect(fixture.recording.names).toEqual([]);
  });
});
