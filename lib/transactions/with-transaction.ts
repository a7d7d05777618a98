import type { ClientEntry } from '../clients/client-entry';
import { blockArguments, checkBlock } from '../session/block';
import { sessionFor } from '../session/current-session';
import { openAtOnce } from '../session/open-session';
import { track } from '../session/track';
import { checkTransactionOptions } from '../session/transaction-options';
import { refuseStandalone } from './begin';
import { transactionOn } from './enter-transaction';
import { SESSION_PORTS } from './ports';
import { Session, type TransactionBlock } from './session';
import type { TransactionOptions } from './transaction';

/** Runs a block in a transaction: on the session of the block around here, else on one of its own. */
export function withTransaction<T>(
  entry: () => ClientEntry,
  where: string,
  first: TransactionOptions | TransactionBlock<T>,
  second: TransactionBlock<T> | undefined,
): Promise<T | undefined> {
  const run = (): Promise<T | undefined> => {
    const { options = {}, block } = blockArguments<TransactionOptions, TransactionBlock<T>>(first, second);
    checkBlock(block, where);
    const around = sessionFor(entry(), where);
    if (around !== undefined) return transactionOn(around, where, options, (info) => block(Session.of(around), info));
    checkTransactionOptions(options, where, true);
    refuseStandalone(entry(), where);
    return onSessionOfItsOwn(entry(), where, options, block);
  };
  return track(where, entry, run, true);
}

async function onSessionOfItsOwn<T>(
  entry: ClientEntry,
  where: string,
  options: TransactionOptions,
  block: TransactionBlock<T>,
): Promise<T | undefined> {
  const session = openAtOnce(entry, {}, where, SESSION_PORTS);
  try {
    return await transactionOn(session, where, options, (info) => block(Session.of(session), info));
  } finally {
    await session.end();
  }
}
