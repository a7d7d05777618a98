import { ThreadlineError } from './threadline-error';

/**
 * One or more hooks that run after the outcome of a transaction threw. The outcome itself stands.
 */
export class CommitHookError extends ThreadlineError {
  override readonly name = 'CommitHookError';
  readonly code = 'COMMIT_HOOK' as const;
  /** What the hooks threw, in their order. */
  readonly errors: readonly unknown[];
  /** What became of the transaction. */
  readonly outcome: 'committed' | 'aborted';

  constructor(details: {
    readonly errors: readonly unknown[];
    readonly outcome: 'committed' | 'aborted';
    readonly cause?: unknown;
  }) {
    const { errors, outcome } = details;
    super({
      problem: `${errors.length} ${errors.length === 1 ? 'hook' : 'hooks'} failed after the transaction was ${outcome}.`,
      summary:
        'The hooks run when the outcome is known already: their errors change nothing about it, and all other hooks ran.',
      resolution: 'Look at errors, and repeat what the failed hooks were to do; do not repeat the transaction.',
      cause: details.cause,
    });
    this.errors = details.errors;
    this.outcome = details.outcome;
  }
}
