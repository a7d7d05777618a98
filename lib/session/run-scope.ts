import { NotConnectedError } from '../errors/not-connected-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { UnawaitedOperationError } from '../errors/unawaited-operation-error';
import { closeAll } from './close-all';
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
  const leave = remember(scope);
  try {
    prepare(scope);
    // Awaited inside, so that a criteria which the block returns still runs in it.
    const value = await placeSlot.run(placeIn(scope), async () => await block());
    await drain(scope, true);
    return value;
  } finally {
    await drain(scope, false);
    // Over already: what comes now could not be reported any more, so that it has to be an ordinary rejection.
    scope.state = 'ended';
    await closeAll(scope.cursors);
    leave();
    for (const atEnd of scope.atEnd) atEnd();
  }
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

function remember(scope: SessionScope): () => void {
  let over: () => void = () => undefined;
  scope.session.scopes.set(scope, new Promise<void>((resolve) => (over = resolve)));
  return () => {
    scope.state = 'ended';
    scope.session.scopes.delete(scope);
    over();
  };
}

async function drain(scope: SessionScope, report: boolean): Promise<void> {
  scope.state = 'draining';
  const left = [...scope.operations.keys()].filter((operation) => !isWaitedFor(operation, scope));
  await closeAll(scope.waitingReads);
  while (scope.operations.size > 0) await Promise.all(scope.operations.values());
  if (report) reportLeftBehind(scope, left);
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
