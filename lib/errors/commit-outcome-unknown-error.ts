import { ThreadlineError } from './threadline-error';

/**
 * The commit was sent, and no answer said what became of it. The transaction may or may not be stored.
 */
export class CommitOutcomeUnknownError extends ThreadlineError {
  override readonly name = 'CommitOutcomeUnknownError';
  readonly code = 'COMMIT_OUTCOME_UNKNOWN' as const;

  constructor(details: { readonly cause?: unknown } = {}) {
    super({
      problem: 'It is unknown whether the transaction was committed.',
      summary:
        'The connection or the replication failed after the commit was sent (see cause), and asking again was in vain.',
      resolution:
        'Read the data to see whether the writes are there before running the transaction again; memory was restored to what it was before.',
      cause: details.cause,
    });
  }
}
