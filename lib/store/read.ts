import type {
  AggregateOptions,
  ClientSession,
  Collection,
  CountDocumentsOptions,
  DistinctOptions,
  Document as Raw,
  EstimatedDocumentCountOptions,
  FindCursor,
  FindOneAndDeleteOptions,
  FindOneAndReplaceOptions,
  FindOneAndUpdateOptions,
  FindOptions,
} from 'mongodb';
import { BSON } from '../bson/classes';
import { threaded } from './concerns';
import { driverCollection } from './driver-collection';
import { sendFindOne } from './find-one';
import type { Operation } from './operation';
import { perform } from './perform';
import { BatchCursor } from './batch-cursor';
import type { Target } from './target';
import type { RawFilter, RawUpdate } from './write';

/** What every read may be given. */
type ReadOptions = { readonly readPreference?: unknown };

function operationOn(
  target: Target,
  name: string,
  method: string,
  options: ReadOptions,
  pipeline?: readonly object[],
): Operation {
  const { entry, database, collection } = target;
  return { name, method, entry, database, collection, own: { readPreference: options.readPreference }, pipeline };
}

// Mostly there are no options, and then V8 need not learn a new kind of object.
function asRaw(options: FindOptions): FindOptions {
  return Object.keys(options).length === 0 ? { raw: true } : { ...options, raw: true };
}

/** The first match as bytes, or null. The bytes are the only document of their reply, so nobody need copy them. */
export function findOneRaw(
  target: Target,
  name: string,
  filter: RawFilter,
  options: FindOptions = {},
): Promise<Uint8Array | null> {
  return perform(operationOn(target, name, 'findOne', options), sendFindOne, undefined, { target, filter, options });
}

/** Every match as bytes, batch by batch. Sends nothing before the first batch is asked for. */
export function findRaw(
  target: Target,
  name: string,
  filter: RawFilter,
  options: FindOptions = {},
): BatchCursor<Uint8Array> {
  const collection = driverCollection(target);
  return new BatchCursor(
    operationOn(target, name, 'find', options),
    openFind.bind(undefined, collection, filter, options),
  );
}

// The driver's types do not say that raw documents are bytes.
function openFind(collection: Collection<Raw>, filter: RawFilter, options: FindOptions): FindCursor<Uint8Array> {
  return collection.find(filter, asRaw(options)) as unknown as FindCursor<Uint8Array>;
}

/** What an aggregation gives as plain objects, batch by batch. */
export function aggregate(
  target: Target,
  name: string,
  pipeline: readonly object[],
  options: AggregateOptions = {},
): BatchCursor<Raw> {
  const collection = driverCollection(target);
  const operation = {
    ...operationOn(target, name, 'aggregate', options, pipeline),
    writeConcern: collection.writeConcern,
  };
  return new BatchCursor(operation, () => collection.aggregate(pipeline as Raw[], { ...options }));
}

/** How many documents match. */
export function countDocuments(
  target: Target,
  name: string,
  filter: RawFilter,
  options: CountDocumentsOptions = {},
): Promise<number> {
  const collection = driverCollection(target);
  return perform(operationOn(target, name, 'countDocuments', options), (session) =>
    collection.countDocuments(filter, threaded(collection, options, session)),
  );
}

/** The different values at a path. */
export function distinct(
  target: Target,
  name: string,
  path: string,
  filter: RawFilter,
  options: DistinctOptions = {},
): Promise<unknown[]> {
  const collection = driverCollection(target);
  return perform(operationOn(target, name, 'distinct', options), (session) =>
    collection.distinct(path, filter, threaded(collection, options, session)),
  );
}

/** How the server would run a query. */
export function explain(target: Target, name: string, filter: RawFilter, options: FindOptions = {}): Promise<Raw> {
  const collection = driverCollection(target);
  return perform(operationOn(target, name, 'explain', options), (session) =>
    collection.find(filter, threaded(collection, options, session)).explain(),
  );
}

/** Changes the first match and gives it as bytes, as it was before or after; null where nothing matches. */
export function findOneAndUpdateRaw(
  target: Target,
  name: string,
  filter: RawFilter,
  update: RawUpdate,
  options: FindOneAndUpdateOptions = {},
): Promise<Uint8Array | null> {
  return modify(target, name, 'findOneAndUpdate', filter, options, (collection, session) =>
    collection.findOneAndUpdate(filter, update, { ...options, raw: true, session }),
  );
}

/** What an upsert stored, and whether there was nothing before. */
export interface Upserted {
  readonly bytes: Uint8Array;
  readonly created: boolean;
}

/** Changes the first match, or stores a document where nothing matches, and gives it as it is stored then. */
export async function upsertOneRaw(
  target: Target,
  name: string,
  filter: RawFilter,
  update: RawUpdate,
): Promise<Upserted> {
  const options = { upsert: true, returnDocument: 'after' } as const;
  const reply = await modify(target, name, 'findOneAndUpdate', filter, options, (collection, session) =>
    collection.findOneAndUpdate(filter, update, { ...options, includeResultMetadata: true, raw: true, session }),
  );
  const { value, lastErrorObject } = reply as unknown as Readonly<Record<string, Uint8Array>>;
  return { bytes: value!, created: BSON.deserialize(lastErrorObject!)['updatedExisting'] === false };
}

/** The same with a whole document in its place. */
export function findOneAndReplaceRaw(
  target: Target,
  name: string,
  filter: RawFilter,
  replacement: RawFilter,
  options: FindOneAndReplaceOptions = {},
): Promise<Uint8Array | null> {
  return modify(target, name, 'findOneAndReplace', filter, options, (collection, session) =>
    collection.findOneAndReplace(filter, replacement, { ...options, raw: true, session }),
  );
}

/** Deletes the first match and gives it as bytes; null where nothing matches. */
export function findOneAndDeleteRaw(
  target: Target,
  name: string,
  filter: RawFilter,
  options: FindOneAndDeleteOptions = {},
): Promise<Uint8Array | null> {
  return modify(target, name, 'findOneAndDelete', filter, options, (collection, session) =>
    collection.findOneAndDelete(filter, { ...options, raw: true, session }),
  );
}

async function modify(
  target: Target,
  name: string,
  method: string,
  filter: RawFilter,
  options: FindOneAndUpdateOptions,
  call: (collection: Collection<Raw>, session: ClientSession | undefined) => Promise<unknown>,
): Promise<Uint8Array | null> {
  const collection = driverCollection(target);
  const operation = {
    ...operationOn(target, name, method, options),
    writeConcern: collection.writeConcern,
    naming: filter,
  };
  return (await perform(operation, (session) => call(collection, session))) as Uint8Array | null;
}

/** About how many documents a collection holds, by its metadata. */
export function estimatedCount(
  target: Target,
  name: string,
  options: EstimatedDocumentCountOptions = {},
): Promise<number> {
  const collection = driverCollection(target);
  return perform(operationOn(target, name, 'estimatedDocumentCount', options), (session) =>
    collection.estimatedDocumentCount(threaded(collection, options, session)),
  );
}
