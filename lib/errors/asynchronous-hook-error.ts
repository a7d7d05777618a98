import { ThreadlineError } from './threadline-error';

/**
 * A hook of `initialize` or `build`, a condition of one, or a hook of a list that was assigned or built in, returned a promise.
 */
export class AsynchronousHookError extends ThreadlineError {
  override readonly name = 'AsynchronousHookError';
  readonly code = 'ASYNCHRONOUS_HOOK' as const;
  /** Name of the model. */
  readonly model: string;
  /** The event, for example initialize. */
  readonly event: string;
  /** Name of the hook. */
  readonly callback: string;

  constructor({
    model,
    event,
    callback,
  }: {
    readonly model: string;
    readonly event: string;
    readonly callback: string;
  }) {
    super({
      problem: `${callback} of ${model}, a hook of ${event}, returned a promise.`,
      summary:
        'It runs where a document is made or assigned, and nobody can wait there: the document would be given out unfinished.',
      resolution:
        'Do it synchronously, or in a hook of find, of validation or of save, which are awaited; one of a list that is declared async runs only where the list waits for it.',
    });
    this.model = model;
    this.event = event;
    this.callback = callback;
  }
}
