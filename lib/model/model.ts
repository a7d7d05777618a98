import type { ChangeStream, ChangeStreamOptions, Collection } from 'mongodb';
import { storedFilter, storedPath } from '../criteria/stored-form';
import { BASE } from '../definition/own-constructor';
import { definitionOf } from '../definition/registry';
import { createDeclaredIndexes, type StoredForm } from '../indexes/create-indexes';
import { timeless } from '../persistence/timestamps';
import { currentScope, sessionFor, withoutSession } from '../session/current-session';
import type { SessionOptions } from '../session/session-options';
import { checkBlock } from '../session/block';
import { track } from '../session/track';
import { checkStorage, targetOf, withStorage, type Storage } from '../store/target';
import { threadedCollection } from '../store/threaded-collection';
import { Session, type TransactionBlock } from '../transactions/session';
import { startSession, withSession, type SessionBlock } from '../transactions/with-session';
import { withTransaction } from '../transactions/with-transaction';
import type { TransactionOptions } from '../transactions/transaction';
import { entryOf } from './base';
import { classOperation } from './class-operation';
import { Makers } from './makers';

const STORED_FORM: StoredForm = { path: storedPath, filter: storedFilter };

/**
 * What models extend. Instances are documents; the class itself creates, finds and opens sessions.
 *
 * @example
 * @Document()
 * class Person extends Model {
 *   @Field() username!: string;
 * }
 * await Person.create({ username: 'Emily' });
 */
export abstract class Model extends Makers {
  static override readonly [BASE] = true;

  /**
   * Runs a block in a session: every operation in it, on whatever model of the same client, carries the session by itself.
   *
   * @returns what the block resolves to
   * @throws SessionNestingError inside another block, which goes on untouched
   * @throws InvalidOptionError, SessionsNotSupportedError, InvalidCausalTokenError before anything is sent
   * @throws UnawaitedOperationError when the block resolves while operations are in flight
   *
   * @example
   * await Person.withSession({ causalConsistency: true }, async () => {
   *   await Person.create({ username: 'Emily' });
   * });
   */
  static withSession<T>(block: SessionBlock<T>): Promise<T>;
  static withSession<T>(options: SessionOptions, block: SessionBlock<T>): Promise<T>;
  static withSession<T>(first: SessionOptions | SessionBlock<T>, second?: SessionBlock<T>): Promise<T> {
    const where = `${this.name}.withSession`;
    return withSession(() => entryOf(definitionOf(this), where), where, first, second);
  }

  /**
   * Runs a block in a transaction, and again when it met a transient error: it commits when the block resolves and aborts
   * when it rejects. After an abort, and before another attempt, every document is what it was before.
   *
   * @returns what the block resolves to; `undefined` after a `Rollback`
   * @throws TransactionNestingError inside a transaction, unless the options say `join`
   * @throws TransactionRetryError, TransactionAbortedError, CommitOutcomeUnknownError, TransactionsNotSupportedError
   *
   * @example
   * await Account.transaction(async () => {
   *   await from.save();
   *   await to.save();
   * });
   */
  static transaction<T>(block: TransactionBlock<T>): Promise<T | undefined>;
  static transaction<T>(options: TransactionOptions, block: TransactionBlock<T>): Promise<T | undefined>;
  static transaction<T>(
    first: TransactionOptions | TransactionBlock<T>,
    second?: TransactionBlock<T>,
  ): Promise<T | undefined> {
    const where = `${this.name}.transaction`;
    return withTransaction(() => entryOf(definitionOf(this), where), where, first, second);
  }

  /**
   * Runs a block outside the session of the block around it: the one explicit way out. Inside a transaction, what would wait
   * for the transaction's own locks is refused: drop and the like, and writes to a document that the transaction has written,
   * where both name it by `_id`. Other writes to a collection that it has written to are sent, and a warning is given when
   * one has had no answer for two seconds.
   *
   * @throws OperationNotAllowedInTransactionError
   */
  static withoutSession<T>(block: () => Promise<T> | T): Promise<T> {
    return withoutSession(block, `${this.name}.withoutSession`);
  }

  /**
   * Starts a session by hand. `session.run(block)` binds it; `await using` or `session.end()` ends it.
   *
   * @example
   * await using session = await Person.startSession();
   */
  static startSession(options?: SessionOptions): Promise<Session> {
    const where = `${this.name}.startSession`;
    const entry = () => entryOf(definitionOf(this), where);
    return track(where, entry, async () => startSession(entry(), where, options));
  }

  /** The session of the block around here; `undefined` outside, and in a block of another client. */
  static get currentSession(): Session | undefined {
    const session = currentScope()?.session;
    if (session === undefined) return undefined;
    const client = entryOf(definitionOf(this), `${this.name}.currentSession`).client;
    return session.entry.client === client ? Session.of(session) : undefined;
  }

  /**
   * Runs a block in which this model is stored elsewhere, or read and written with other concerns. Other models keep theirs.
   *
   * @throws SessionClientMismatchError for another client inside a session block
   *
   * @example
   * await Person.with({ database: 'archive' }, () => Person.count());
   */
  static with<T>(storage: Storage, block: () => Promise<T> | T): Promise<T> {
    const where = `${this.name}.with`;
    return track(where, undefined, async () => {
      checkStorage(storage, block, where);
      return withStorage(this, storage, async () => {
        sessionFor(entryOf(definitionOf(this), where), where);
        return await block();
      });
    });
  }

  /**
   * Runs a block in which saving documents of this model sets neither `createdAt` nor `updatedAt`.
   *
   * @example
   * await Person.timeless(() => person.save());
   */
  static timeless<T>(block: () => Promise<T> | T): Promise<T> {
    const where = `${this.name}.timeless`;
    return track(where, undefined, async () => {
      checkBlock(block, where);
      return timeless(this, async () => await block());
    });
  }

  /** The driver's own collection, with the session of the block around each call threaded in, cursors included. */
  static get collection(): Collection {
    return threadedCollection(targetOf(definitionOf(this), `${this.name}.collection`), this.name);
  }

  /** The changes of this model's collection as they happen. Inside a block it is closed with the block. */
  static watch(pipeline: object[] = [], options?: ChangeStreamOptions): ChangeStream {
    return threadedCollection(targetOf(definitionOf(this), `${this.name}.watch`), this.name).watch(pipeline, options);
  }

  /** Builds the declared indexes; resolves to their names. */
  static createIndexes(): Promise<string[]> {
    return classOperation(this, 'createIndexes', (definition) => createDeclaredIndexes(definition, STORED_FORM));
  }
}
