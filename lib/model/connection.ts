import type { Db, DbOptions, MongoClient, MongoClientOptions } from 'mongodb';
import type { ClientConfig } from '../clients/client-config';
import type { ClientEntry } from '../clients/client-entry';
import { closeClient, connectClients } from '../clients/connect';
import { allClients, clientNamed } from '../clients/registry';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { closeSessions } from '../session/close-sessions';
import type { SessionOptions } from '../session/session-options';
import { track } from '../session/track';
import { threadedDatabase } from '../store/threaded-database';
import type { Session, TransactionBlock } from '../transactions/session';
import { startSession, withSession, type SessionBlock } from '../transactions/with-session';
import { withTransaction } from '../transactions/with-transaction';
import type { TransactionOptions } from '../transactions/transaction';
import { ServerSessions } from './server-sessions';

/** How long `close` and `disconnect` wait for open blocks. */
export interface CloseOptions {
  /** Milliseconds; 5,000 unless given. Blocks that are open still lose their session then, and their transactions are aborted. */
  readonly timeoutMS?: number;
}

const CLOSE_TIMEOUT_MS = 5_000;
const connections = new WeakMap<ClientEntry, Connection>();

/** A named client: what `connection(name)` gives. */
export class Connection {
  /** The server's own session commands. */
  readonly serverSessions: ServerSessions;
  readonly #entry: ClientEntry;

  /** @internal */
  constructor(entry: ClientEntry) {
    this.#entry = entry;
    this.serverSessions = new ServerSessions(entry);
  }

  /** The name given to `connect`. */
  get name(): string {
    return this.#entry.name;
  }

  /** The bare driver client: nothing that is called on it carries a session by itself. */
  get client(): MongoClient {
    return this.#entry.client;
  }

  /** The driver's `Db`, with the session of the block around each call threaded in. */
  database(name?: string, options?: DbOptions): Db {
    return threadedDatabase(this.#entry, name, options);
  }

  /** Runs a block in a session of this client; see `Model.withSession`. */
  withSession<T>(block: SessionBlock<T>): Promise<T>;
  withSession<T>(options: SessionOptions, block: SessionBlock<T>): Promise<T>;
  withSession<T>(first: SessionOptions | SessionBlock<T>, second?: SessionBlock<T>): Promise<T> {
    return withSession(() => this.#entry, 'connection.withSession', first, second);
  }

  /** Runs a block in a transaction of this client; see `Model.transaction`. */
  transaction<T>(block: TransactionBlock<T>): Promise<T | undefined>;
  transaction<T>(options: TransactionOptions, block: TransactionBlock<T>): Promise<T | undefined>;
  transaction<T>(
    first: TransactionOptions | TransactionBlock<T>,
    second?: TransactionBlock<T>,
  ): Promise<T | undefined> {
    const where = 'connection.transaction';
    return withTransaction(() => this.#entry, where, first, second);
  }

  /** Starts a session by hand; end it with `await using` or `end()`. */
  startSession(options?: SessionOptions): Promise<Session> {
    return track(
      'connection.startSession',
      () => this.#entry,
      () => startSession(this.#entry, 'connection.startSession', options),
    );
  }

  /**
   * Closes the client and frees its name: refuses new blocks, waits for open ones, then aborts their transactions and ends
   * their sessions. A client that the application made itself is left open.
   *
   * @throws InvalidOptionError
   */
  async close(options: CloseOptions = {}): Promise<void> {
    const timeoutMS = timeoutOf(options);
    if (this.#entry.closed) return;
    this.#entry.closing = true;
    await closeSessions(this.#entry, timeoutMS);
    await closeClient(this.#entry);
  }
}

/**
 * Connects one client, named `default`, or several by name. May be called again to add clients.
 *
 * @returns the connection of the first
 * @throws InvalidOptionError, ServerUnreachableError, SessionsNotSupportedError
 *
 * @example
 * await connect('mongodb://127.0.0.1:27017/app?replicaSet=rs0');
 * await connect({ default: { uri }, archive: { uri, database: 'archive' } });
 */
export async function connect(uri: string, options?: MongoClientOptions): Promise<Connection>;
export async function connect(clients: Readonly<Record<string, ClientConfig>>): Promise<Connection>;
export async function connect(
  first: string | Readonly<Record<string, ClientConfig>>,
  options?: MongoClientOptions,
): Promise<Connection> {
  const configs = typeof first === 'string' ? { default: { uri: first, options } } : first;
  const [entry] = await connectClients(configs);
  return connectionOf(entry!);
}

/**
 * The connection of a name.
 *
 * @throws NotConnectedError, UnknownClientError
 */
export function connection(name = 'default'): Connection {
  return connectionOf(clientNamed(name, `connection(${JSON.stringify(name)})`));
}

/** Closes every client. */
export async function disconnect(options?: CloseOptions): Promise<void> {
  await Promise.all(allClients().map((entry) => connectionOf(entry).close(options)));
}

function timeoutOf(options: CloseOptions): number {
  const isObject = typeof options === 'object' && options !== null;
  const { timeoutMS = CLOSE_TIMEOUT_MS, ...unknown } = isObject ? options : { options };
  const [option = 'timeoutMS'] = Object.keys(unknown);
  if (option === 'timeoutMS' && typeof timeoutMS === 'number' && timeoutMS >= 0) return timeoutMS;
  throw new InvalidOptionError({
    option,
    problem: `close was given ${JSON.stringify(option)}, which it does not take like this.`,
    resolution: 'Give { timeoutMS }: how many milliseconds to wait for open blocks.',
  });
}

function connectionOf(entry: ClientEntry): Connection {
  let found = connections.get(entry);
  if (found === undefined) connections.set(entry, (found = new Connection(entry)));
  return found;
}
