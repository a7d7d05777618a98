import { Admin, Collection, Db, type Document as Raw } from 'mongodb';
import { ADMIN_METHODS } from '../../lib/store/admin-facade';
import { COLLECTION_METHODS } from '../../lib/store/collection-facade';
import { methodsOf, putInside, threadMethods } from '../../lib/store/facade';
import { DATABASE_METHODS, threadedDatabase } from '../../lib/store/threaded-database';
import type { CommandRecording } from '../../lib/testing/index';
import { specDatabase } from '../support/database';
import { idOf, SessionFixture } from '../support/session-fixture';

type Walk<T> = Readonly<Record<string, (on: T) => unknown>>;

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
});
afterAll(() => fixture[Symbol.asyncDispose]());

const drain = async (cursor: { toArray(): Promise<unknown> }): Promise<unknown> => cursor.toArray();
const watching = async (stream: { tryNext(): Promise<unknown>; close(): Promise<void> }): Promise<void> => {
  await stream.tryNext();
  await stream.close();
};
const bulk = (made: { insert(document: Raw): { execute(): Promise<unknown> } }): Promise<unknown> =>
  made.insert({ bulk: 1 }).execute();

/** What a server without search, and without that user, has to refuse. */
const REFUSED_BY_THE_SERVER = /SearchInd|removeUser/;

/** One call of each method, in an order in which they work. */
const COLLECTION_WALK: Walk<Collection> = {
  insertOne: (on) => on.insertOne({ a: 1 }),
  insertMany: (on) => on.insertMany([{ a: 2 }, { a: 3 }]),
  bulkWrite: (on) => on.bulkWrite([{ insertOne: { document: { a: 4 } } }, { deleteOne: { filter: { a: 4 } } }]),
  updateOne: (on) => on.updateOne({ a: 1 }, { $set: { b: 1 } }),
  updateMany: (on) => on.updateMany({}, { $set: { c: 1 } }),
  replaceOne: (on) => on.replaceOne({ a: 1 }, { a: 1, d: 1 }),
  deleteOne: (on) => on.deleteOne({ a: 3 }),
  deleteMany: (on) => on.deleteMany({ a: 99 }),
  findOneAndDelete: (on) => on.findOneAndDelete({ a: 2 }),
  findOneAndReplace: (on) => on.findOneAndReplace({ a: 1 }, { a: 1 }),
  findOneAndUpdate: (on) => on.findOneAndUpdate({ a: 1 }, { $inc: { a: 1 } }),
  findOne: (on) => on.findOne({}),
  countDocuments: (on) => on.countDocuments(),
  estimatedDocumentCount: (on) => on.estimatedDocumentCount(),
  count: (on) => on.count(),
  distinct: (on) => on.distinct('a'),
  find: (on) => drain(on.find()),
  aggregate: (on) => drain(on.aggregate([{ $match: {} }])),
  watch: (on) => watching(on.watch()),
  initializeOrderedBulkOp: (on) => bulk(on.initializeOrderedBulkOp()),
  initializeUnorderedBulkOp: (on) => bulk(on.initializeUnorderedBulkOp()),
  createIndex: (on) => on.createIndex({ a: 1 }),
  createIndexes: (on) => on.createIndexes([{ key: { b: 1 } }]),
  listIndexes: (on) => drain(on.listIndexes()),
  indexes: (on) => on.indexes(),
  indexExists: (on) => on.indexExists('a_1'),
  indexInformation: (on) => on.indexInformation(),
  dropIndex: (on) => on.dropIndex('a_1'),
  dropIndexes: (on) => on.dropIndexes(),
  options: (on) => on.options(),
  isCapped: (on) => on.isCapped(),
  listSearchIndexes: (on) => drain(on.listSearchIndexes()),
  createSearchIndex: (on) => on.createSearchIndex({ definition: { mappings: { dynamic: true } } }),
  createSearchIndexes: (on) => on.createSearchIndexes([{ definition: { mappings: { dynamic: true } } }]),
  updateSearchIndex: (on) => on.updateSearchIndex('default', { mappings: { dynamic: true } }),
  dropSearchIndex: (on) => on.dropSearchIndex('default'),
  rename: (on) => on.rename('renamed'),
  drop: (on) => on.drop(),
};

const DATABASE_WALK: Walk<Db> = {
  collection: (on) => on.collection('people').insertOne({ a: 1 }),
  admin: (on) => on.admin().ping(),
  command: (on) => on.command({ ping: 1 }),
  runCursorCommand: (on) => drain(on.runCursorCommand({ find: 'people' })),
  aggregate: (on) => drain(on.aggregate([{ $documents: [{ a: 1 }] }])),
  watch: (on) => watching(on.watch()),
  createCollection: async (on) => (await on.createCollection('created')).insertOne({ a: 1 }),
  renameCollection: async (on) => (await on.renameCollection('created', 'moved')).insertOne({ a: 1 }),
  dropCollection: (on) => on.dropCollection('moved'),
  listCollections: (on) => drain(on.listCollections()),
  collections: async (on) => (await on.collections())[0]!.findOne({}),
  createIndex: (on) => on.createIndex('people', { a: 1 }),
  indexInformation: (on) => on.indexInformation('people'),
  stats: (on) => on.stats(),
  removeUser: (on) => on.removeUser('nobody'),
  setProfilingLevel: (on) => on.setProfilingLevel('off'),
  profilingLevel: (on) => on.profilingLevel(),
  dropDatabase: (on) => on.dropDatabase(),
};

const ADMIN_WALK: Walk<Admin> = {
  command: (on) => on.command({ ping: 1 }),
  buildInfo: (on) => on.buildInfo(),
  serverInfo: (on) => on.serverInfo(),
  serverStatus: (on) => on.serverStatus(),
  ping: (on) => on.ping(),
  removeUser: (on) => on.removeUser('nobody'),
  validateCollection: (on) => on.validateCollection('people'),
  listDatabases: (on) => on.listDatabases(),
  replSetGetStatus: (on) => on.replSetGetStatus(),
};

async function walk<T>(steps: Walk<T>, name: string, on: T): Promise<{ id: string; recording: CommandRecording }> {
  const { recording } = fixture;
  recording.clear();
  const id = await fixture.block(async (session) => {
    const call = (async () => steps[name]!(on))();
    await (REFUSED_BY_THE_SERVER.test(name) ? call.catch(() => undefined) : call);
    return idOf(session);
  });
  return { id, recording };
}

describe('the tables', () => {
  it.each([
    ['Collection', Collection.prototype, COLLECTION_METHODS, COLLECTION_WALK],
    ['Db', Db.prototype, DATABASE_METHODS, DATABASE_WALK],
    ['Admin', Admin.prototype, ADMIN_METHODS, ADMIN_WALK],
  ])('know every method of %s, and each is walked below', (_name, prototype, table, steps) => {
    expect(Object.keys(table).sort()).toEqual(methodsOf(prototype).sort());
    expect(Object.keys(steps).sort()).toEqual(Object.keys(table).sort());
  });
});

describe('inside a block every command carries its session', () => {
  beforeAll(() => fixture.entry.client.db(database).collection('people').insertOne({ a: 1 }));

  it.each(Object.keys(COLLECTION_WALK))('of Collection.%s', async (name) => {
    const { id, recording } = await walk(COLLECTION_WALK, name, fixture.collection('walked'));

    expect(recording.names).not.toEqual([]);
    expect(recording.lsids()).toEqual([id]);
  });

  it.each(Object.keys(DATABASE_WALK))('of Db.%s', async (name) => {
    const { id, recording } = await walk(DATABASE_WALK, name, threadedDatabase(fixture.entry));

    expect(recording.names).not.toEqual([]);
    expect(recording.lsids()).toEqual([id]);
  });

  it.each(Object.keys(ADMIN_WALK))('of Admin.%s', async (name) => {
    await fixture.entry.client.db(database).collection('people').insertOne({ a: 1 });
    const { id, recording } = await walk(ADMIN_WALK, name, threadedDatabase(fixture.entry).admin());

    expect(recording.names).not.toEqual([]);
    expect(recording.lsids()).toEqual([id]);
  });
});

describe('a method that a newer driver might have', () => {
  it('is refused instead of being sent without the session', () => {
    const newer = { insertOne: () => 'sent', insertLater: () => 'sent' };
    const facade = {};
    threadMethods(facade, newer, COLLECTION_METHODS);
    putInside(facade, {
      plain: newer,
      entry: fixture.entry,
      name: 'Person.collection',
      database,
      thread: (made) => made,
    });

    expect(() => (facade as typeof newer).insertLater()).toThrow(
      /Person\.collection\.insertLater .*insertLater is not known/,
    );
  });
});
