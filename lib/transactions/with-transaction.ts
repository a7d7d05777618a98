import type { ClientEntry } from '../clients/client-entry';
import { blockArguments, checkBlock } from '../session/block';
import { sessionFor } from '../session/current-session';
import { openSession } from '../session/open-session';
import { checkTransactionOptions } from '../session/transaction-options';
import { refuseStandalone } from './by-hand';
import { transactionOn } from './enter-transaction';
import { SESSION_PORTS } from './ports';
import { Session } from './session';
import type { AttemptInfo, TransactionOptions } from './transaction';

/** A block that runs in a transaction. It runs again when what it threw is transient. */
export type TransactionBlock<T> = (session: Session, info: AttemptInfo) => Promise<T> | T;

/** Runs a block in a transaction: on the session of the block around here, else on one of its own. */
export function withTransaction<T>(
  entry: () => ClientEntry,
  where: string,
  first: TransactionOptions | TransactionBlock<T>,
  second: TransactionBlock<T> | undefined,
): Promise<T | undefined> {
  try {
    const around = sessionFor(entry(), where);
    const { options = {}, block } = blockArguments<TransactionOptions, TransactionBlock<T>>(first, second);
    checkBlock(block, where);
    if (around === undefined) return onOwnSession(entry(), where, options, block);
    // Handed on as it is: the block around here knows the transaction by this promise.
    return transactionOn(around, where, options, (info) => block(Session.of(around), info));
  } catch (error) {
    return Promise.reject(error as Error);
  }
}

async function onOwnSession<T>(
  entry: ClientEntry,
  where: string,
  options: TransactionOptions,
  block: TransactionBlock<T>,
): Promise<T | undefined> {
  checkTransactionOptions(options, where, true);
  refuseStandalone(entry, where);
  const session = await openSession(entry, {}, where, SESSION_PORTS);
  try {
    return await transactionOn(session, where, options, (info) => block(Session.of(session), info));
  } finally {
    await session.end();
  }
}
