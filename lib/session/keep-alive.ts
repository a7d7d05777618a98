import type { ClientEntry } from '../clients/client-entry';
import { sessionTimeoutMinutes } from '../clients/client-entry';
import { outsideContext } from '../context/context';
import type { OpenSession } from './session-scope';

const MINUTE = 60_000;
const openSessions = new Map<ClientEntry, Map<OpenSession, number>>();
const timers = new Map<ClientEntry, NodeJS.Timeout>();

/**
 * Keeps a session known to the server for as long as it is open, however long its block runs: the server forgets a
 * session that is unused for `logicalSessionTimeoutMinutes`.
 *
 * @see https://www.mongodb.com/docs/manual/reference/command/refreshSessions/
 */
export function keepAlive(session: OpenSession): void {
  const sessions = openSessions.get(session.entry) ?? new Map<OpenSession, number>();
  sessions.set(session, Date.now());
  openSessions.set(session.entry, sessions);
  // One timer a client, and none in any block's context: what it sends is nobody's operation.
  if (!timers.has(session.entry)) outsideContext(() => startTimer(session.entry));
}

/** Forgets a session that ends. */
export function letGo(session: OpenSession): void {
  openSessions.get(session.entry)?.delete(session);
}

/** The sessions of a client that are open now. */
export function sessionsOf(entry: ClientEntry): OpenSession[] {
  return [...(openSessions.get(entry)?.keys() ?? [])];
}

/** Stops the timer of a client that closes. */
export function stopKeepAlive(entry: ClientEntry): void {
  clearInterval(timers.get(entry));
  timers.delete(entry);
  openSessions.delete(entry);
}

function startTimer(entry: ClientEntry): void {
  // A third of the time-out: one refresh may fail, and the next still comes in time.
  const interval = (sessionTimeoutMinutes(entry) * MINUTE) / 3;
  timers.set(entry, setInterval(() => void refreshOld(entry, interval), interval).unref());
}

async function refreshOld(entry: ClientEntry, age: number): Promise<void> {
  const now = Date.now();
  const old = [...(openSessions.get(entry) ?? [])]
    .filter(([, since]) => now - since >= age)
    .map(([session]) => session);
  const ids = old.map((session) => session.driver.id).filter((id) => id !== undefined);
  if (ids.length === 0) return;
  // A refresh that fails is tried again at the next tick; the block's own operations report what is wrong.
  await old[0]!.ports.refresh(entry, ids).catch(() => undefined);
}
