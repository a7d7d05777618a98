import { ThreadlineError } from './threadline-error';

/**
 * Start, commit or abort of a transaction in a wrong order.
 */
export class TransactionStateError extends ThreadlineError {
  override readonly name = 'TransactionStateError';
  readonly code = 'TRANSACTION_STATE' as const;
  /** What was called. */
  readonly attempted: string;
  /** The state that the session was in. */
  readonly state: string;

  constructor(details: { readonly attempted: string; readonly state: string; readonly cause?: unknown }) {
    const { attempted, state } = details;
    super({
      problem: `${attempted} is not possible: ${state}.`,
      summary:
        'A transaction is started once, then committed or aborted once; a commit may be repeated after a commit.',
      resolution: 'Check session.isInTransaction, or let Model.transaction(block) do start, commit and abort.',
      cause: details.cause,
    });
    this.attempted = details.attempted;
    this.state = details.state;
  }
}
