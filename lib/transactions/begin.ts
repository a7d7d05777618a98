import type { TransactionOptions } from 'mongodb';
import { deploymentKind, type ClientEntry } from '../clients/client-entry';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { OperationNotAllowedInSnapshotError } from '../errors/operation-not-allowed-in-snapshot-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { TransactionNestingError } from '../errors/transaction-nesting-error';
import { TransactionsNotSupportedError } from '../errors/transactions-not-supported-error';
import type { OpenSession } from '../session/session-scope';
import { mergeTransactionSettings, type TransactionSettings } from '../session/transaction-options';
import { startTransaction } from '../store/transaction-commands';
import { openRecord } from './record';

/**
 * Starts a transaction on a session. Nothing is sent: the server learns of it with the first operation.
 *
 * @param options checked before
 * @param attempt which attempt at its block it is, from 1
 * @throws TransactionNestingError, OperationNotAllowedInSnapshotError, TransactionsNotSupportedError, InvalidOptionError
 */
export function begin(
  session: OpenSession,
  options: TransactionSettings | undefined,
  where: string,
  attempt = 1,
): void {
  refuseStart(session, where);
  startTransaction(session, settingsFor(session, options), where);
  openRecord(session, attempt);
}

/** Refuses a session on which no transaction can be started. */
export function refuseStart(session: OpenSession, where: string): void {
  if (session.hasEnded) throw new SessionEndedError({ operation: where });
  if (session.transaction.status === 'open') throw new TransactionNestingError({ where });
  if (session.options.snapshot === true) throw new OperationNotAllowedInSnapshotError({ operation: where });
  refuseStandalone(session.entry, where);
}

/** Refuses a server that has no transactions. */
export function refuseStandalone(entry: ClientEntry, where: string): void {
  if (deploymentKind(entry) === 'standalone') throw new TransactionsNotSupportedError({ where });
}

function settingsFor(session: OpenSession, options: TransactionSettings | undefined): TransactionOptions {
  const settings = mergeTransactionSettings(options, session.options.defaultTransactionOptions);
  const { readPreference, options: clientOptions } = session.entry.client;
  if (settings.readPreference === undefined && readPreference.mode !== 'primary') {
    const problem = `The client reads from ${readPreference.mode}, and a transaction reads from the primary only.`;
    throw unfit('readPreference', problem, "{ readPreference: 'primary' }");
  }
  if (settings.writeConcern === undefined && clientOptions.writeConcern?.w === 0) {
    const problem = "The client's write concern is { w: 0 }, and the outcome of a transaction must be known.";
    throw unfit('writeConcern', problem, "{ writeConcern: { w: 'majority' } }");
  }
  return settings;
}

function unfit(option: string, problem: string, instead: string): InvalidOptionError {
  const resolution = `Give ${instead} to the transaction or to the session's defaultTransactionOptions.`;
  return new InvalidOptionError({ option, problem, resolution });
}
