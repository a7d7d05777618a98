import type { ClientSession } from 'mongodb';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { SessionClientMismatchError } from '../errors/session-client-mismatch-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { SessionNestingError } from '../errors/session-nesting-error';
import { openSessionOf } from '../session/open-session';
import type { OpenSession } from '../session/session-scope';
import type { Operation } from './operation';

/**
 * The driver session in the options of a driver's method: given as such, or as the public handle around one.
 *
 * @throws InvalidOptionError for anything else
 */
export function explicitSession(session: unknown, operation: string): ClientSession | undefined {
  if (session === undefined || session === null) return undefined;
  const driverSession = (session as { readonly driverSession?: unknown }).driverSession ?? session;
  if (isDriverSession(driverSession)) return driverSession;
  throw new InvalidOptionError({
    option: 'session',
    problem: `The option session of ${operation} is not a session.`,
    resolution: 'Give what startSession() gave or the argument of a session block, or leave the option out.',
  });
}

// By its shape and not its class: an adopted client may come from another copy of the driver.
function isDriverSession(value: unknown): value is ClientSession {
  const { inTransaction, endSession } = value as Partial<ClientSession>;
  return typeof inTransaction === 'function' && typeof endSession === 'function';
}

/** Refuses a session given by hand that cannot be the operation's: another one inside a block, an ended or a foreign one. */
export function refuseExplicit(operation: Operation, explicit: ClientSession, around: OpenSession | undefined): void {
  const { name } = operation;
  if (around !== undefined && around.driver !== explicit)
    throw new SessionNestingError({ where: `${name} with a session of its own` });
  const session = openSessionOf(explicit);
  if (explicit.hasEnded || session?.hasEnded === true) throw new SessionEndedError({ operation: name });
  // The driver keeps a session's client outside its public types.
  if ((explicit as unknown as { readonly client: unknown }).client === operation.entry.client) return;
  const sessionClient = session?.entry.name ?? 'another one';
  throw new SessionClientMismatchError({ operation: name, client: operation.entry.name, sessionClient });
}
