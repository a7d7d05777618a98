import { ThreadlineError } from './threadline-error';

/**
 * A causal token is malformed, was changed, or lies further ahead than the cluster has come. Nothing was read.
 */
export class InvalidCausalTokenError extends ThreadlineError {
  override readonly name = 'InvalidCausalTokenError';
  readonly code = 'INVALID_CAUSAL_TOKEN' as const;
  /** What is wrong with the token. */
  readonly reason: string;

  constructor(details: { readonly reason: string; readonly cause?: unknown }) {
    const { reason } = details;
    super({
      problem: `The causal token cannot be used: ${reason}.`,
      summary:
        'A token carries an operation time with a checksum; one that is damaged or ahead of the cluster would make reads wait for a moment that may never come.',
      resolution: 'Pass on session.causalToken unchanged, and only between processes of the same cluster.',
      cause: details.cause,
    });
    this.reason = details.reason;
  }
}
