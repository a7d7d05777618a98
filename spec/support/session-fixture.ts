import type { Collection, Document as Raw, TransactionOptions } from 'mongodb';
import type { ClientEntry } from '../../lib/clients/client-entry';
import { closeClient, connectClients } from '../../lib/clients/connect';
import { openSession } from '../../lib/session/open-session';
import { runScope } from '../../lib/session/run-scope';
import type { SessionOptions } from '../../lib/session/session-options';
import type { OpenSession, SessionPorts } from '../../lib/session/session-scope';
import { pingPrimary, refreshForKeepAlive } from '../../lib/store/server-sessions';
import { threadedCollection } from '../../lib/store/threaded-collection';
import { abortOpen, startTransaction } from '../../lib/store/transaction-commands';
import { lsidHex, recordCommands, type CommandRecording } from '../../lib/testing/index';
import { mongodbUri } from './database';

/** What a session needs from above, without the rooms above. */
export const SPEC_PORTS: SessionPorts = {
  makeHandle: (session) => ({ driverSession: session.driver }),
  catchUp: pingPrimary,
  refresh: refreshForKeepAlive,
  abort: abortOpen,
};

let clients = 0;

/** A client of its own for a spec file, with a recording of everything it sends. */
export class SessionFixture implements AsyncDisposable {
  private constructor(
    readonly entry: ClientEntry,
    readonly recording: CommandRecording,
  ) {}

  static async open(database: string, options: object = {}, uri = mongodbUri()): Promise<SessionFixture> {
    const name = `spec${(clients += 1)}`;
    const [entry] = await connectClients({ [name]: { uri, database, options: { monitorCommands: true, ...options } } });
    return new SessionFixture(entry!, recordCommands(entry!.client));
  }

  /** Opens a session, runs the block on it and ends it, as `withSession` does. */
  async block<T>(block: (session: OpenSession) => Promise<T> | T, options: SessionOptions = {}): Promise<T> {
    const session = await this.start(options);
    try {
      return await runScope(session, 'withSession', () => block(session));
    } finally {
      await session.end();
    }
  }

  /** A session by hand. */
  start(options: SessionOptions = {}): Promise<OpenSession> {
    return openSession(this.entry, options, 'withSession', SPEC_PORTS);
  }

  /** A threaded collection of the fixture's database. */
  collection<T extends Raw = Raw>(collection: string): Collection<T> {
    return threadedCollection<T>(
      { entry: this.entry, database: this.entry.database, collection, concerns: undefined },
      'Person',
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.recording.stop();
    await closeClient(this.entry);
  }
}

/** The session's id as the recording shows it. */
export function idOf(session: OpenSession): string {
  return lsidHex(session.driver.id!);
}

/** The error that a promise rejects with. */
export async function rejection<T = Error>(promise: Promise<unknown>): Promise<T> {
  try {
    await promise;
  } catch (error) {
    return error as T;
  }
  throw new Error('It was not rejected.');
}

/** Resolves when `isTrue` has become true, looked at between other work of the process. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

/** Begins a transaction as the room above does, with what the door looks at. */
export function beginTransaction(session: OpenSession, options: TransactionOptions = {}): void {
  startTransaction(session, options, 'startTransaction');
  session.transaction.status = 'open';
  session.transaction.number += 1;
}
