import type { ClientEntry } from '../clients/client-entry';
import { SessionEndedError } from '../errors/session-ended-error';
import { sessionFor } from './current-session';
import { OperationPromise } from './operation-promise';
import {
  placeSlot,
  transactionNumber,
  type OpenSession,
  type Place,
  type SessionScope,
  type TrackedOperation,
} from './session-scope';

/**
 * Every public call that may reach the server goes through here: inside a block it is in flight from this moment on, is
 * refused at once where the block has ended or belongs to another client, and its rejection is never lost. Outside every
 * block it costs one look.
 *
 * @param name as users know it, for example `Person.create`
 * @param entry the client that the call belongs to; `undefined` where only the call itself can tell
 * @param isControl whether the call starts or ends transactions, and so belongs to none
 */
export function track<T>(
  name: string,
  entry: (() => ClientEntry) | undefined,
  run: () => Promise<T>,
  isControl = false,
): Promise<T> {
  const place = placeSlot.get();
  const scope = place?.scope;
  if (scope === undefined) return run();
  // Nobody will report for a block that is over, so the refusal is an ordinary rejection, which Node does not let pass unseen.
  if (scope.state === 'ended') return Promise.reject(new SessionEndedError({ operation: name }));
  const calledIn = isControl ? undefined : transactionOf(scope, place?.operation);
  const operation: TrackedOperation = { name, parent: place?.operation, calledIn };
  const promise = new OperationPromise<T>((resolve, reject) => {
    sessionFor(entry === undefined ? scope.session.entry : entry(), name);
    placeSlot.run({ ...place, scope, operation }, run).then(resolve, reject);
  });
  remember(scope, operation, promise);
  return promise;
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
 */
export async function earlierOperations(): Promise<void> {
  const { scope, operation }: Partial<Place> = placeSlot.get() ?? {};
  if (scope === undefined || operation === undefined || operation.parent !== undefined) return;
  const calls = [...scope.operations];
  const own = calls.findIndex(([call]) => call === operation);
  await Promise.all(calls.slice(0, own === -1 ? calls.length : own).map(([, settled]) => settled));
}

function remember(scope: SessionScope, operation: TrackedOperation, promise: OperationPromise<unknown>): void {
  const settled = new Promise<void>((resolve) => {
    promise.watch((error) => {
      scope.operations.delete(operation);
      if (error !== undefined) scope.failures.push({ operation, promise, reason: error.reason });
      resolve();
    });
  });
  scope.operations.set(operation, settled);
}
