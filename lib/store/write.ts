import type {
  AnyBulkWriteOperation,
  BulkWriteOptions,
  BulkWriteResult,
  ClientSession,
  Collection,
  CreateIndexesOptions,
  DeleteOptions,
  Document as Raw,
  IndexDescription,
  ReplaceOptions,
  UpdateFilter,
  UpdateOptions,
} from 'mongodb';
import { NO_OPTIONS, inSession } from './concerns';
import { driverCollection } from './driver-collection';
import type { Operation } from './operation';
import { perform } from './perform';
import type { Target } from './target';

/** How many documents a write met: what is used of the driver's answer. */
export interface WriteCount {
  /** `undefined` where no acknowledgement was asked for. */
  readonly matchedCount: number | undefined;
  /** The `_id` of an upserted document; null where there is none. */
  readonly upsertedId: unknown;
}

/** A filter in the server's own form. */
export type RawFilter = Readonly<Record<string, unknown>>;

/** An update in the server's own form: operators, or a pipeline. */
export type RawUpdate = UpdateFilter<Raw> | Raw[];

function operationOn(
  target: Target,
  name: string,
  method: string,
  collection: Collection<Raw>,
  naming?: unknown,
): Operation {
  const { entry, database } = target;
  return {
    name,
    method,
    entry,
    database,
    collection: target.collection,
    writeConcern: collection.writeConcern,
    naming,
  };
}

/** Inserts one document. The `_id` must be in it. */
export function insertOne(target: Target, name: string, document: Raw): Promise<unknown> {
  const collection = driverCollection(target);
  const operation = operationOn(target, name, 'insertOne', collection, document);
  return perform(operation, sendInsert, undefined, { collection, document });
}

interface Insert {
  readonly collection: Collection<Raw>;
  readonly document: Raw;
}

function sendInsert(session: ClientSession | undefined, { collection, document }: Insert): Promise<unknown> {
  return collection.insertOne(document, { session });
}

/** Inserts documents in one command a batch. */
export async function insertMany(
  target: Target,
  name: string,
  documents: Raw[],
  options: BulkWriteOptions = NO_OPTIONS,
): Promise<void> {
  const collection = driverCollection(target);
  await perform(operationOn(target, name, 'insertMany', collection, documents), (session) =>
    collection.insertMany(documents, inSession(options, session)),
  );
}

/** Updates the first match. */
export function updateOne(
  target: Target,
  name: string,
  filter: RawFilter,
  update: RawUpdate,
  options: UpdateOptions = NO_OPTIONS,
): Promise<WriteCount> {
  const collection = driverCollection(target);
  const operation = operationOn(target, name, 'updateOne', collection, filter);
  return perform(operation, sendUpdate, undefined, { collection, filter, update, options });
}

interface Update {
  readonly collection: Collection<Raw>;
  readonly filter: RawFilter;
  readonly update: RawUpdate;
  readonly options: UpdateOptions;
}

function sendUpdate(
  session: ClientSession | undefined,
  { collection, filter, update, options }: Update,
): Promise<WriteCount> {
  return collection.updateOne(filter, update, inSession(options, session));
}

/** Replaces the first match. */
export function replaceOne(
  target: Target,
  name: string,
  filter: RawFilter,
  document: Raw,
  options: ReplaceOptions = NO_OPTIONS,
): Promise<WriteCount> {
  const collection = driverCollection(target);
  return perform(operationOn(target, name, 'replaceOne', collection, filter), (session) =>
    collection.replaceOne(filter, document, inSession(options, session)),
  );
}

/** Updates every match. */
export function updateMany(
  target: Target,
  name: string,
  filter: RawFilter,
  update: RawUpdate,
  options: UpdateOptions = NO_OPTIONS,
): Promise<WriteCount> {
  const collection = driverCollection(target);
  return perform(operationOn(target, name, 'updateMany', collection, filter), (session) =>
    collection.updateMany(filter, update, inSession(options, session)),
  );
}

/** Deletes the first match; resolves to how many were deleted. */
export async function deleteOne(
  target: Target,
  name: string,
  filter: RawFilter,
  options: DeleteOptions = NO_OPTIONS,
): Promise<number> {
  const collection = driverCollection(target);
  const result = await perform(operationOn(target, name, 'deleteOne', collection, filter), (session) =>
    collection.deleteOne(filter, inSession(options, session)),
  );
  return result.deletedCount;
}

/** Deletes every match; resolves to how many were deleted: none that anybody knows of where no acknowledgement was asked for. */
export async function deleteMany(
  target: Target,
  name: string,
  filter: RawFilter,
  options: DeleteOptions = NO_OPTIONS,
): Promise<number> {
  const collection = driverCollection(target);
  const result = await perform(operationOn(target, name, 'deleteMany', collection, filter), (session) =>
    collection.deleteMany(filter, inSession(options, session)),
  );
  const { deletedCount }: { readonly deletedCount?: number } = result;
  return deletedCount ?? 0;
}

/** Several writes in as few commands as the server takes. */
export function bulkWrite(
  target: Target,
  name: string,
  writes: AnyBulkWriteOperation<Raw>[],
  options: BulkWriteOptions = NO_OPTIONS,
): Promise<BulkWriteResult> {
  const collection = driverCollection(target);
  return perform(operationOn(target, name, 'bulkWrite', collection, writes), (session) =>
    collection.bulkWrite(writes, inSession(options, session)),
  );
}

/** Builds indexes; resolves to their names. */
export function createIndexes(
  target: Target,
  name: string,
  indexes: IndexDescription[],
  options: CreateIndexesOptions = NO_OPTIONS,
): Promise<string[]> {
  const collection = driverCollection(target);
  return perform(operationOn(target, name, 'createIndexes', collection), (session) =>
    collection.createIndexes(indexes, inSession(options, session)),
  );
}
