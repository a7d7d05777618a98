import type { RetryOptions, TransactionSettings } from '../session/transaction-options';

/** What `transaction` and `withTransaction` take. */
export interface TransactionOptions extends TransactionSettings, RetryOptions {
  /** Inside a transaction: run the block as part of it instead of refusing. */
  readonly join?: boolean;
}

/** What a transaction's block is told about the attempt that it runs in. */
export interface AttemptInfo {
  /** Which attempt this is, from 1. */
  readonly attempt: number;
}

/** The part of the options that goes to the driver. */
export function settingsOf({
  readConcern,
  writeConcern,
  readPreference,
  maxCommitTimeMS,
}: TransactionOptions): TransactionSettings {
  return { readConcern, writeConcern, readPreference, maxCommitTimeMS };
}
