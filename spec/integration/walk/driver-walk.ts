import type { Admin, Collection, Db } from 'mongodb';
import { sends, silent, tried, type Walk } from './step';

const all = { n: { $gte: 0 } };
const change = { $set: { m: 1 } };

/** Every member of the driver's collection. It holds three documents: n is 0, 1, 2. */
export const COLLECTION_WALK: Walk<Collection> = {
  dbName: silent(({ dbName }) => dbName),
  collectionName: silent(({ collectionName }) => collectionName),
  namespace: silent(({ namespace }) => namespace),
  fullNamespace: silent((collection) => (collection as unknown as { fullNamespace: unknown }).fullNamespace),
  readConcern: silent(({ readConcern }) => readConcern),
  readPreference: silent(({ readPreference }) => readPreference),
  writeConcern: silent(({ writeConcern }) => writeConcern),
  bsonOptions: silent(({ bsonOptions }) => bsonOptions),
  hint: silent(({ hint }) => hint),
  timeoutMS: silent(({ timeoutMS }) => timeoutMS),
  insertOne: sends('insert', (collection) => collection.insertOne({ n: 3 })),
  insertMany: sends('insert', (collection) => collection.insertMany([{ n: 3 }, { n: 4 }])),
  bulkWrite: sends('insert update', (collection) =>
    collection.bulkWrite([{ insertOne: { document: { n: 3 } } }, { updateMany: { filter: all, update: change } }]),
  ),
  updateOne: sends('update', (collection) => collection.updateOne(all, change)),
  updateMany: sends('update', (collection) => collection.updateMany(all, change)),
  replaceOne: sends('update', (collection) => collection.replaceOne(all, { n: 5 })),
  deleteOne: sends('delete', (collection) => collection.deleteOne(all)),
  deleteMany: sends('delete', (collection) => collection.deleteMany(all)),
  findOneAndDelete: sends('findAndModify', (collection) => collection.findOneAndDelete(all)),
  findOneAndReplace: sends('findAndModify', (collection) => collection.findOneAndReplace(all, { n: 6 })),
  findOneAndUpdate: sends('findAndModify', (collection) => collection.findOneAndUpdate(all, change)),
  findOne: sends('find', (collection) => collection.findOne(all)),
  find: sends('find getMore getMore getMore', (collection) => collection.find(all, { batchSize: 1 }).toArray()),
  aggregate: sends('aggregate getMore getMore getMore', (collection) =>
    collection.aggregate([{ $match: all }], { batchSize: 1 }).toArray(),
  ),
  countDocuments: sends('aggregate', (collection) => collection.countDocuments(all)),
  estimatedDocumentCount: sends('count', (collection) => collection.estimatedDocumentCount()),
  count: sends('count', (collection) => collection.count(all)),
  distinct: sends('distinct', (collection) => collection.distinct('n')),
  watch: sends('aggregate getMore killCursors', (collection) => collection.watch().tryNext()),
  initializeOrderedBulkOp: sends('insert', (collection) => {
    const bulk = collection.initializeOrderedBulkOp();
    bulk.insert({ n: 7 });
    return bulk.execute();
  }),
  initializeUnorderedBulkOp: sends('update', (collection) => {
    const bulk = collection.initializeUnorderedBulkOp();
    bulk.find(all).update(change);
    return bulk.execute();
  }),
  createIndex: sends('createIndexes', (collection) => collection.createIndex({ n: 1 })),
  createIndexes: sends('createIndexes', (collection) => collection.createIndexes([{ key: { m: 1 } }])),
  dropIndex: sends('createIndexes dropIndexes', async (collection) =>
    collection.dropIndex(await collection.createIndex({ n: 1 })),
  ),
  dropIndexes: sends('dropIndexes', (collection) => collection.dropIndexes()),
  listIndexes: sends('listIndexes', (collection) => collection.listIndexes().toArray()),
  indexes: sends('listIndexes', (collection) => collection.indexes()),
  indexExists: sends('listIndexes', (collection) => collection.indexExists('_id_')),
  indexInformation: sends('listIndexes', (collection) => collection.indexInformation()),
  rename: sends('renameCollection', (collection) => collection.rename(`${collection.collectionName}-renamed`)),
  drop: sends('drop', (collection) => collection.drop()),
  options: sends('listCollections', (collection) => collection.options()),
  isCapped: sends('listCollections', (collection) => collection.isCapped()),
  // The servers that the specs run on know no search indexes; what matters is what was sent.
  listSearchIndexes: sends('aggregate', (collection) => tried(() => collection.listSearchIndexes().toArray())),
  createSearchIndex: sends('createSearchIndexes', (collection) =>
    tried(() => collection.createSearchIndex({ definition: {} })),
  ),
  createSearchIndexes: sends('createSearchIndexes', (collection) =>
    tried(() => collection.createSearchIndexes([{ definition: {} }])),
  ),
  updateSearchIndex: sends('updateSearchIndex', (collection) => tried(() => collection.updateSearchIndex('x', {}))),
  dropSearchIndex: sends('dropSearchIndex', (collection) => tried(() => collection.dropSearchIndex('x'))),
};

/** Every member of the driver's database. It holds a collection `things` with three documents. */
export const DATABASE_WALK: Walk<Db> = {
  databaseName: silent(({ databaseName }) => databaseName),
  options: silent(({ options }) => options),
  secondaryOk: silent(({ secondaryOk }) => secondaryOk),
  namespace: silent(({ namespace }) => namespace),
  readConcern: silent(({ readConcern }) => readConcern),
  readPreference: silent(({ readPreference }) => readPreference),
  writeConcern: silent(({ writeConcern }) => writeConcern),
  bsonOptions: silent(({ bsonOptions }) => bsonOptions),
  timeoutMS: silent(({ timeoutMS }) => timeoutMS),
  admin: silent((db) => db.admin()),
  collection: sends('find', (db) => db.collection('things').findOne(all)),
  createCollection: sends('create insert', async (db) => (await db.createCollection('made')).insertOne({ n: 1 })),
  command: sends('ping', (db) => db.command({ ping: 1 })),
  runCursorCommand: sends('find getMore getMore getMore', (db) =>
    db.runCursorCommand({ find: 'things', batchSize: 1 }).setBatchSize(1).toArray(),
  ),
  aggregate: sends('aggregate', (db) => db.aggregate([{ $documents: [{ n: 1 }] }]).toArray()),
  listCollections: sends('listCollections', (db) => db.listCollections().toArray()),
  collections: sends('listCollections find', async (db) => (await db.collections())[0]!.findOne({})),
  renameCollection: sends('renameCollection find', async (db) =>
    (await db.renameCollection('things', 'renamed')).findOne({}),
  ),
  dropCollection: sends('drop', (db) => db.dropCollection('things')),
  dropDatabase: sends('dropDatabase', (db) => db.dropDatabase()),
  createIndex: sends('createIndexes', (db) => db.createIndex('things', { n: 1 })),
  indexInformation: sends('listIndexes', (db) => db.indexInformation('things')),
  stats: sends('dbStats', (db) => db.stats()),
  removeUser: sends('dropUser', (db) => tried(() => db.removeUser('nobody'))),
  setProfilingLevel: sends('profile', (db) => db.setProfilingLevel('off')),
  profilingLevel: sends('profile', (db) => db.profilingLevel()),
  watch: sends('aggregate getMore killCursors', (db) => db.watch().tryNext()),
};

/** Every member of the driver's administrative interface; `things` is a collection of its database. */
export const ADMIN_WALK: Walk<Admin> = {
  command: sends('ping', (admin) => admin.command({ ping: 1 })),
  buildInfo: sends('buildinfo', (admin) => admin.buildInfo()),
  serverInfo: sends('buildinfo', (admin) => admin.serverInfo()),
  serverStatus: sends('serverStatus', (admin) => admin.serverStatus()),
  ping: sends('ping', (admin) => admin.ping()),
  removeUser: sends('dropUser', (admin) => tried(() => admin.removeUser('nobody'))),
  validateCollection: sends('validate', (admin) => admin.validateCollection('things')),
  listDatabases: sends('listDatabases', (admin) => admin.listDatabases()),
  replSetGetStatus: sends('replSetGetStatus', (admin) => admin.replSetGetStatus()),
};
