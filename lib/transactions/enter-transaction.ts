import { SessionEndedError } from '../errors/session-ended-error';
import { TransactionNestingError } from '../errors/transaction-nesting-error';
import { refuseNesting } from '../session/current-session';
import { placeSlot, type OpenSession } from '../session/session-scope';
import { track } from '../session/track';
import { checkTransactionOptions } from '../session/transaction-options';
import { refuseStart } from './by-hand';
import { runTransaction } from './run-transaction';
import type { AttemptInfo, TransactionOptions } from './transaction';

/**
 * Runs a block in a transaction on a session that is open already; inside a transaction only as part of it.
 *
 * @throws TransactionNestingError inside a transaction, unless the options say `join`
 */
export function transactionOn<T>(
  session: OpenSession,
  where: string,
  options: TransactionOptions,
  block: (info: AttemptInfo) => Promise<T> | T,
): Promise<T | undefined> {
  return track(where, () => session.entry, async () => {
    const inside = session.transaction.status === 'open';
    if (inside && options.join !== true) throw new TransactionNestingError({ where });
    checkTransactionOptions(options, where, true);
    if (inside) return join(session, block);
    refuseStart(session, where);
    return runTransaction(session, where, options, block);
  });
}

// Who catches the error of a joined block must not commit the half of it that went well.
async function join<T>(session: OpenSession, block: (info: AttemptInfo) => Promise<T> | T): Promise<T> {
  try {
    return await block({ attempt: 1 });
  } catch (error) {
    session.transaction.failure ??= { reason: error };
    throw error;
  }
}

/** Refuses to bind a session inside the block of another one. */
export function refuseForeignBlock(session: OpenSession, where: string): void {
  if (session.hasEnded) throw new SessionEndedError({ operation: where });
  if (placeSlot.get()?.scope?.session !== session) refuseNesting(where);
}
