import type { ClientSession } from 'mongodb';
import { outsideContext } from '../context/context';
import { NotConnectedError } from '../errors/not-connected-error';
import { ThreadlineError } from '../errors/threadline-error';
import { TransactionStateError } from '../errors/transaction-state-error';
import { currentScope, sessionFor } from '../session/current-session';
import { openSessionOf } from '../session/open-session';
import { rejecting } from '../session/rejecting';
import { placeSlot, transactionNumber, type OpenSession } from '../session/session-scope';
import { calledInHere } from '../session/track';
import { isSubscribed, traced } from '../telemetry/operation-channel';
import { refuseExplicit } from './explicit-session';
import { labelTransient } from './missing-labels';
import type { Operation } from './operation';
import { refuseUnfit } from './refuse-unfit';
import { reachedServer, translateError } from './translate-error';
import { isBlockedMaybe, noteWritten, sendWatched } from './written';

type Call<T, G = undefined> = (session: ClientSession | undefined, given: G) => Promise<T>;

/**
 * THE door to the driver. Finds the session of the block around here, refuses what cannot be part of it, waits for its
 * turn, reports, calls, translates errors. Nothing else in this library calls a method of the driver that sends anything.
 *
 * @param call is handed the driver session that the operation must carry, or `undefined`
 * @param explicit a session that was given to this one operation
 * @param given what `call` is handed too, so that it need not be made for each operation: see `bson/keep-one`
 */
export function perform<T, G = undefined>(
  operation: Operation,
  call: Call<T, G>,
  explicit?: ClientSession,
  given?: G,
): Promise<T> {
  try {
    return performOn(sessionOf(operation, explicit), operation, call, explicit, given);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The session that an operation carries here; refuses what cannot be part of it. Sends nothing. */
export function sessionOf(operation: Operation, explicit?: ClientSession): OpenSession | undefined {
  const isInNoBlock = placeSlot.get() === undefined;
  const around = isInNoBlock ? undefined : sessionFor(operation.entry, operation.name);
  if (explicit !== undefined) refuseExplicit(operation, explicit, around);
  const session = around ?? (explicit && openSessionOf(explicit));
  if (session === undefined && operation.entry.closing) {
    throw new NotConnectedError({ operation: operation.name, client: operation.entry.name });
  }
  if (session !== undefined || !isInNoBlock) refuseUnfit(operation, session, currentScope());
  return session;
}

/**
 * The same for what the application gives to the driver as it is. The driver calls its `toBSON` and getters, and the
 * `pkFactory` of the client: what these start belongs to the block around here too.
 */
export function performGiven<T>(operation: Operation, call: Call<T>, explicit?: ClientSession): Promise<T> {
  return rejecting(() => performGivenOn(sessionOf(operation, explicit), operation, call, explicit));
}

/** The same on a session that was found before. */
export function performGivenOn<T>(
  session: OpenSession | undefined,
  operation: Operation,
  call: Call<T>,
  explicit?: ClientSession,
): Promise<T> {
  if (session !== undefined) return sendInTurn(session, operation, call, translateError, undefined);
  return performOn(session, operation, call, explicit);
}

/** Sends an operation on a session that was found before. */
export function performOn<T, G = undefined>(
  session: OpenSession | undefined,
  operation: Operation,
  call: Call<T, G>,
  explicit?: ClientSession,
  given?: G,
): Promise<T> {
  if (session !== undefined)
    return sendInTurn(session, operation, callOutside<T, G>, translateError, { call, given: given as G });
  return sendFree(operation, call, explicit, given as G).catch((error: unknown) => {
    throw translateError(error, operation.name);
  });
}

// A connection that the driver opens for a command lives on, and would hold the block around here for as long. Nothing that
// the driver is given in there is the application's.
function callOutside<T, G>(
  session: ClientSession | undefined,
  { call, given }: { readonly call: Call<T, G>; readonly given: G },
): Promise<T> {
  return outsideContext(call, session, given);
}

/** The same with the driver's own errors, for cursors: the driver looks at them itself, to resume a change stream. */
export function sendOn<T>(
  session: OpenSession | undefined,
  operation: Operation,
  call: Call<T>,
  explicit?: ClientSession,
): Promise<T> {
  return session === undefined
    ? sendFree(operation, call, explicit, undefined)
    : sendInTurn(session, operation, call, untranslated, undefined);
}

function untranslated(error: unknown): unknown {
  return error;
}

type Translate = (error: unknown, operation: string) => unknown;

// Every promise on the way to the driver is paid for by each operation, and an `async` function makes two.
function sendInTurn<T, G>(
  session: OpenSession,
  operation: Operation,
  call: Call<T, G>,
  translate: Translate,
  given: G,
): Promise<T> {
  const calledIn = calledInHere(session);
  const waiting = session.turns.begin();
  if (waiting === undefined) return sendNow(session, operation, calledIn, call, translate, given);
  return waiting.then(() => sendNow(session, operation, calledIn, call, translate, given));
}

function sendNow<T, G>(
  session: OpenSession,
  operation: Operation,
  calledIn: number,
  call: Call<T, G>,
  translate: Translate,
  given: G,
): Promise<T> {
  return begin(session, operation, calledIn, call, given).then(
    (succeed<T>).bind(undefined, session),
    (error: unknown) => {
      noteFailure(session, operation, error);
      session.turns.end();
      throw translate(error, operation.name);
    },
  );
}

function begin<T, G>(
  session: OpenSession,
  operation: Operation,
  calledIn: number,
  call: Call<T, G>,
  given: G,
): Promise<T> {
  try {
    refuseInTurn(session, operation, calledIn);
    return reported(operation, session.driver, call, given);
  } catch (error) {
    return Promise.reject(error);
  }
}

function succeed<T>(session: OpenSession, value: T): T {
  session.turns.end();
  return value;
}

function sendFree<T, G>(
  operation: Operation,
  call: Call<T, G>,
  explicit: ClientSession | undefined,
  given: G,
): Promise<T> {
  return isBlockedMaybe(operation)
    ? sendWatched(operation, () => reported(operation, explicit, call, given))
    : reported(operation, explicit, call, given);
}

function reported<T, G>(
  operation: Operation,
  session: ClientSession | undefined,
  call: Call<T, G>,
  given: G,
): Promise<T> {
  return isSubscribed() ? traced(report(operation, session), () => call(session, given)) : call(session, given);
}

/** Commits or aborts in its turn, and notes what came of it before anybody else has a turn. */
export function performControl(session: OpenSession, operation: Operation, call: () => Promise<void>): Promise<void> {
  return session.turns
    .take(() => reported(operation, session.driver, call, undefined))
    .catch((error: unknown) => {
      throw translateError(error, operation.name);
    });
}

// Looked at again when the turn has come: a command before this one may have failed, or the session ended meanwhile.
function refuseInTurn(session: OpenSession, operation: Operation, calledIn: number): void {
  refuseUnfit(operation, session, undefined);
  if (transactionNumber(session) !== calledIn) throw overtaken(session, operation);
  if (session.transaction.status !== 'open') session.transaction.status = 'none';
  else if (!session.driver.inTransaction()) throw endedElsewhere(operation);
  noteWritten(session, operation);
}

// What was refused here never reached the server, and spoils nothing.
function noteFailure({ transaction }: OpenSession, operation: Operation, error: unknown): void {
  if (transaction.status !== 'open' || error instanceof ThreadlineError) return;
  labelTransient(error);
  if (reachedServer(error)) transaction.failure ??= { reason: translateError(error, operation.name) };
}

// The driver would send it outside of every transaction, without a word.
function endedElsewhere(operation: Operation): TransactionStateError {
  return new TransactionStateError({
    attempted: operation.name,
    state: "the transaction was ended on the driver's own session",
  });
}

// Neither slips into a transaction that began while it waited, nor out of one that ended.
function overtaken(session: OpenSession, operation: Operation): TransactionStateError {
  const isOpen = session.transaction.status === 'open';
  const state = isOpen
    ? 'a transaction has begun since it was called'
    : 'the transaction that it was called in is over';
  return new TransactionStateError({ attempted: operation.name, state });
}

function report(operation: Operation, session: ClientSession | undefined) {
  return {
    operation: operation.name,
    method: operation.method,
    client: operation.entry.name,
    database: operation.database,
    collection: operation.collection,
    session: session?.id === undefined ? undefined : Buffer.from(session.id.id.buffer).toString('hex'),
  };
}
