import type { ClientEntry } from '../clients/client-entry';
import { SessionClientMismatchError } from '../errors/session-client-mismatch-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { SessionNestingError } from '../errors/session-nesting-error';
import { checkBlock } from './block';
import { placeSlot, type OpenSession, type Place, type SessionScope } from './session-scope';

/** The block around here, if it still takes work. */
export function currentScope(): SessionScope | undefined {
  const place = placeSlot.get();
  return place?.scope !== undefined && takesWork(place, place.scope) ? place.scope : undefined;
}

/** The block around here, ended or not: what a criteria remembers when it is made. */
export function birthScope(): SessionScope | undefined {
  return placeSlot.get()?.scope;
}

/** The block that `withoutSession` was called in, while it has not ended. */
export function suspendedScope(): SessionScope | undefined {
  return placeSlot.get()?.suspended;
}

/**
 * The session that an operation on this client must carry: the block's, or none outside every block.
 *
 * @param scope the block that the operation belongs to, where it is not the one around here
 * @throws SessionEndedError when the block has ended
 * @throws SessionClientMismatchError when the block belongs to another client
 */
export function sessionFor(
  entry: ClientEntry,
  operation: string,
  scope: SessionScope | undefined = placeSlot.get()?.scope,
): OpenSession | undefined {
  if (scope === undefined) return undefined;
  if (!takesWork(placeSlot.get(), scope)) throw new SessionEndedError({ operation });
  if (scope.session.entry.client !== entry.client) {
    throw new SessionClientMismatchError({ operation, client: entry.name, sessionClient: scope.session.entry.name });
  }
  return scope.session;
}

/**
 * Refuses to open a block inside a block.
 *
 * @throws SessionNestingError, and SessionEndedError for code that outlived its block
 */
export function refuseNesting(where: string): void {
  const place = placeSlot.get();
  if (place?.scope === undefined) return;
  if (!takesWork(place, place.scope)) throw new SessionEndedError({ operation: where });
  throw new SessionNestingError({ where });
}

/** Whether work from this place still belongs to the scope: while it drains, only what was in flight does. */
export function takesWork(place: Place | undefined, scope: SessionScope): boolean {
  if (scope.session.hasEnded) return false;
  if (scope.state === 'open') return true;
  return scope.state === 'draining' && isInFlight(place, scope);
}

function isInFlight(place: Place | undefined, scope: SessionScope): boolean {
  for (let operation = place?.operation; operation !== undefined; operation = operation.parent) {
    if (scope.operations.has(operation)) return true;
  }
  return false;
}

/** Runs the block outside the session of the block around it: the one explicit way out. */
export async function withoutSession<T>(block: () => Promise<T> | T, where: string): Promise<T> {
  checkBlock(block, where);
  const place = placeSlot.get();
  const suspended = place?.scope ?? place?.suspended;
  return placeSlot.run(
    { scope: undefined, ...(suspended === undefined ? {} : { suspended }) },
    async () => await block(),
  );
}
