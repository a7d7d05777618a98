import { ThreadlineError } from './threadline-error';

/**
 * Work outlived its session block: a timer, an un-awaited promise, a cursor or a criteria kept past the end. Nothing was sent.
 */
export class SessionEndedError extends ThreadlineError {
  override readonly name = 'SessionEndedError';
  readonly code = 'SESSION_ENDED' as const;
  /** The refused operation. */
  readonly operation: string;

  constructor(details: { readonly operation: string; readonly cause?: unknown }) {
    const { operation } = details;
    super({
      problem: `${operation} was called after its session block had ended.`,
      summary: 'The work was started inside a block and outlived it; running it now would silently drop the session.',
      resolution:
        'Await the work before the block returns, make the criteria or cursor where it is used, or start the work inside Model.withoutSession(...).',
      cause: details.cause,
    });
    this.operation = details.operation;
  }
}
