import { ThreadlineError } from './threadline-error';

/**
 * A write with write concern `{ w: 0 }` inside a session block. Nothing was sent.
 */
export class UnacknowledgedWriteError extends ThreadlineError {
  override readonly name = 'UnacknowledgedWriteError';
  readonly code = 'UNACKNOWLEDGED_WRITE' as const;
  /** The refused operation. */
  readonly operation: string;

  constructor(details: { readonly operation: string; readonly cause?: unknown }) {
    const { operation } = details;
    super({
      problem: `${operation} would be written with { w: 0 } inside a session block.`,
      summary:
        'The server never answers an unacknowledged write, so it can neither belong to a session nor be ordered in it.',
      resolution: 'Use { w: 1 } or { w: "majority" } here, or run the write inside Model.withoutSession(...).',
      cause: details.cause,
    });
    this.operation = details.operation;
  }
}
