import type { ClientEntry } from '../clients/client-entry';
import { track } from '../session/track';
import {
  endServerSessions,
  killServerSessions,
  listServerSessions,
  refreshServerSessions,
  startServerSession,
  type ServerSessionEntry,
  type ServerSessionFilter,
  type ServerSessionRef,
  type ServerSessionStart,
} from '../store/server-sessions';

/**
 * The server's own commands for sessions. `refresh`, `end` and `kill` take what `start()` gave, one or several.
 *
 * @see https://www.mongodb.com/docs/manual/reference/command/nav-sessions/
 */
export class ServerSessions {
  readonly #entry: ClientEntry;

  /** @internal */
  constructor(entry: ClientEntry) {
    this.#entry = entry;
  }

  /** Starts a session on the server: its id, and the minutes after which the server forgets it when unused. */
  start(): Promise<ServerSessionStart> {
    return this.#run('start', () => startServerSession(this.#entry));
  }

  /** Tells the server that sessions are still in use. */
  refresh(...sessions: (ServerSessionRef | readonly ServerSessionRef[])[]): Promise<void> {
    return this.#run('refresh', () => refreshServerSessions(this.#entry, sessions.flat()));
  }

  /** Ends sessions on the server. */
  end(...sessions: (ServerSessionRef | readonly ServerSessionRef[])[]): Promise<void> {
    return this.#run('end', () => endServerSessions(this.#entry, sessions.flat()));
  }

  /** Ends sessions and whatever runs in them: operations, cursors, transactions. */
  kill(...sessions: (ServerSessionRef | readonly ServerSessionRef[])[]): Promise<void> {
    return this.#run('kill', () => killServerSessions(this.#entry, sessions.flat()));
  }

  /** The sessions that the server knows. */
  list(options?: ServerSessionFilter): Promise<ServerSessionEntry[]> {
    return this.#run('list', () => listServerSessions(this.#entry, options));
  }

  #run<T>(name: string, run: () => Promise<T>): Promise<T> {
    return track(`serverSessions.${name}`, () => this.#entry, run);
  }
}
