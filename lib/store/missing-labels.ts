import { MongoError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';

/**
 * Adds the label that the drivers' specification asks for, and driver 7.9 leaves out in two cases: no server was found, and a
 * connection broke whose pool had been cleared before, as happens to all but the first of those that broke together.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/transactions/transactions.md#error-reporting-changes
 */
function addWhereLost(error: unknown, label: string): void {
  if (!(error instanceof MongoError) || !isLost(error)) return;
  error.addErrorLabel(label);
}

function isLost(error: MongoError): boolean {
  // A bulk write has the error that ended it inside.
  const origin: unknown = error instanceof MongoServerError ? error.errorResponse : error;
  return origin instanceof MongoNetworkError || origin instanceof MongoServerSelectionError;
}

/** For a command in a transaction: the whole block may be tried again. */
export function labelTransient(error: unknown): void {
  addWhereLost(error, 'TransientTransactionError');
}

/** For a commit: it may have been stored, and may be sent again. */
export function labelUnknownOutcome(error: unknown): void {
  addWhereLost(error, 'UnknownTransactionCommitResult');
}
