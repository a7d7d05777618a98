import { CommitOutcomeUnknownError } from '../errors/commit-outcome-unknown-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';
import { TransactionStateError } from '../errors/transaction-state-error';
import { takesWork } from '../session/current-session';
import { placeSlot, type OpenSession } from '../session/session-scope';
import { checkTransactionOptions, type TransactionSettings } from '../session/transaction-options';
import { commitTransaction } from '../store/transaction-commands';
import { begin } from './begin';
import { runOutcomeHooks, warnOfHooks } from './commit-hooks';
import { closeRecord } from './record';
import { rollBack } from './roll-back';

/**
 * Starts a transaction by hand.
 *
 * @throws TransactionNestingError, TransactionStateError, OperationNotAllowedInSnapshotError, TransactionsNotSupportedError,
 * InvalidOptionError
 */
export function startByHand(session: OpenSession, options: TransactionSettings | undefined, where: string): void {
  checkTransactionOptions(options, where, false);
  refuseElsewhere(session, where);
  // The driver says what belongs to a transaction when it writes a command, and would take in what is on its way.
  const isBusy = session.transaction.status !== 'open' && !session.turns.idle;
  if (isBusy) throw new TransactionStateError({ attempted: where, state: 'an operation of this session is in flight' });
  begin(session, options, where);
}

/**
 * Commits, then runs what waits for the commit. Committing again after a commit asks the server again.
 *
 * @throws TransactionStateError, TransactionAbortedError, CommitOutcomeUnknownError, CommitHookError
 */
export async function commit(session: OpenSession, where: string): Promise<void> {
  refuseElsewhere(session, where);
  const { status, failure } = session.transaction;
  if (status === 'none' || status === 'aborted') throw wrongOrder(session, where);
  if (status === 'open' && failure !== undefined) {
    await abandon(session);
    throw new TransactionAbortedError({ operation: where, cause: failure.reason });
  }
  await send(session, where);
  const record = closeRecord(session, 'committed');
  if (record !== undefined) await runOutcomeHooks(record);
}

async function send(session: OpenSession, where: string): Promise<void> {
  try {
    await commitTransaction(session, where);
  } catch (error) {
    if (session.transaction.status !== 'unknown') {
      await abandon(session);
      throw error;
    }
    closeRecord(session, 'unknown');
    throw new CommitOutcomeUnknownError({ cause: error });
  }
}

/**
 * Aborts, puts memory back, runs rollback hooks. Errors of server and network are swallowed: the server drops what nobody
 * commits.
 *
 * @throws TransactionStateError, CommitHookError
 */
export async function abort(session: OpenSession, where: string): Promise<void> {
  refuseElsewhere(session, where);
  if (session.transaction.status !== 'open') throw wrongOrder(session, where);
  const record = await rollBack(session);
  if (record !== undefined) await runOutcomeHooks(record);
}

/** Gives up the transaction that is open, if one is. Never rejects. */
export async function abandon(session: OpenSession): Promise<void> {
  const record = await rollBack(session);
  if (record !== undefined) await runOutcomeHooks(record).catch(warnOfHooks);
}

/** Refuses what an attempt left behind, and what runs beside a block, to deal with the transaction of that block. */
export function refuseElsewhere(session: OpenSession, where: string): void {
  const place = placeSlot.get();
  const scope = place?.scope?.session === session ? place.scope : undefined;
  const isOver = scope !== undefined && !takesWork(place, scope);
  if (session.hasEnded || isOver) throw new SessionEndedError({ operation: where });
  const { attempt } = session.transaction;
  if (attempt === undefined || attempt === scope) return;
  const state = 'a transaction runs on this session, and this was called outside of its block';
  throw new TransactionStateError({ attempted: where, state });
}

function wrongOrder({ transaction: { status } }: OpenSession, attempted: string): TransactionStateError {
  const state =
    status === 'none' ? 'no transaction is open' : `what became of the transaction is known: it was ${status}`;
  return new TransactionStateError({ attempted, state: status === 'unknown' ? 'its commit was sent already' : state });
}
