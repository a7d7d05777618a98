import { BSON, MongoError, MongoNetworkError, MongoServerError } from 'mongodb';
import { OperationError } from '../errors/operation-error';
import { OperationNotAllowedInTransactionError } from '../errors/operation-not-allowed-in-transaction-error';
import { SessionEndedError } from '../errors/session-ended-error';
import { TransactionsNotSupportedError } from '../errors/transactions-not-supported-error';
import { duplicateKeyError } from './duplicate-key';

const DUPLICATE_KEY = 11000;
const NOT_IN_TRANSACTION = 263;
const ILLEGAL_OPERATION = 20;

/** The driver's error as ours. What is not the driver's comes back as it is: a hook's own error stays itself. */
export function translateError(error: unknown, operation: string): unknown {
  if (error instanceof BSON.BSONError || isTooLarge(error)) return new OperationError({ operation, cause: error });
  if (!(error instanceof MongoError)) return error;
  // One error of the driver's is one of ours: what spoiled a transaction is what its operation rejected with.
  const known = translations.get(error) ?? translated(error, operation);
  translations.set(error, known);
  return known;
}

// A document beyond what BSON can hold: the driver's buffer says so, by an error of Node's own.
function isTooLarge(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null | undefined)?.code === 'ERR_OUT_OF_RANGE';
}

const translations = new WeakMap<MongoError, Error>();

function translated(error: MongoError, operation: string): Error {
  if (error.name === 'MongoExpiredSessionError') return new SessionEndedError({ operation, cause: error });
  if (!(error instanceof MongoServerError)) return new OperationError({ operation, cause: error });
  if (error.code === DUPLICATE_KEY) return duplicateKeyError(error, operation);
  if (error.code === NOT_IN_TRANSACTION) {
    return new OperationNotAllowedInTransactionError({
      operation,
      reason: 'the server refuses it there',
      cause: error,
    });
  }
  if (saysNoTransactions(error)) {
    return new TransactionsNotSupportedError({ where: operation, cause: error });
  }
  return new OperationError({ operation, cause: error });
}

// For writes the driver puts an advice about retryable writes in place of the server's error.
function saysNoTransactions(error: MongoServerError): boolean {
  const { code, message } = ((error as { readonly originalError?: unknown }).originalError ??
    error) as MongoServerError;
  return code === ILLEGAL_OPERATION && /transaction number/i.test(message);
}

/** Whether an error comes from the server or the way to it. What the driver itself refused has not left this process. */
export function reachedServer(error: unknown): boolean {
  if (!(error instanceof MongoError)) return false;
  if (error instanceof MongoServerError || error instanceof MongoNetworkError) return true;
  return error.name === 'MongoOperationTimeoutError' || error.hasErrorLabel('TransientTransactionError');
}
