import type { ClientEntry } from '../clients/client-entry';
import { SessionEndedError } from '../errors/session-ended-error';
import { sessionFor } from './current-session';
import { OperationPromise } from './operation-promise';
import { placeSlot, type SessionScope, type TrackedOperation } from './session-scope';

/**
 * Every public call that may reach the server goes through here: inside a block it is in flight from this moment on, is
 * refused at once where the block has ended or belongs to another client, and its rejection is never lost. Outside every
 * block it costs one look.
 *
 * @param name as users know it, for example `Person.create`
 * @param entry the client that the call belongs to; `undefined` where only the call itself can tell
 */
export function track<T>(name: string, entry: (() => ClientEntry) | undefined, run: () => Promise<T>): Promise<T> {
  const place = placeSlot.get();
  const scope = place?.scope;
  if (scope === undefined) return run();
  // Nobody will report for a block that is over, so the refusal is an ordinary rejection, which Node does not let pass unseen.
  if (scope.state === 'ended') return Promise.reject(new SessionEndedError({ operation: name }));
  const operation: TrackedOperation = { name, parent: place?.operation };
  const promise = new OperationPromise<T>((resolve, reject) => {
    sessionFor(entry === undefined ? scope.session.entry : entry(), name);
    placeSlot.run({ scope, operation }, run).then(resolve, reject);
  });
  remember(scope, operation, promise);
  return promise;
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
