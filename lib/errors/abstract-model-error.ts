import { ThreadlineError } from './threadline-error';

/**
 * A class that is declared as abstract was asked for documents of its own.
 */
export class AbstractModelError extends ThreadlineError {
  override readonly name = 'AbstractModelError';
  readonly code = 'ABSTRACT_MODEL' as const;
  /** Name of the model. */
  readonly model: string;
  /** What was asked of it. */
  readonly operation: string;

  constructor(details: { readonly model: string; readonly operation: string; readonly cause?: unknown }) {
    const { model, operation } = details;
    super({
      problem: `${operation} was called, and ${model} is abstract.`,
      summary: `There are no documents of ${model} itself: it is what the classes below it have in common.`,
      resolution: `Ask a class that extends ${model}, or leave { abstract: true } out.`,
      cause: details.cause,
    });
    this.model = model;
    this.operation = operation;
  }
}
