import type { ClientEntry } from '../clients/client-entry';
import { SessionEndedError } from '../errors/session-ended-error';
import { sessionFor } from './current-session';
import { openOperation, type OperationPromise } from './operation-promise';
import { rejecting } from './rejecting';
import {
  placeSlot,
  TrackedOperation,
  transactionNumber,
  type OpenSession,
  type Place,
  type SessionScope,
} from './session-scope';

/**
 * Every public call that may reach the server goes through here: inside a block it is in flight from this moment on, is
 * refused at once where the block has ended or belongs to another client, and its rejection is never lost. Outside every
 * block it costs one look.
 *
 * @param name as users know it, for example `Person.create`
 * @param entry the client that the call belongs to; `undefined` where only the call itself can tell
 * @param run may throw at once: then the promise rejects
 * @param isControl whether the call starts or ends transactions, and so belongs to none
 * @param given what both functions are handed, so that they need not be made for each call: see `bson/keep-one`
 */
export function track<T, G = undefined>(
  name: string,
  entry: ((given: G) => ClientEntry) | undefined,
  run: (given: G) => Promise<T>,
  isControl = false,
  given?: G,
): Promise<T> {
  const place = placeSlot.get();
  const scope = place?.scope;
  if (scope === undefined) return rejecting(run, given as G);
  // Nobody will report for a block that is over, so the refusal is an ordinary rejection, which Node does not let pass unseen.
  if (scope.state === 'ended') return Promise.reject(new SessionEndedError({ operation: name }));
  const calledIn = isControl ? undefined : transactionOf(scope, place?.operation);
  const operation = new TrackedOperation(name, place?.operation, calledIn);
  const { promise, resolve, reject } = openOperation<T>();
  scope.operations.add(operation);
  begin(scope, operation, entry, run, place?.suspended, given as G).then(
    (succeed<T>).bind(undefined, scope, operation, resolve),
    fail.bind(undefined, scope, operation, promise, reject),
  );
  return promise;
}

function begin<T, G>(
  scope: SessionScope,
  operation: TrackedOperation,
  entry: ((given: G) => ClientEntry) | undefined,
  run: (given: G) => Promise<T>,
  suspended: SessionScope | undefined,
  given: G,
): Promise<T> {
  try {
    sessionFor(entry === undefined ? scope.session.entry : entry(given), operation.name);
    return placeSlot.run({ scope, operation, suspended }, run, given);
  } catch (error) {
    return Promise.reject(error);
  }
}

function succeed<T>(scope: SessionScope, operation: TrackedOperation, resolve: (value: T) => void, value: T): void {
  end(scope, operation);
  resolve(value);
}

function fail(
  scope: SessionScope,
  operation: TrackedOperation,
  promise: OperationPromise<unknown>,
  reject: (reason: unknown) => void,
  reason: unknown,
): void {
  end(scope, operation);
  promise.report();
  scope.failures.push({ operation, promise, reason });
  reject(reason);
}

function end(scope: SessionScope, operation: TrackedOperation): void {
  scope.operations.delete(operation);
  operation.end();
}

// What an operation calls inside itself belongs to the same transaction, even where that is over by then.
function transactionOf(scope: SessionScope, parent: TrackedOperation | undefined): number {
  return parent?.calledIn ?? transactionNumber(scope.session);
}

/** The number of the transaction that the operation around here was called in; that of now where there is no operation. */
export function calledInHere(session: OpenSession): number {
  const { scope, operation }: Partial<Place> = placeSlot.get() ?? {};
  const calledIn = scope?.session === session ? operation?.calledIn : undefined;
  return calledIn ?? transactionNumber(session);
}

/**
 * Waits for what was called in this block before the operation around here. What an operation calls inside itself waits for
 * nothing: two that wait for each other's operations would wait for ever.
 *
 * @returns `undefined` where there is nothing to wait for
 */
export function earlierOperations(): Promise<unknown> | undefined {
  const { scope, operation }: Partial<Place> = placeSlot.get() ?? {};
  if (scope === undefined || operation === undefined || operation.parent !== undefined) return undefined;
  const calls = [...scope.operations];
  const own = calls.indexOf(operation);
  if (own === 0 || calls.length === 0) return undefined;
  return Promise.all(calls.slice(0, own === -1 ? calls.length : own).map(({ over }) => over));
}
