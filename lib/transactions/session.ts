import type { ClientSession, MongoClient, ServerSessionId, Timestamp } from 'mongodb';
import { clientClusterTime, sessionTimeoutMinutes, type ClusterTimeDocument } from '../clients/client-entry';
import { SessionEndedError } from '../errors/session-ended-error';
import { encodeCausalToken } from '../session/causal-token';
import { blockArguments, checkBlock } from '../session/block';
import { refuseNesting } from '../session/current-session';
import { runScope } from '../session/run-scope';
import type { SessionOptions } from '../session/session-options';
import { track } from '../session/track';
import type { TransactionSettings } from '../session/transaction-options';
import type { OpenSession } from '../session/session-scope';
import { advanceClusterTime, advanceOperationTime } from './advance';
import { abort, commit, refuseElsewhere, startByHand } from './by-hand';
import { newerClusterTime } from './cluster-time';
import { recordOf } from './record';
import { refuseForeignBlock, transactionOn } from './enter-transaction';
import type { AttemptInfo, TransactionOptions } from './transaction';

/** A block that runs in a transaction. It runs again when what it threw is transient. */
export type TransactionBlock<T> = (session: Session, info: AttemptInfo) => Promise<T> | T;

/**
 * A session of the server: the block's first argument, and what `Model.startSession()` gives. Inside a block nobody needs
 * it for operations, which carry it by themselves; it tells where the session stands and takes part in its end.
 *
 * @see https://www.mongodb.com/docs/manual/reference/server-sessions/
 */
export class Session implements AsyncDisposable {
  readonly #open: OpenSession;

  private constructor(open: OpenSession) {
    this.#open = open;
  }

  /** The handle of an open session: the same object each time. */
  static of(open: OpenSession): Session {
    return (open.handle as Session | undefined) ?? new Session(open);
  }

  /** The client that the session belongs to. */
  get client(): MongoClient {
    return this.#open.entry.client;
  }

  /** The `lsid` that every command carries; `undefined` once the session has ended. */
  get id(): ServerSessionId | undefined {
    return this.#open.hasEnded ? undefined : this.#open.driver.id;
  }

  /** What the session was started with. */
  get options(): SessionOptions {
    return this.#open.options;
  }

  /** The newest `$clusterTime` that this session has seen. */
  get clusterTime(): ClusterTimeDocument | undefined {
    return this.#open.driver.clusterTime;
  }

  /** The newest `$clusterTime` that the session or anything else on its client has seen. */
  get latestClusterTime(): ClusterTimeDocument | undefined {
    return newerClusterTime(this.clusterTime, clientClusterTime(this.#open.entry));
  }

  /** The time of the session's last operation, by the cluster's clock. */
  get operationTime(): Timestamp | undefined {
    return this.#open.driver.operationTime;
  }

  /** Minutes after which the server forgets a session that nobody uses. An open one is kept alive. */
  get timeoutMinutes(): number {
    return sessionTimeoutMinutes(this.#open.entry);
  }

  /** Whether a transaction is open on this session. */
  get isInTransaction(): boolean {
    return this.#open.driver.inTransaction();
  }

  /** Whether the session was ended; nothing can be sent in it then. */
  get hasEnded(): boolean {
    return this.#open.hasEnded;
  }

  /** The driver's own session. */
  get driverSession(): ClientSession {
    return this.#open.driver;
  }

  /**
   * What this session has seen, as a short string for cookies, headers and queues: `withSession({ after: token }, ...)` in
   * another process reads at least that far. `undefined` before the first operation.
   *
   * @example
   * response.cookie('causal', session.causalToken);
   */
  get causalToken(): string | undefined {
    const time = this.operationTime;
    return time === undefined ? undefined : encodeCausalToken(time);
  }

  /**
   * Takes over a `$clusterTime` that another session of the same cluster has seen. Never goes backwards.
   *
   * @throws InvalidOptionError for anything that is no cluster time
   * @throws SessionEndedError
   */
  advanceClusterTime(clusterTime: ClusterTimeDocument): void {
    advanceClusterTime(this.#usable('session.advanceClusterTime'), clusterTime);
  }

  /**
   * Lets reads of this session see at least what was stored at that time. Never goes backwards.
   *
   * @throws InvalidOptionError for anything that is no timestamp
   * @throws SessionEndedError
   */
  advanceOperationTime(operationTime: Timestamp): void {
    advanceOperationTime(this.#usable('session.advanceOperationTime'), operationTime);
  }

  /**
   * Runs a block in which every operation carries this session. The session stays open afterwards.
   *
   * @throws SessionNestingError inside another block
   * @throws UnawaitedOperationError when the block left work in flight
   */
  async run<T>(block: (session: Session) => Promise<T> | T): Promise<T> {
    refuseNesting('session.run');
    checkBlock(block, 'session.run');
    return runScope(this.#usable('session.run'), 'session.run', () => block(this));
  }

  /**
   * Starts a transaction by hand. Nothing is sent before the first operation in it. An abort puts back the documents that
   * were changed in blocks of this session since.
   *
   * @throws TransactionNestingError, OperationNotAllowedInSnapshotError, TransactionsNotSupportedError, InvalidOptionError
   * @throws TransactionStateError while an operation of this session is in flight
   */
  startTransaction(options?: TransactionSettings): void {
    startByHand(this.#open, options, 'session.startTransaction');
  }

  /**
   * Commits the transaction, then runs what waits for its commit. May be repeated after a commit.
   *
   * @throws TransactionStateError, TransactionAbortedError, CommitOutcomeUnknownError, CommitHookError
   */
  commitTransaction(): Promise<void> {
    return control('session.commitTransaction', (where) => commit(this.#open, where));
  }

  /**
   * Aborts the transaction and puts every document back as it was before. Errors of server and network are swallowed.
   *
   * @throws TransactionStateError, CommitHookError
   */
  abortTransaction(): Promise<void> {
    return control('session.abortTransaction', (where) => abort(this.#open, where));
  }

  /**
   * Runs a block in a transaction on this session; see `Model.transaction`. Outside every block it binds the session too.
   *
   * @returns what the block resolves to; `undefined` after a `Rollback`
   */
  withTransaction<T>(block: TransactionBlock<T>): Promise<T | undefined>;
  withTransaction<T>(options: TransactionOptions, block: TransactionBlock<T>): Promise<T | undefined>;
  withTransaction<T>(
    first: TransactionOptions | TransactionBlock<T>,
    second?: TransactionBlock<T>,
  ): Promise<T | undefined> {
    return control('session.withTransaction', (where) => {
      const { options = {}, block } = blockArguments<TransactionOptions, TransactionBlock<T>>(first, second);
      checkBlock(block, where);
      refuseForeignBlock(this.#open, where);
      return transactionOn(this.#open, where, options, (info) => block(this, info));
    });
  }

  /** Runs the function after the commit of the transaction that is open; at once outside a transaction. */
  async afterCommit(callback: () => unknown): Promise<void> {
    checkBlock(callback, 'session.afterCommit');
    refuseElsewhere(this.#open, 'session.afterCommit');
    const record = recordOf(this.#open);
    if (record === undefined) await callback();
    else record.afterCommit.push(callback);
  }

  /** Runs the function after the transaction that is open was aborted; never outside a transaction. */
  afterRollback(callback: () => unknown): void {
    checkBlock(callback, 'session.afterRollback');
    refuseElsewhere(this.#open, 'session.afterRollback');
    recordOf(this.#open)?.afterRollback.push(callback);
  }

  /** Ends the session; an open transaction is aborted. Calling it again does nothing. */
  async end(): Promise<void> {
    await this.#open.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }

  #usable(operation: string): OpenSession {
    if (this.#open.hasEnded) throw new SessionEndedError({ operation });
    return this.#open;
  }
}

// Tracked like any operation: a block that forgets to await it is told so.
function control<T>(where: string, run: (where: string) => Promise<T>): Promise<T> {
  return track(where, undefined, () => run(where), true);
}
