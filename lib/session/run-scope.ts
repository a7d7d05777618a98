import { NotConnectedError } from '../errors/not-connected-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { UnawaitedOperationError } from '../errors/unawaited-operation-error';
import { closeAll } from './close-all';
import { OperationPromise } from './operation-promise';
import { placeSlot, SessionScope, type OpenSession, type Place, type TrackedOperation } from './session-scope';

/**
 * Runs a block on a session: binds it, waits for what the block left in flight, closes its cursors. The session itself is
 * ended by whoever opened it.
 *
 * @returns what the block resolves to
 * @throws UnawaitedOperationError when the block resolved although work was in flight; else whatever the block throws
 */
export async function runScope<T>(
  session: OpenSession,
  where: string,
  block: () => Promise<T> | T,
  prepare: (scope: SessionScope) => void = () => undefined,
): Promise<T> {
  const scope = enter(session, where);
  session.scopes.add(scope);
  try {
    prepare(scope);
    const returned = placeSlot.run(placeIn(scope), settled<T>, block);
    const value = returned instanceof Promise ? await returned : returned;
    const left = leave(scope);
    if (isBusy(scope)) await drain(scope);
    if (left.length > 0 || scope.failures.length > 0) reportLeftBehind(scope, left);
    return value;
  } finally {
    leave(scope);
    if (isBusy(scope)) await drain(scope);
    // Over already: what comes now could not be reported any more, so that it has to be an ordinary rejection.
    scope.state = 'ended';
    if (scope.cursors.size > 0) await closeAll(scope.cursors);
    session.scopes.delete(scope);
    scope.end();
    for (const atEnd of scope.atEnd) atEnd();
  }
}

// Awaited inside, so that a criteria which the block returns still runs in it; a promise is under way already. Where there is
// nothing to wait for, what the block has begun is in flight now, and may have failed a tick later.
function settled<T>(block: () => Promise<T> | T): Promise<T> | T {
  const value = block();
  return isUnderWay(value) || !isThenable(value) ? value : (async () => await value)();
}

function isUnderWay(value: unknown): boolean {
  if (!(value instanceof Promise)) return false;
  return value instanceof OperationPromise || Object.getPrototypeOf(value) === Promise.prototype;
}

function isThenable(value: unknown): boolean {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}

// What `withoutSession` was called in stays suspended, however many blocks are opened in there.
function placeIn(scope: SessionScope): Place {
  const suspended = placeSlot.get()?.suspended;
  return suspended === undefined ? { scope } : { scope, suspended };
}

function enter(session: OpenSession, where: string): SessionScope {
  const around = placeSlot.get()?.scope;
  const parent = around?.session === session ? around : undefined;
  if (session.hasEnded) throw new SessionEndedError({ operation: where });
  // A client that closes still lets its open blocks finish, the transactions in them included.
  if (session.entry.closing && parent === undefined)
    throw new NotConnectedError({ operation: where, client: session.entry.name });
  return new SessionScope(session, where, parent);
}

/** Takes no new work from here on. @returns what is in flight, and not waited for by what called it */
function leave(scope: SessionScope): readonly TrackedOperation[] {
  scope.state = 'draining';
  return [...scope.operations].filter((operation) => !isWaitedFor(operation, scope));
}

function isBusy({ operations, waitingReads }: SessionScope): boolean {
  return operations.size > 0 || waitingReads.size > 0;
}

async function drain(scope: SessionScope): Promise<void> {
  await closeAll(scope.waitingReads);
  while (scope.operations.size > 0) await Promise.all(Array.from(scope.operations, ({ over }) => over));
}

// What an operation calls inside itself is its own business, unless it settled without waiting for it.
function isWaitedFor(operation: TrackedOperation, scope: SessionScope): boolean {
  return operation.parent !== undefined && scope.operations.has(operation.parent);
}

function reportLeftBehind(scope: SessionScope, inFlight: readonly TrackedOperation[]): void {
  const unseen = scope.failures.filter(({ promise }) => !promise.observed);
  const failed = scope.failures.filter((failure) => inFlight.includes(failure.operation) || unseen.includes(failure));
  const earlier = unseen.map(({ operation }) => operation).filter((operation) => !inFlight.includes(operation));
  const operations = [...earlier, ...inFlight].map(({ name }) => name);
  if (operations.length === 0) return;
  throw new UnawaitedOperationError({ operations, errors: failed.map(({ reason }) => reason) });
}
