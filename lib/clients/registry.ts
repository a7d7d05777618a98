import { NotConnectedError } from '../errors/not-connected-error';
import { UnknownClientError } from '../errors/unknown-client-error';
import type { ClientEntry } from './client-entry';

const entries = new Map<string, ClientEntry>();
/** Names of clients that were open once: whoever uses one of them meant it, and came too late. */
const closed = new Set<string>();

/** Makes a client findable by its name. */
export function addClient(entry: ClientEntry): void {
  entries.set(entry.name, entry);
}

/** Frees a client's name. */
export function removeClient(entry: ClientEntry): void {
  if (entries.get(entry.name) !== entry) return;
  entries.delete(entry.name);
  closed.add(entry.name);
}

/** Whether a client of this name is open. */
export function hasClient(name: string): boolean {
  return entries.has(name);
}

/** The names that are open. */
export function clientNames(): string[] {
  return [...entries.keys()];
}

/** Every open client. */
export function allClients(): ClientEntry[] {
  return [...entries.values()];
}

/**
 * The client of a name.
 *
 * @throws NotConnectedError before `connect`, or after the client was closed
 * @throws UnknownClientError for a name that `connect` was not given while others are open
 */
export function clientNamed(name: string, operation: string): ClientEntry {
  const entry = entries.get(name);
  if (entry !== undefined) return entry;
  if (entries.size === 0 || name === 'default' || closed.has(name))
    throw new NotConnectedError({ operation, client: name });
  throw new UnknownClientError({ client: name, known: clientNames() });
}
