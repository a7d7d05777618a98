import type { ClientSession } from 'mongodb';
import { clientClusterTime, deploymentKind, type ClientEntry } from '../clients/client-entry';
import { InvalidCausalTokenError } from '../errors/invalid-causal-token-error';
import { NotConnectedError } from '../errors/not-connected-error';
import { SessionsNotSupportedError } from '../errors/sessions-not-supported-error';
import { decodeCausalToken } from './causal-token';
import { closeAll } from './close-all';
import { keepAlive, letGo } from './keep-alive';
import { checkSessionOptions, driverSessionOptions, type SessionOptions } from './session-options';
import {
  nothingWritten,
  type OpenSession,
  type SessionPorts,
  type SessionScope,
  type TransactionState,
} from './session-scope';
import { Turns } from './turns';

/** Where a driver session that we started keeps what stands around it. */
const OPEN: unique symbol = Symbol('threadline.session');

/** One session of each client, as with `keepOne`, for as long as the client is there. */
const samples = new WeakMap<ClientEntry, OpenSession>();

type Started = ClientSession & { [OPEN]?: OpenSession };

class LiveSession implements OpenSession {
  readonly turns = new Turns();
  readonly transaction: TransactionState = {
    status: 'none',
    number: 0,
    commits: 0,
    failure: undefined,
    attempt: undefined,
    written: nothingWritten(),
  };
  readonly handle: object;
  readonly scopes = new Set<SessionScope>();
  readonly cursors = new Set<() => Promise<void>>();
  #ending: Promise<void> | undefined;

  constructor(
    readonly entry: ClientEntry,
    readonly driver: ClientSession,
    readonly options: SessionOptions,
    readonly ports: SessionPorts,
  ) {
    (driver as Started)[OPEN] = this;
    this.handle = ports.makeHandle(this);
    keepAlive(this);
  }

  get scope(): SessionScope | undefined {
    return [...this.scopes].at(-1);
  }

  get hasEnded(): boolean {
    return this.#ending !== undefined;
  }

  end(): Promise<void> {
    return (this.#ending ??= this.#end());
  }

  async #end(): Promise<void> {
    letGo(this);
    if (this.cursors.size > 0) await closeAll(this.cursors);
    try {
      if (this.transaction.status === 'open' || this.driver.inTransaction()) await this.ports.abort(this);
    } finally {
      // In its turn: what is on its way keeps its session until the answer has come, and what waits is refused.
      await this.turns.take(this.driver.endSession.bind(this.driver));
    }
  }
}

/** The open session behind a driver session that we started. */
export function openSessionOf(driver: ClientSession): OpenSession | undefined {
  return (driver as Started)[OPEN];
}

/**
 * Starts a session. Everything that can be refused is refused before; only a causal token from ahead sends one command.
 *
 * @throws InvalidOptionError, InvalidCausalTokenError, SessionsNotSupportedError, NotConnectedError
 */
export async function openSession(
  entry: ClientEntry,
  options: SessionOptions,
  where: string,
  ports: SessionPorts,
): Promise<OpenSession> {
  const session = openAtOnce(entry, options, where, ports);
  if (options.after === undefined) return session;
  try {
    await catchUpWith(session, decodeCausalToken(options.after));
    return session;
  } catch (error) {
    await session.end();
    throw error;
  }
}

/** The same where no causal token may ask for a command first, which saves the time of waiting for it. */
export function openAtOnce(
  entry: ClientEntry,
  options: SessionOptions,
  where: string,
  ports: SessionPorts,
): OpenSession {
  checkSessionOptions(options, where);
  if (entry.closing) throw new NotConnectedError({ operation: where, client: entry.name });
  if (options.after !== undefined) decodeCausalToken(options.after);
  refuseWithoutClusterTime(entry, options, where);
  const session = new LiveSession(entry, entry.client.startSession(driverSessionOptions(options)), options, ports);
  if (!samples.has(entry)) samples.set(entry, asInTransaction(session));
  return session;
}

// The driver notes this with the first transaction of a session, which then looks different.
function asInTransaction(session: LiveSession): LiveSession {
  Object.assign(session.driver, { commitAttempted: false });
  return session;
}

function refuseWithoutClusterTime(entry: ClientEntry, options: SessionOptions, where: string): void {
  if (options.snapshot !== true && options.after === undefined) return;
  if (deploymentKind(entry) !== 'standalone') return;
  const feature = `${where} with ${options.snapshot === true ? '{ snapshot: true }' : '{ after: token }'}`;
  throw new SessionsNotSupportedError({ feature, reason: 'the server is a standalone, which keeps no cluster time' });
}

// A time that the cluster has not reached would make reads wait for it, and a time gossiped by us would move the
// cluster's clock. So the client asks the primary once what time it is, and believes nobody else.
async function catchUpWith(session: OpenSession, after: NonNullable<ClientSession['operationTime']>): Promise<void> {
  const isBehind = (): boolean => {
    const known = clientClusterTime(session.entry)?.clusterTime;
    return known === undefined || known.lessThan(after);
  };
  if (isBehind()) await session.ports.catchUp(session);
  if (isBehind())
    throw new InvalidCausalTokenError({ reason: 'it lies ahead of everything that the cluster has seen' });
  session.driver.advanceOperationTime(after);
}
