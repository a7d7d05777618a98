import { ThreadlineError } from './threadline-error';

/**
 * A command of this transaction failed, so nothing more can be part of it, a commit included.
 */
export class TransactionAbortedError extends ThreadlineError {
  override readonly name = 'TransactionAbortedError';
  readonly code = 'TRANSACTION_ABORTED' as const;
  /** What was refused, or swallowed the failure. */
  readonly operation: string;

  constructor(details: { readonly operation: string; readonly cause?: unknown }) {
    const { operation } = details;
    super({
      problem: `${operation} is not possible: an earlier command of this transaction failed, and the transaction was aborted.`,
      summary:
        'After a failed command the server has mostly given up the transaction; going on would write the rest without the part that failed.',
      resolution:
        'Let the error of the failed command leave the block (it is the cause), and check for expected conflicts before writing.',
      cause: details.cause,
    });
    this.operation = details.operation;
  }
}
