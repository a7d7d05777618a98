import { ThreadlineError } from './threadline-error';

/**
 * A before hook returned false, or an around hook never called on.
 */
export class CallbackHaltedError extends ThreadlineError {
  override readonly name = 'CallbackHaltedError';
  readonly code = 'CALLBACK_HALTED' as const;
  /** Name of the model. */
  readonly model: string;
  /** The event, for example save. */
  readonly event: string;
  /** Name of the hook. */
  readonly callback: string;

  constructor(details: {
    readonly model: string;
    readonly event: string;
    readonly callback: string;
    readonly cause?: unknown;
  }) {
    const { model, event, callback } = details;
    super({
      problem: `${callback} of ${model} halted ${event}.`,
      summary:
        'A before hook that returns false, or an around hook that never calls on, stops the operation: nothing was sent.',
      resolution: 'See why the hook halts; to stop with a reason of your own, throw an error from it.',
      cause: details.cause,
    });
    this.model = details.model;
    this.event = details.event;
    this.callback = details.callback;
  }
}
