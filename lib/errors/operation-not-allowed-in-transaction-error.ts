import { ThreadlineError } from './threadline-error';

/**
 * Something that cannot run in a transaction, or would wait for its locks. Refused before it was sent.
 */
export class OperationNotAllowedInTransactionError extends ThreadlineError {
  override readonly name = 'OperationNotAllowedInTransactionError';
  readonly code = 'OPERATION_NOT_ALLOWED_IN_TRANSACTION' as const;
  /** The refused operation. */
  readonly operation: string;
  /** Why it cannot run there. */
  readonly reason: string;

  constructor(details: { readonly operation: string; readonly reason: string; readonly cause?: unknown }) {
    const { operation, reason } = details;
    super({
      problem: `${operation} cannot run inside a transaction: ${reason}.`,
      summary: 'The server refuses it there, or it would wait for locks that the open transaction itself holds.',
      resolution: 'Run it before or after the transaction.',
      cause: details.cause,
    });
    this.operation = details.operation;
    this.reason = details.reason;
  }
}
