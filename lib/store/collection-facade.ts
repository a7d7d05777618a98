import { Collection, type Db } from 'mongodb';
import type { ClientEntry } from '../clients/client-entry';
import { putInside, threadMethods, type MethodTable } from './facade';
import { searchIndexCommands } from './search-index-commands';

/** Options that may come first, in place of what they follow. */
export const optionsFirst = (args: readonly unknown[]): number => (isOptions(args[0]) ? 0 : 1);
const thirdIfGiven = (args: readonly unknown[]): number => (args[2] === undefined || args[2] === null ? 1 : 2);

function isOptions(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every method of the driver's `Collection`. */
export const COLLECTION_METHODS: MethodTable = {
  insertOne: { kind: 'command', options: 1 },
  insertMany: { kind: 'command', options: 1 },
  bulkWrite: { kind: 'command', options: 1 },
  updateOne: { kind: 'command', options: 2 },
  updateMany: { kind: 'command', options: 2 },
  replaceOne: { kind: 'command', options: 2 },
  deleteOne: { kind: 'command', options: 1 },
  deleteMany: { kind: 'command', options: 1 },
  findOneAndDelete: { kind: 'command', options: 1 },
  findOneAndReplace: { kind: 'command', options: 2 },
  findOneAndUpdate: { kind: 'command', options: 2 },
  findOne: { kind: 'command', options: 1, inherits: true },
  countDocuments: { kind: 'command', options: 1, inherits: true },
  estimatedDocumentCount: { kind: 'command', options: 0, inherits: true },
  count: { kind: 'command', options: 1, inherits: true },
  distinct: { kind: 'command', options: 2, inherits: true },
  find: { kind: 'cursor', options: 1, inherits: true },
  aggregate: { kind: 'cursor', options: 1, inherits: true, pipeline: 0 },
  watch: { kind: 'changeStream', options: optionsFirst, inherits: true },
  initializeOrderedBulkOp: { kind: 'bulk', options: 0 },
  initializeUnorderedBulkOp: { kind: 'bulk', options: 0 },
  // The third argument, where it is given, takes what belongs to the command.
  createIndex: { kind: 'command', options: thirdIfGiven },
  createIndexes: { kind: 'command', options: 1 },
  dropIndex: { kind: 'command', options: 1 },
  dropIndexes: { kind: 'command', options: 0 },
  listIndexes: { kind: 'cursor', options: 0 },
  indexes: { kind: 'command', options: 0 },
  indexExists: { kind: 'command', options: 1 },
  indexInformation: { kind: 'command', options: 0 },
  rename: { kind: 'command', options: 1 },
  drop: { kind: 'command', options: 0 },
  options: { kind: 'command', options: 0 },
  isCapped: { kind: 'command', options: 0 },
  listSearchIndexes: { kind: 'cursor', options: optionsFirst },
  createSearchIndex: { kind: 'command', send: searchIndexCommands.createSearchIndex },
  createSearchIndexes: { kind: 'command', send: searchIndexCommands.createSearchIndexes },
  updateSearchIndex: { kind: 'command', send: searchIndexCommands.updateSearchIndex },
  dropSearchIndex: { kind: 'command', send: searchIndexCommands.dropSearchIndex },
};

/** A collection of the driver in which every method carries the session of the block around it. */
export class ThreadedCollection extends Collection {
  constructor(plain: Collection, db: Db, entry: ClientEntry, name: string) {
    // The constructor is left out of the driver's types.
    super(...([db, plain.collectionName] as unknown as ConstructorParameters<typeof Collection>));
    shareState(this, plain);
    putInside(this, {
      plain,
      entry,
      name,
      database: plain.dbName,
      collection: plain.collectionName,
      thread: (collection) => new ThreadedCollection(collection, db, entry, name),
    });
  }
}

threadMethods(ThreadedCollection.prototype, Collection.prototype, COLLECTION_METHODS);

// Name, concerns and BSON options; the driver leaves the place where it keeps them out of its types.
function shareState(facade: object, plain: object): void {
  (facade as { s: unknown }).s = (plain as { readonly s: unknown }).s;
}
