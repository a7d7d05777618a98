import { ThreadlineError } from './threadline-error';

/**
 * Hooks went round in a circle, as one that saves its own document after each save does.
 */
export class CallbackLoopError extends ThreadlineError {
  override readonly name = 'CallbackLoopError';
  readonly code = 'CALLBACK_LOOP' as const;
  /** Name of the model. */
  readonly model: string;
  /** The event, for example save. */
  readonly event: string;

  constructor({ model, event }: { readonly model: string; readonly event: string }) {
    super({
      problem: `The hooks of ${event} of ${model} have called themselves a hundred times over.`,
      summary: 'A hook that does again what it is a hook of would never come to an end.',
      resolution: `Change the document in a before hook, give the hook a condition, or use ${model}.withoutCallbacks in it.`,
    });
    this.model = model;
    this.event = event;
  }
}
