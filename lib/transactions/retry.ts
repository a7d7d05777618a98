import { OperationError } from '../errors/operation-error';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';

const TRANSIENT = 'TransientTransactionError';
const UNKNOWN = 'UnknownTransactionCommitResult';
const MAX_TIME_EXPIRED = 50;

const FIRST_MS = 5;
const GROWTH = 1.5;
const LONGEST_MS = 500;

function hasLabel(error: unknown, label: string): boolean {
  const labelled = error as { readonly hasErrorLabel?: (label: string) => boolean } | null | undefined;
  return typeof labelled?.hasErrorLabel === 'function' && labelled.hasErrorLabel(label);
}

/** Whether the whole block may be tried again: what it threw says so, or the failure that everything after it was refused for. */
export function isTransient(error: unknown): boolean {
  return hasLabel(error, TRANSIENT) || (error instanceof TransactionAbortedError && hasLabel(error.cause, TRANSIENT));
}

/**
 * Whether a commit of unknown outcome may be sent again: not when the server used up the time it was given, nor when it has
 * committed and only cannot do so as asked.
 */
export function mayCommitAgain(error: unknown): boolean {
  if (!(error instanceof OperationError)) return false;
  const { writeConcernError } = (error.cause ?? {}) as { readonly writeConcernError?: { readonly code?: unknown } };
  if (error.serverCode === MAX_TIME_EXPIRED || writeConcernError?.code === MAX_TIME_EXPIRED) return false;
  return error.hasErrorLabel(UNKNOWN) || error.serverCode === undefined;
}

/**
 * Milliseconds to wait before a further attempt.
 *
 * @param attempt how many there were, from 1
 * @see https://github.com/mongodb/specifications/blob/master/source/transactions-convenient-api/transactions-convenient-api.md
 */
export function backoffMS(attempt: number): number {
  return Math.random() * Math.min(FIRST_MS * GROWTH ** attempt, LONGEST_MS);
}
