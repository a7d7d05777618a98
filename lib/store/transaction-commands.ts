import {
  MongoError,
  MongoExpiredSessionError,
  MongoServerError,
  MongoTransactionError,
  MongoWriteConcernError,
  type TransactionOptions,
} from 'mongodb';
import { nothingWritten, type OpenSession } from '../session/session-scope';
import { freshReadConcern } from './concerns';
import { labelUnknownOutcome } from './missing-labels';
import type { Operation } from './operation';
import { performControl } from './perform';
import { translateError } from './translate-error';

const UNSENT_OR_REFUSED = [MongoServerError, MongoTransactionError, MongoExpiredSessionError];

// Each changes the state of the transaction in the same turn as the driver's session: were it later, what waits for the
// next turn would go out where it does not belong.

function operationOf(session: OpenSession, method: string, name: string): Operation {
  return { name, method, entry: session.entry, database: 'admin' };
}

/** Starts a transaction. Sends nothing: the first operation in it tells the server. */
export function startTransaction(session: OpenSession, options: TransactionOptions, name: string): void {
  try {
    // In an object of its own, since the driver writes the session's time into it; the client's would keep it.
    const readConcern = freshReadConcern(options.readConcern, session.entry.client, undefined);
    session.driver.startTransaction(readConcern === undefined ? options : { ...options, readConcern });
  } catch (error) {
    throw translateError(error, name);
  }
  const { transaction } = session;
  transaction.status = 'open';
  transaction.number += 1;
  transaction.failure = undefined;
  transaction.written = nothingWritten();
}

/** The driver's commit, in its turn. Afterwards the state is `committed`, `unknown` or `aborted`. */
export function commitTransaction(session: OpenSession, name: string): Promise<void> {
  return performControl(session, operationOf(session, 'commitTransaction', name), async () => {
    const { transaction } = session;
    const before = transaction.status;
    const isFirst = before === 'open';
    try {
      await session.driver.commitTransaction();
      transaction.status = 'committed';
    } catch (error) {
      labelUnknownOutcome(error);
      if (transaction.status !== 'committed') transaction.status = isAbort(error, isFirst) ? 'aborted' : 'unknown';
      throw error;
    } finally {
      if (isFirst && transaction.status !== 'aborted') transaction.commits += 1;
      // One that was unknown and turns out not to have happened was none.
      if (!isFirst && before === 'unknown' && transaction.status === 'aborted') transaction.commits -= 1;
    }
  });
}

/**
 * Whether a commit that failed is known not to have happened. After one of which it is unknown, only the label says that.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md
 */
function isAbort(error: unknown, isFirst: boolean): boolean {
  if (!(error instanceof MongoError)) return isFirst;
  if (error.hasErrorLabel('TransientTransactionError')) return true;
  if (!isFirst || error.hasErrorLabel('UnknownTransactionCommitResult')) return false;
  // With this one the primary has committed, and the others have not followed as asked.
  if (error instanceof MongoWriteConcernError) return false;
  return UNSENT_OR_REFUSED.some((kind) => error instanceof kind);
}

/** The driver's abort, in its turn; nothing when the transaction was over by then. It does not tell whether the server heard of it. */
export function abortTransaction(session: OpenSession, name: string): Promise<void> {
  return performControl(session, operationOf(session, 'abortTransaction', name), async () => {
    if (session.transaction.status !== 'open') return;
    try {
      await session.driver.abortTransaction();
    } finally {
      session.transaction.status = 'aborted';
    }
  });
}

/** Aborts the transaction that is still open when its session ends. Never rejects: the server aborts it by itself in time. */
export async function abortOpen(session: OpenSession): Promise<void> {
  await abortTransaction(session, 'session.end').catch(() => undefined);
}
