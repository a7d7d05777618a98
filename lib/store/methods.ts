/** What the door must know of a driver method. */
export interface MethodRule {
  /** Whether it changes data. */
  readonly write?: true;
  /** Why it cannot run in a transaction, where it never can. */
  readonly notInTransaction?: string;
  /** Whether it needs a collection for itself, and so would wait for an open transaction's locks. */
  readonly exclusive?: true;
}

const LOCKS = 'it needs locks that an open transaction holds, and the server refuses it there';
const REFUSED = 'the server refuses it there';

/**
 * Methods that are not plain reads.
 *
 * @see https://www.mongodb.com/docs/manual/core/transactions-operations/
 */
export const METHOD_RULES: Readonly<Record<string, MethodRule>> = {
  insertOne: { write: true },
  insertMany: { write: true },
  updateOne: { write: true },
  updateMany: { write: true },
  replaceOne: { write: true },
  deleteOne: { write: true },
  deleteMany: { write: true },
  findOneAndUpdate: { write: true },
  findOneAndReplace: { write: true },
  findOneAndDelete: { write: true },
  bulkWrite: { write: true },
  createCollection: { write: true },
  createIndex: { write: true, exclusive: true },
  createIndexes: { write: true, exclusive: true },
  drop: { write: true, exclusive: true, notInTransaction: LOCKS },
  dropCollection: { write: true, exclusive: true, notInTransaction: LOCKS },
  dropDatabase: { write: true, exclusive: true, notInTransaction: LOCKS },
  rename: { write: true, exclusive: true, notInTransaction: LOCKS },
  renameCollection: { write: true, exclusive: true, notInTransaction: LOCKS },
  dropIndex: { write: true, exclusive: true, notInTransaction: LOCKS },
  dropIndexes: { write: true, exclusive: true, notInTransaction: LOCKS },
  createSearchIndex: { write: true, notInTransaction: REFUSED },
  createSearchIndexes: { write: true, notInTransaction: REFUSED },
  updateSearchIndex: { write: true, notInTransaction: REFUSED },
  dropSearchIndex: { write: true, notInTransaction: REFUSED },
  listSearchIndexes: { notInTransaction: REFUSED },
  count: { notInTransaction: `${REFUSED}; countDocuments works` },
  listIndexes: { notInTransaction: REFUSED },
  indexes: { notInTransaction: REFUSED },
  indexExists: { notInTransaction: REFUSED },
  indexInformation: { notInTransaction: REFUSED },
  listCollections: { notInTransaction: REFUSED },
  collections: { notInTransaction: REFUSED },
  options: { notInTransaction: REFUSED },
  isCapped: { notInTransaction: REFUSED },
  setProfilingLevel: { write: true, notInTransaction: REFUSED },
  profilingLevel: { notInTransaction: REFUSED },
  removeUser: { write: true, notInTransaction: REFUSED },
  stats: { notInTransaction: REFUSED },
  estimatedDocumentCount: { notInTransaction: `${REFUSED}; countDocuments and count() work` },
  watch: { notInTransaction: 'the server opens no change stream there' },
  explain: { notInTransaction: REFUSED },
  serverSessions: { notInTransaction: 'the server runs no session commands there' },
};

/** The same for commands that are given as documents, by the command's name. */
export const COMMAND_RULES: Readonly<Record<string, MethodRule>> = {
  insert: { write: true },
  update: { write: true },
  delete: { write: true },
  bulkWrite: { write: true },
  findAndModify: { write: true },
  findandmodify: { write: true },
  create: { write: true },
  createIndexes: { write: true, exclusive: true },
  drop: METHOD_RULES.drop!,
  dropDatabase: METHOD_RULES.dropDatabase!,
  dropIndexes: METHOD_RULES.dropIndexes!,
  deleteIndexes: METHOD_RULES.dropIndexes!,
  renameCollection: METHOD_RULES.renameCollection!,
  collMod: METHOD_RULES.rename!,
  convertToCapped: METHOD_RULES.rename!,
  createUser: METHOD_RULES.removeUser!,
  updateUser: METHOD_RULES.removeUser!,
  dropUser: METHOD_RULES.removeUser!,
  createSearchIndexes: METHOD_RULES.createSearchIndexes!,
  updateSearchIndex: METHOD_RULES.updateSearchIndex!,
  dropSearchIndex: METHOD_RULES.dropSearchIndex!,
  count: METHOD_RULES.count!,
  explain: METHOD_RULES.explain!,
  listCollections: METHOD_RULES.listCollections!,
  listIndexes: METHOD_RULES.listIndexes!,
  collStats: METHOD_RULES.stats!,
  dbStats: METHOD_RULES.stats!,
  profile: METHOD_RULES.profilingLevel!,
  startSession: METHOD_RULES.serverSessions!,
  refreshSessions: METHOD_RULES.serverSessions!,
  endSessions: METHOD_RULES.serverSessions!,
  killSessions: METHOD_RULES.serverSessions!,
  commitTransaction: { notInTransaction: 'a transaction is committed by its session, which has to know' },
  abortTransaction: { notInTransaction: 'a transaction is aborted by its session, which has to know' },
};

const NO_RULE: MethodRule = {};

/** The rule of a method; a plain read has none. */
export function ruleOf(method: string): MethodRule {
  return Object.hasOwn(METHOD_RULES, method) ? METHOD_RULES[method]! : NO_RULE;
}

/** The rule of a command given as a document: its first key is its name. */
export function ruleOfCommand(command: object): MethodRule {
  const name = Object.keys(command)[0];
  return name !== undefined && Object.hasOwn(COMMAND_RULES, name) ? COMMAND_RULES[name]! : NO_RULE;
}
