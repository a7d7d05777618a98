import { SessionEndedError } from '../errors/session-ended-error';
import { TransactionNestingError } from '../errors/transaction-nesting-error';
import { refuseNesting } from '../session/current-session';
import { rejecting } from '../session/rejecting';
import { runScope } from '../session/run-scope';
import { placeSlot, type OpenSession } from '../session/session-scope';
import { earlierOperations } from '../session/track';
import { checkTransactionOptions } from '../session/transaction-options';
import { refuseStart } from './begin';
import { recordOf } from './record';
import { runTransaction } from './run-transaction';
import type { AttemptInfo, TransactionOptions } from './transaction';

type Block<T> = (info: AttemptInfo) => Promise<T> | T;

/**
 * Runs a block in a transaction on a session that is open already; inside a transaction only as part of it. Outside of every
 * block the session is bound until the outcome is known and its hooks have run.
 *
 * @throws InvalidOptionError
 * @throws TransactionNestingError inside a transaction, unless the options say `join`
 */
export function transactionOn<T>(
  session: OpenSession,
  where: string,
  options: TransactionOptions,
  block: Block<T>,
): Promise<T | undefined> {
  checkTransactionOptions(options, where, true);
  if (placeSlot.get()?.scope?.session === session) return rejecting(() => enter(session, where, options, block));
  return runScope(session, where, () => enter(session, where, options, block));
}

function enter<T>(
  session: OpenSession,
  where: string,
  options: TransactionOptions,
  block: Block<T>,
): Promise<T | undefined> {
  if (isInside(session)) {
    if (options.join !== true) throw new TransactionNestingError({ where });
    return join(session, block);
  }
  const start = (): Promise<T | undefined> => {
    refuseStart(session, where);
    return runTransaction(session, where, options, block);
  };
  const earlier = earlierOperations();
  return earlier === undefined ? start() : earlier.then(start);
}

// Beside the block of a transaction is not inside it.
function isInside({ transaction: { status, attempt } }: OpenSession): boolean {
  return status === 'open' && (attempt === undefined || attempt === placeSlot.get()?.scope);
}

// Who catches the error of a joined block must not commit the half of it that went well.
async function join<T>(session: OpenSession, block: Block<T>): Promise<T> {
  const { transaction } = session;
  const { number } = transaction;
  try {
    return await block({ attempt: recordOf(session)?.attempt ?? 1 });
  } catch (error) {
    if (transaction.number === number) transaction.failure ??= { reason: error };
    throw error;
  }
}

/** Refuses to bind a session inside the block of another one. */
export function refuseForeignBlock(session: OpenSession, where: string): void {
  if (session.hasEnded) throw new SessionEndedError({ operation: where });
  if (placeSlot.get()?.scope?.session !== session) refuseNesting(where);
}
