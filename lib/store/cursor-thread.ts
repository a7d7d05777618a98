import { keepOne } from '../bson/keep-one';
import type { ClientSession } from 'mongodb';
import { OperationNotAllowedInTransactionError } from '../errors/operation-not-allowed-in-transaction-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { SessionNestingError } from '../errors/session-nesting-error';
import { TransactionStateError } from '../errors/transaction-state-error';
import { rejecting } from '../session/rejecting';
import { birthScope, currentScope, sessionFor, takesWork } from '../session/current-session';
import { placeSlot, transactionNumber, type OpenSession, type SessionScope } from '../session/session-scope';
import { refuseExplicit } from './explicit-session';
import type { Operation } from './operation';
import { sendOn, sessionOf } from './perform';
import { refuseUnfit } from './refuse-unfit';

/** What a cursor belongs to from its first command on: a cursor cannot change its session. */
interface Bound {
  readonly session: OpenSession | undefined;
  readonly scope: SessionScope | undefined;
  /** The number of the transaction that it was opened in; 0 for none. */
  readonly transaction: number;
}

/**
 * The session along the life of one cursor. A cursor belongs to the block it was made in, or else to the one in which it
 * first reaches the server; each of its commands takes one turn; the block closes it at its end.
 */
export class CursorThread {
  readonly #birth = birthScope();
  #bound: Bound | undefined;
  #unregister: () => void = () => undefined;
  // Set before the command is made: the driver may close the cursor in place of a command that it need not send.
  #isSending = false;
  #command: Promise<unknown> | undefined;

  /**
   * @param operation as refusals name it and the door checks it
   * @param explicit a session that was given to this one operation
   * @param isWaiting whether the cursor waits for what is yet to come
   * @param close closes the cursor as users do
   */
  constructor(
    readonly operation: Operation,
    readonly explicit: ClientSession | undefined,
    readonly isWaiting: () => boolean,
    private readonly close: () => Promise<void>,
  ) {}

  /** Whether the cursor has to mind how long it waits, since others want the session. */
  get isInBlock(): boolean {
    return this.#bound?.scope !== undefined;
  }

  /** Whether the cursor's block has returned. */
  get isLeftBehind(): boolean {
    return this.#bound?.scope !== undefined && this.#bound.scope.state !== 'open';
  }

  /**
   * The session that the cursor carries here.
   *
   * @throws SessionEndedError after its block, even for documents that have arrived already
   * @throws SessionNestingError in a block that it does not belong to
   */
  bind(): ClientSession | undefined {
    if (this.#bound === undefined) this.#begin();
    else this.#refuseElsewhere(this.#bound);
    return this.#bound?.session?.driver ?? this.explicit;
  }

  /** The session for another operation than the cursor's own, such as its `explain`; refuses like `bind`. */
  sessionBeside(operation: Operation): OpenSession | undefined {
    if (this.#bound === undefined) return this.#sessionOfStart(operation);
    this.#refuseElsewhere(this.#bound);
    refuseUnfit(operation, this.#bound.session, currentScope());
    return this.#bound.session;
  }

  /** Sends one command of the cursor in its turn, with the driver's own errors. */
  send<T>(command: (session: ClientSession | undefined) => Promise<T>): Promise<T> {
    return rejecting(() => {
      this.bind();
      const watched = (session: ClientSession | undefined): Promise<T> => this.#watched(() => command(session));
      return sendOn(this.#bound?.session, this.operation, watched, this.explicit);
    });
  }

  /** Closes with what the driver does: at once where it waits or is just closing itself, else in its turn. */
  async closeWith(close: () => Promise<void>): Promise<void> {
    this.forget();
    const session = this.#bound?.session;
    if (session === undefined) return close();
    const closeOnServer = (): Promise<void> => outsideSnapshot(session.driver, close);
    await (this.#isSending || this.isWaiting() ? closeOnServer() : session.turns.take(closeOnServer));
  }

  /** The cursor is exhausted or closed: its block need not close it. */
  forget(): void {
    this.#unregister();
    this.#unregister = () => undefined;
  }

  /** The cursor starts anew, like one that has not been used. */
  reset(): void {
    this.forget();
    this.#bound = undefined;
  }

  #begin(): void {
    const session = this.#sessionOfStart(this.operation);
    const here = currentScope();
    const scope = here?.session === session ? (here ?? this.#birth) : this.#birth;
    this.#bound = { session, scope, transaction: session === undefined ? 0 : transactionNumber(session) };
    this.#register(session, scope);
  }

  #sessionOfStart(operation: Operation): OpenSession | undefined {
    if (this.#birth === undefined) return sessionOf(operation, this.explicit);
    const session = sessionFor(operation.entry, operation.name, this.#birth);
    if (this.explicit !== undefined) refuseExplicit(operation, this.explicit, session);
    this.#refuseOtherBlock(session);
    refuseUnfit(operation, session, currentScope());
    return session;
  }

  #refuseElsewhere({ session, scope, transaction }: Bound): void {
    const { name } = this.operation;
    if (scope !== undefined && !takesWork(placeSlot.get(), scope)) throw new SessionEndedError({ operation: name });
    if (session?.hasEnded === true || this.explicit?.hasEnded === true)
      throw new SessionEndedError({ operation: name });
    this.#refuseOtherBlock(session);
    if (session === undefined || transactionNumber(session) === transaction) return;
    if (transaction !== 0)
      throw new TransactionStateError({
        attempted: name,
        state: 'the transaction that its cursor was opened in is over',
      });
    throw new OperationNotAllowedInTransactionError({
      operation: name,
      reason: 'its cursor was opened before the transaction began',
    });
  }

  #refuseOtherBlock(session: OpenSession | undefined): void {
    const { name, entry } = this.operation;
    const around = sessionFor(entry, name);
    if (around === undefined || around === session) return;
    throw new SessionNestingError({ where: `${name}, whose cursor was opened outside this block,` });
  }

  #register(session: OpenSession | undefined, scope: SessionScope | undefined): void {
    const closers = (this.isWaiting() ? scope?.waitingReads : scope?.cursors) ?? session?.cursors;
    if (closers === undefined) return;
    const close = (): Promise<void> => this.#closeForGood();
    closers.add(close);
    this.#unregister = () => closers.delete(close);
  }

  // The answer to a read that was waiting comes at once when its cursor is killed; until then it uses the session.
  async #closeForGood(): Promise<void> {
    await this.close();
    await this.#command?.catch(() => undefined);
  }

  #watched<T>(command: () => Promise<T>): Promise<T> {
    this.#isSending = true;
    const running = rejecting(command);
    this.#command = running;
    return running.then(
      (value) => {
        this.#sent();
        return value;
      },
      (error: unknown) => {
        this.#sent();
        throw error;
      },
    );
  }

  #sent(): void {
    this.#isSending = false;
    this.#command = undefined;
  }
}

// The driver gives every command of a snapshot session the snapshot's read concern, with which the server refuses
// killCursors; the driver ignores the refusal, and the cursor would stay open.
async function outsideSnapshot(session: ClientSession, close: () => Promise<void>): Promise<void> {
  if (!session.snapshotEnabled) return close();
  const changeable = session as { snapshotEnabled: boolean };
  changeable.snapshotEnabled = false;
  try {
    await close();
  } finally {
    changeable.snapshotEnabled = true;
  }
}

const SAMPLE = { name: '', method: '', database: '' } as Operation;
keepOne(
  new CursorThread(
    SAMPLE,
    undefined,
    () => false,
    () => Promise.resolve(),
  ),
);
