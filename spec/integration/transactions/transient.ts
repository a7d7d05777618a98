import { MongoError } from 'mongodb';

/** An error as the driver throws it when the whole transaction may be tried again. */
export function transientError(message = 'try again'): MongoError {
  const error = new MongoError(message);
  error.addErrorLabel('TransientTransactionError');
  return error;
}
