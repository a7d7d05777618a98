import type { TransactionOptions } from 'mongodb';
import { deploymentKind, type ClientEntry } from '../clients/client-entry';
import { CommitOutcomeUnknownError } from '../errors/commit-outcome-unknown-error';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { OperationNotAllowedInSnapshotError } from '../errors/operation-not-allowed-in-snapshot-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';
import { TransactionNestingError } from '../errors/transaction-nesting-error';
import { TransactionStateError } from '../errors/transaction-state-error';
import { TransactionsNotSupportedError } from '../errors/transactions-not-supported-error';
import type { OpenSession } from '../session/session-scope';
import { checkTransactionOptions, mergeTransactionSettings, type TransactionSettings } from '../session/transaction-options';
import { abortTransaction, commitTransaction, startTransaction } from '../store/transaction-commands';
import { runOutcomeHooks } from './commit-hooks';
import { TransactionMemory } from './memory';
import { closeRecord, openRecord, type TransactionRecord } from './record';
import { isUnknownOutcome } from './retry';
import { watchDocuments } from './watch-documents';

/**
 * Starts a transaction on a session. Nothing is sent: the server learns of it with the first operation.
 *
 * @throws TransactionNestingError, OperationNotAllowedInSnapshotError, TransactionsNotSupportedError, InvalidOptionError
 */
export function begin(session: OpenSession, options: TransactionSettings | undefined, where: string): void {
  refuseStart(session, where);
  checkTransactionOptions(options, where, false);
  startTransaction(session, settingsFor(session, options), where);
  session.transaction.status = 'open';
  session.transaction.epoch += 1;
  session.transaction.failure = undefined;
  const close = watchDocuments();
  openRecord(session, { memory: new TransactionMemory(), documents: new Map(), afterCommit: [], afterRollback: [], close });
}

/** Refuses a session on which no transaction can be started. */
export function refuseStart(session: OpenSession, where: string): void {
  if (session.hasEnded) throw new SessionEndedError({ operation: where });
  if (session.transaction.status === 'open') throw new TransactionNestingError({ where });
  if (session.options.snapshot === true) throw new OperationNotAllowedInSnapshotError({ operation: where });
  refuseStandalone(session.entry, where);
}

/** Refuses a server that has no transactions. */
export function refuseStandalone(entry: ClientEntry, where: string): void {
  if (deploymentKind(entry) === 'standalone') throw new TransactionsNotSupportedError({ where });
}

function settingsFor(session: OpenSession, options: TransactionSettings | undefined): TransactionOptions {
  const settings = mergeTransactionSettings(options, session.options.defaultTransactionOptions);
  refuseReadPreference(settings, session.entry.client.readPreference.mode);
  return settings;
}

function refuseReadPreference(settings: TransactionOptions, mode: string): void {
  if (settings.readPreference !== undefined || mode === 'primary') return;
  throw new InvalidOptionError({
    option: 'readPreference',
    problem: `The client reads from ${mode}, and a transaction reads from the primary only.`,
    resolution: "Give { readPreference: 'primary' } to the transaction or to the session's defaultTransactionOptions.",
  });
}

/**
 * Commits, then runs what waits for the commit. Committing again after a commit asks the server again.
 *
 * @throws TransactionStateError, TransactionAbortedError, CommitOutcomeUnknownError, CommitHookError
 */
export async function commit(session: OpenSession): Promise<void> {
  const record = await sendCommit(session);
  if (record !== undefined) await runOutcomeHooks(record, 'committed');
}

/** Commits without running hooks; gives the record whose hooks are to be run. */
export async function sendCommit(session: OpenSession): Promise<TransactionRecord | undefined> {
  const { status, failure } = session.transaction;
  if (session.hasEnded) throw new SessionEndedError({ operation: 'commitTransaction' });
  if (status === 'none' || status === 'aborted') {
    throw new TransactionStateError({ attempted: 'commitTransaction', state: status === 'none' ? 'no transaction was started' : 'the transaction was aborted' });
  }
  if (failure !== undefined) {
    await rollBack(session);
    throw new TransactionAbortedError({ operation: 'commitTransaction', cause: failure.reason });
  }
  try {
    await commitTransaction(session, 'commitTransaction');
  } catch (error) {
    if (!isUnknownOutcome(error)) await rollBack(session);
    else if (status === 'open') endUnknown(session);
    throw isUnknownOutcome(error) ? new CommitOutcomeUnknownError({ cause: error }) : error;
  }
  if (status !== 'open') return undefined;
  return finish(session, 'committed');
}

// Whether it is stored nobody knows: memory goes back to what was certain, and no hook hears of it.
function endUnknown(session: OpenSession): void {
  finish(session, 'unknown')?.memory.restore();
}

/** Marks the end of a transaction, and gives what it has done. */
export function finish(session: OpenSession, status: 'committed' | 'aborted' | 'unknown'): TransactionRecord | undefined {
  session.transaction.status = status;
  session.transaction.epoch += 1;
  session.transaction.failure = undefined;
  return closeRecord(session);
}

/**
 * Aborts, puts memory back, runs rollback hooks. Errors of server and network are swallowed: the server drops what nobody
 * commits.
 *
 * @throws TransactionStateError, CommitHookError
 */
export async function abort(session: OpenSession): Promise<void> {
  const { status } = session.transaction;
  if (session.hasEnded) throw new SessionEndedError({ operation: 'abortTransaction' });
  if (status !== 'open') {
    const state = status === 'none' ? 'no transaction was started' : `the transaction was ${status} already`;
    throw new TransactionStateError({ attempted: 'abortTransaction', state });
  }
  const record = await rollBack(session);
  if (record !== undefined) await runOutcomeHooks(record, 'aborted');
}

/** Aborts on the server and puts memory back; runs no hooks. */
export async function rollBack(session: OpenSession): Promise<TransactionRecord | undefined> {
  if (session.transaction.status !== 'open') return undefined;
  await abortTransaction(session, 'abortTransaction').catch(() => undefined);
  const record = finish(session, 'aborted');
  record?.memory.restore();
  return record;
}

/** Gives up the transaction of a session that ends. Never rejects. */
export async function abandon(session: OpenSession): Promise<void> {
  const record = await rollBack(session);
  if (record === undefined) return;
  // The block whose transaction this was must not believe that it was committed.
  session.transaction.failure = { reason: new SessionEndedError({ operation: 'transaction' }) };
  await runOutcomeHooks(record, 'aborted').catch(() => undefined);
}
