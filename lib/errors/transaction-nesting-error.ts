import { ThreadlineError } from './threadline-error';

/**
 * A transaction was started inside a transaction. The outer one goes on.
 */
export class TransactionNestingError extends ThreadlineError {
  override readonly name = 'TransactionNestingError';
  readonly code = 'TRANSACTION_NESTING' as const;
  /** What tried to start the inner transaction. */
  readonly where: string;

  constructor(details: { readonly where: string; readonly cause?: unknown }) {
    const { where } = details;
    super({
      problem: `${where} was called inside a transaction.`,
      summary:
        'MongoDB has no nested transactions, and none are imitated: an inner rollback could not undo its part alone.',
      resolution: 'Leave the inner transaction out, or pass { join: true } to run its block as part of the outer one.',
      cause: details.cause,
    });
    this.where = details.where;
  }
}
