import { ThreadlineError } from './threadline-error';

/**
 * Attempts or time for a transaction are used up. The last error is the cause; nothing of it was committed.
 */
export class TransactionRetryError extends ThreadlineError {
  override readonly name = 'TransactionRetryError';
  readonly code = 'TRANSACTION_RETRY' as const;
  /** How often the block ran. */
  readonly attempts: number;
  /** Which limit was reached. */
  readonly limit: string;

  constructor(details: { readonly attempts: number; readonly limit: string; readonly cause?: unknown }) {
    const { attempts, limit } = details;
    super({
      problem: `The transaction was given up after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}: ${limit}.`,
      summary: 'Each attempt met a transient error (see cause), such as a write conflict or an election.',
      resolution: 'Run it again later, make the block shorter, or raise timeoutMS or maxAttempts.',
      cause: details.cause,
    });
    this.attempts = details.attempts;
    this.limit = details.limit;
  }
}
