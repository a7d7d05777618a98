import type { TransactionOptions } from 'mongodb';
import type { OpenSession } from '../session/session-scope';
import { freshReadConcern } from './concerns';
import type { Operation } from './operation';
import { performControl } from './perform';
import { translateError } from './translate-error';

function operationOf(session: OpenSession, method: string, name: string): Operation {
  return { name, method, entry: session.entry, database: 'admin' };
}

/** Starts a transaction. Sends nothing: the first operation in it tells the server. */
export function startTransaction(session: OpenSession, options: TransactionOptions, name: string): void {
  try {
    // In an object of its own, since the driver writes the session's time into it; the client's would keep it.
    const readConcern = freshReadConcern(options.readConcern, session.entry.client, undefined);
    session.driver.startTransaction(readConcern === undefined ? options : { ...options, readConcern });
  } catch (error) {
    throw translateError(error, name);
  }
}

/** The driver's commit, in its turn. */
export function commitTransaction(session: OpenSession, name: string): Promise<void> {
  return performControl(session, operationOf(session, 'commitTransaction', name), () => session.driver.commitTransaction());
}

/** The driver's abort, in its turn. It does not tell whether the server heard of it. */
export function abortTransaction(session: OpenSession, name: string): Promise<void> {
  return performControl(session, operationOf(session, 'abortTransaction', name), () => session.driver.abortTransaction());
}

/** Aborts the transaction that is still open when its session ends. Never rejects: the server aborts it by itself in time. */
export async function abortOpen(session: OpenSession): Promise<void> {
  await abortTransaction(session, 'session.end').catch(() => undefined);
}
