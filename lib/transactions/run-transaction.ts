import { setTimeout as sleep } from 'node:timers/promises';
import { CommitOutcomeUnknownError } from '../errors/commit-outcome-unknown-error';
import { Rollback } from '../errors/rollback';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';
import { TransactionRetryError } from '../errors/transaction-retry-error';
import { runScope } from '../session/run-scope';
import type { OpenSession } from '../session/session-scope';
import type { RetryOptions } from '../session/transaction-options';
import { commitTransaction } from '../store/transaction-commands';
import { abortable, throwIfAborted } from './abortable';
import { begin, finish, rollBack } from './by-hand';
import { runOutcomeHooks } from './commit-hooks';
import type { TransactionRecord } from './record';
import { backoffMS, isTransient, isUnknownOutcome, mayCommitAgain } from './retry';
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

/** What became of one attempt. */
type Attempt<T> =
  | { readonly done: true; readonly value: T | undefined; readonly record: TransactionRecord | undefined }
  | { readonly done: false; readonly error: unknown; readonly record: TransactionRecord | undefined };

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
  const run: Run<T> = { session, where, options, retry, block, deadline: performance.now() + (retry.timeoutMS ?? TIMEOUT_MS) };
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await runAttempt(run, attempt);
    if (outcome.done) return settle(run, outcome);
    await refuseFurtherAttempt(run, outcome, attempt);
    retry.onRetry?.(outcome.error, { attempt });
  }
}

async function runAttempt<T>(run: Run<T>, attempt: number): Promise<Attempt<T>> {
  const { session, retry } = run;
  throwIfAborted(retry.signal);
  // In turn, so that commands which were under way before go out before the transaction begins.
  await session.turns.take(async () => begin(session, settingsOf(run.options), run.where));
  try {
    const value = await runInScope(run, attempt);
    return { done: true, value, record: await commitWithin(run) };
  } catch (error) {
    const record = await rollBack(session);
    if (error instanceof Rollback) return { done: true, value: undefined, record: aborted(record) };
    return { done: false, error, record };
  }
}

async function runInScope<T>({ session, where, block, retry }: Run<T>, attempt: number): Promise<T> {
  const body = (): Promise<T> => abortable(retry.signal, async () => block({ attempt }));
  try {
    return await runScope(session, where, body, (scope) => (session.transaction.attempt = scope));
  } finally {
    session.transaction.attempt = undefined;
  }
}

/** Commits until it is known what became of it, or the time is up. A block that ended the transaction itself is left alone. */
async function commitWithin<T>({ session, where, retry, deadline }: Run<T>): Promise<TransactionRecord | undefined> {
  const { status, failure } = session.transaction;
  if (failure !== undefined) throw new TransactionAbortedError({ operation: where, cause: failure.reason });
  if (status !== 'open') return undefined;
  for (let tries = 1; ; tries += 1) {
    try {
      await commitTransaction(session, where);
      return finish(session, 'committed');
    } catch (error) {
      if (!isUnknownOutcome(error)) throw error;
      const pause = backoffMS(tries);
      if (retry.retry === false || !mayCommitAgain(error) || performance.now() + pause >= deadline) throw unknown(session, error);
      await sleep(pause);
    }
  }
}

function unknown(session: OpenSession, error: unknown): CommitOutcomeUnknownError {
  finish(session, 'unknown')?.memory.restore();
  return new CommitOutcomeUnknownError({ cause: error });
}

const abortedRecords = new WeakSet<TransactionRecord>();

function aborted(record: TransactionRecord | undefined): TransactionRecord | undefined {
  if (record !== undefined) abortedRecords.add(record);
  return record;
}

async function settle<T>(run: Run<T>, outcome: Extract<Attempt<T>, { done: true }>): Promise<T | undefined> {
  const { record, value } = outcome;
  if (record === undefined) return value;
  await hooks(run, record, abortedRecords.has(record) ? 'aborted' : 'committed');
  return value;
}

// The session is still bound while they run, outside every transaction: what they read is causally after the outcome.
function hooks<T>(run: Run<T>, record: TransactionRecord, outcome: 'committed' | 'aborted'): Promise<void> {
  return runScope(run.session, `${run.where} (hooks)`, () => runOutcomeHooks(record, outcome));
}

/** Throws unless another attempt may follow; waits before it. */
async function refuseFurtherAttempt<T>(run: Run<T>, outcome: Extract<Attempt<T>, { done: false }>, attempt: number): Promise<void> {
  const { error, record } = outcome;
  const refusal = refusalOf(run, error, attempt);
  const pause = backoffMS(attempt);
  const late = performance.now() + pause >= run.deadline;
  if (refusal === undefined && !late) return sleep(pause).then(() => undefined);
  if (record !== undefined) await hooks(run, record, 'aborted').catch(() => undefined);
  throw refusal ?? new TransactionRetryError({ attempts: attempt, limit: 'the time is used up', cause: error });
}

function refusalOf<T>({ retry }: Run<T>, error: unknown, attempt: number): unknown {
  if (error instanceof CommitOutcomeUnknownError || !isTransient(error) || retry.signal?.aborted === true) return error;
  if (retry.retry === false) return error;
  if (attempt < (retry.maxAttempts ?? Infinity)) return undefined;
  return new TransactionRetryError({ attempts: attempt, limit: `${attempt} is all that maxAttempts allows`, cause: error });
}

function withoutUndefined(options: TransactionOptions): TransactionOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
