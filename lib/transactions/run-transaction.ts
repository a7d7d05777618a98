import { setTimeout as sleep } from 'node:timers/promises';
import { CommitHookError } from '../errors/commit-hook-error';
import { CommitOutcomeUnknownError } from '../errors/commit-outcome-unknown-error';
import { Rollback } from '../errors/rollback';
import { SessionEndedError } from '../errors/session-ended-error';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';
import { TransactionRetryError } from '../errors/transaction-retry-error';
import { runScope } from '../session/run-scope';
import { placeSlot, type OpenSession } from '../session/session-scope';
import type { RetryOptions } from '../session/transaction-options';
import { commitTransaction } from '../store/transaction-commands';
import { abortable, throwIfAborted } from './abortable';
import { begin } from './begin';
import { outcomeHooks, runOutcomeHooks, warnOfHooks } from './commit-hooks';
import { closeRecord, type TransactionRecord } from './record';
import { backoffMS, isTransient, mayCommitAgain } from './retry';
import { rollBack } from './roll-back';
import { settingsOf, type AttemptInfo, type TransactionOptions } from './transaction';

const TIMEOUT_MS = 120_000;

type Block<T> = (info: AttemptInfo) => Promise<T> | T;

/** One run of `transaction`, with all its attempts. */
interface Run<T> {
  readonly session: OpenSession;
  readonly where: string;
  readonly options: TransactionOptions;
  readonly retry: RetryOptions;
  readonly block: Block<T>;
  /** By the process's monotonic clock. */
  readonly deadline: number;
}

/** What came of one attempt. The record is there where its hooks are yet to be run. */
type Attempt<T> = { readonly record: TransactionRecord | undefined } & (
  | { readonly failed: false; readonly value: T | undefined }
  | { readonly failed: true; readonly error: unknown; readonly mayRepeat: boolean }
);

/**
 * Runs a block in a transaction on a session, again and again while what it throws is transient and neither time nor
 * attempts are used up. Memory is put back before each further attempt.
 */
export async function runTransaction<T>(
  session: OpenSession,
  where: string,
  options: TransactionOptions,
  block: Block<T>,
): Promise<T | undefined> {
  const retry = { ...session.options.defaultTransactionOptions, ...withoutUndefined(options) };
  const run: Run<T> = {
    session,
    where,
    options,
    retry,
    block,
    deadline: performance.now() + (retry.timeoutMS ?? TIMEOUT_MS),
  };
  for (let attempt = 1; ; attempt += 1) {
    const end = await runAttempt(run, attempt);
    if (!end.failed) {
      if (hasHooks(end.record)) await runHooks(run, end.record);
      return end.value;
    }
    try {
      await nextAttempt(run, end, attempt);
    } catch (error) {
      if (hasHooks(end.record)) await runHooks(run, end.record).catch(warnOfHooks);
      throw error;
    }
  }
}

async function runAttempt<T>(run: Run<T>, attempt: number): Promise<Attempt<T>> {
  const { transaction } = run.session;
  const { attempt: around, commits } = transaction;
  try {
    const value = await runScope(run.session, run.where, () => runBlock(run, attempt));
    return { failed: false, value, record: await complete(run) };
  } catch (error) {
    const record = await rollBack(run.session);
    if (error instanceof Rollback) return { failed: false, value: undefined, record };
    // What the block has committed by its own hand must not be done twice.
    return { failed: true, error, record, mayRepeat: transaction.commits === commits };
  } finally {
    transaction.attempt = around;
  }
}

function runBlock<T>(run: Run<T>, attempt: number): Promise<T> | T {
  throwIfAborted(run.retry.signal);
  // In turn, so that commands which were under way before go out before the transaction begins.
  const waiting = run.session.turns.begin();
  return waiting === undefined ? beginBlock(run, attempt) : waiting.then(() => beginBlock(run, attempt));
}

function beginBlock<T>({ session, where, options, retry, block }: Run<T>, attempt: number): Promise<T> | T {
  try {
    begin(session, settingsOf(options), where, attempt);
    session.transaction.attempt = placeSlot.get()?.scope;
  } finally {
    session.turns.end();
  }
  return abortable(retry.signal, () => block({ attempt }));
}

/** Commits, unless the block has ended the transaction by its own hand. */
function complete<T>(run: Run<T>): Promise<TransactionRecord | undefined> | undefined {
  const { session, where, retry } = run;
  const { status, failure } = session.transaction;
  if (session.hasEnded) throw new SessionEndedError({ operation: where });
  if (status !== 'open') return undefined;
  if (failure !== undefined) throw new TransactionAbortedError({ operation: where, cause: failure.reason });
  throwIfAborted(retry.signal);
  return commitWithin(run);
}

/** Sends the commit until it is known what became of it, or the time is up. */
async function commitWithin<T>({ session, where, retry, deadline }: Run<T>): Promise<TransactionRecord | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      await commitTransaction(session, where);
      return closeRecord(session, 'committed');
    } catch (error) {
      if (session.transaction.status !== 'unknown') throw error;
      const pause = backoffMS(tries);
      if (retry.retry === false || !mayCommitAgain(error) || performance.now() + pause >= deadline) {
        closeRecord(session, 'unknown');
        throw new CommitOutcomeUnknownError({ cause: error });
      }
      await sleep(pause);
    }
  }
}

function hasHooks(record: TransactionRecord | undefined): record is TransactionRecord {
  return record !== undefined && outcomeHooks(record).length > 0;
}

// The session is still bound while they run, outside every transaction: what they read is causally after the outcome.
async function runHooks<T>({ session, where }: Run<T>, record: TransactionRecord): Promise<void> {
  const run = (): Promise<void> => runOutcomeHooks(record);
  try {
    await (session.hasEnded ? run() : runScope(session, `${where} (hooks)`, run));
  } catch (error) {
    if (error instanceof CommitHookError) throw error;
    // What hooks left in flight says nothing about the transaction either.
    throw new CommitHookError({
      errors: [error],
      outcome: record.outcome === 'committed' ? 'committed' : 'aborted',
      cause: error,
    });
  }
}

/** Waits until another attempt may begin. @throws what the transaction rejects with, where none may */
async function nextAttempt<T>(
  { retry, deadline }: Run<T>,
  { error, mayRepeat }: Extract<Attempt<T>, { failed: true }>,
  attempt: number,
): Promise<void> {
  if (!mayRepeat || !isTransient(error) || retry.retry === false) throw error;
  throwIfAborted(retry.signal);
  const giveUp = (limit: string): TransactionRetryError =>
    new TransactionRetryError({ attempts: attempt, limit, cause: error });
  if (attempt >= (retry.maxAttempts ?? Infinity)) throw giveUp(`${attempt} is all that maxAttempts allows`);
  const pause = backoffMS(attempt);
  if (performance.now() + pause >= deadline) throw giveUp('the time is used up');
  await abortable(retry.signal, () => sleep(pause));
  await retry.onRetry?.(error, { attempt });
}

function withoutUndefined(options: TransactionOptions): TransactionOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
