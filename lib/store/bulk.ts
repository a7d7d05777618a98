import type { AnyBulkWriteOperation, Document as Raw } from 'mongodb';
import { BSON, calculateObjectSize } from '../bson/classes';
import { OperationError } from '../errors/operation-error';
import { duplicateKey, type Details } from './duplicate-key';
import { driverCollection } from './driver-collection';
import type { Target } from './target';
import { bulkWrite, insertMany, type RawFilter, type RawUpdate } from './write';

/** One update among several. */
export interface BulkUpdateOne {
  readonly filter: RawFilter;
  readonly update: RawUpdate;
  readonly arrayFilters?: readonly RawFilter[];
}

/** What became of several writes. */
export interface BulkOutcome {
  /** Whether nothing was sent, as some of them can never be: these are the failures, and the others may be tried again. */
  readonly unsent?: boolean;
  /** What the server refused, by position. */
  readonly failures: ReadonlyMap<number, unknown>;
  /** How many from the first on the server has tried; the others were not sent, or nobody knows of them. */
  readonly tried: number;
  /** How many updates met a document; `undefined` for inserts, and where no acknowledgement was asked for. */
  readonly matched?: number;
  /** What the operation as such failed with. */
  readonly error?: unknown;
}

const DUPLICATE_KEY = 11000;
/** @see https://www.mongodb.com/docs/manual/reference/limits/ */
const LARGEST = 16 * 1024 * 1024;

/** One of the errors of a bulk write, as the driver has it. */
interface WriteError {
  readonly index: number;
  readonly code: number;
  readonly errmsg?: string;
  readonly err?: Details;
}

/** The driver's error about a bulk write. */
interface BulkError extends Error {
  readonly writeErrors: WriteError | readonly WriteError[];
  readonly insertedCount: number;
  readonly matchedCount: number;
}

/**
 * Inserts documents in one command a batch, and tells what became of each. Rejects only with what kept all of it from being
 * sent.
 *
 * @param ordered whether the first that is refused keeps the ones after it from being tried
 */
export async function insertEach(
  target: Target,
  name: string,
  documents: Raw[],
  ordered: boolean,
): Promise<BulkOutcome> {
  try {
    await insertMany(target, name, documents, { ordered });
    return { failures: new Map(), tried: documents.length };
  } catch (error) {
    const cause = bulkErrorOf(error);
    if (cause === undefined) return unsent(documents, error, name);
    const failures = failuresOf(cause, error, name);
    return { failures, tried: cause.insertedCount + failures.size, error };
  }
}

/** The same for updates of one document each; no failure keeps another from being tried. */
export async function updateEach(
  target: Target,
  name: string,
  updates: readonly BulkUpdateOne[],
): Promise<BulkOutcome> {
  const isAcknowledged = driverCollection(target).writeConcern?.w !== 0;
  const writes = updates.map((updateOne) => ({ updateOne }) as unknown as AnyBulkWriteOperation<Raw>);
  try {
    const { matchedCount } = await bulkWrite(target, name, writes, { ordered: false });
    return { failures: new Map(), tried: updates.length, ...(isAcknowledged && { matched: matchedCount }) };
  } catch (error) {
    const cause = bulkErrorOf(error);
    if (cause === undefined) return unsent(updates.map(statementOf), error, name);
    const failures = failuresOf(cause, error, name);
    // Without a refusal of one it was the way to the server: nobody knows which of them arrived.
    return { failures, tried: failures.size === 0 ? 0 : updates.length, matched: cause.matchedCount, error };
  }
}

// As the driver puts it together.
function statementOf({ filter, update, arrayFilters }: BulkUpdateOne): Raw {
  return { q: filter, u: update, ...(arrayFilters !== undefined && { arrayFilters }) };
}

// The driver looks at every one before it sends the first, and refuses them all for one that does not fit.
function unsent(documents: readonly Raw[], error: unknown, operation: string): BulkOutcome {
  const failures = new Map<number, unknown>();
  documents.forEach((document, index) => {
    const failure = unfit(document, error, operation);
    if (failure !== undefined) failures.set(index, failure);
  });
  if (failures.size === 0) throw error;
  return { failures, tried: 0, unsent: true };
}

function unfit(document: Raw, error: unknown, operation: string): OperationError | undefined {
  try {
    const size = calculateObjectSize(document);
    if (size >= LARGEST) return tooLarge(size, error as Error, operation);
    BSON.serialize(document);
    return undefined;
  } catch (cause) {
    return new OperationError({ operation, cause });
  }
}

function tooLarge(size: number, { cause }: Error, operation: string): OperationError {
  const problem = `${operation} was to store ${String(size)} bytes in one document.`;
  const summary = `The server stores up to ${String(LARGEST)}.`;
  const resolution = 'Put a part of it into documents of their own.';
  return new OperationError({ operation, cause }, { problem, summary, resolution });
}

function bulkErrorOf(error: unknown): BulkError | undefined {
  const cause = (error as { readonly cause?: Partial<BulkError> }).cause;
  return cause?.writeErrors === undefined ? undefined : (cause as BulkError);
}

// The first one is what the whole operation rejects with, and a transaction knows it by that.
function failuresOf(cause: BulkError, error: unknown, operation: string): Map<number, unknown> {
  const errors = [cause.writeErrors].flat() as readonly WriteError[];
  return new Map(
    errors.map((one, place) => [one.index, place === 0 ? error : failureOf(one, cause, operation)] as const),
  );
}

function failureOf(one: WriteError, cause: BulkError, operation: string): Error {
  if (one.code === DUPLICATE_KEY) return duplicateKey(one.err ?? {}, cause, operation);
  return new OperationError({ operation, cause: one }, { problem: `${operation} failed: ${one.errmsg ?? one.code}` });
}
