import type { OpenSession } from '../session/session-scope';
import { abortTransaction } from '../store/transaction-commands';
import { closeRecord, type TransactionRecord } from './record';

/**
 * Aborts the transaction that is open, if one is, and puts memory back. Errors of server and network are swallowed: the server
 * drops what nobody commits. Runs no hooks.
 *
 * @returns the record, unless somebody else has dealt with the end of the transaction
 */
export async function rollBack(session: OpenSession): Promise<TransactionRecord | undefined> {
  await abortTransaction(session, 'abortTransaction').catch(() => undefined);
  // A commit may have been on its way; then those who sent it know what became of it.
  return session.transaction.status === 'aborted' ? closeRecord(session, 'aborted') : undefined;
}
