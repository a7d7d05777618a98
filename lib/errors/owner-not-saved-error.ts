import { ThreadlineError } from './threadline-error';

/** An associated document was to be stored for an owner that is not stored yet. Nothing was sent. */
export class OwnerNotSavedError extends ThreadlineError {
  override readonly name = 'OwnerNotSavedError';
  readonly code = 'OWNER_NOT_SAVED' as const;
  /** Name of the owner's model. */
  readonly model: string;
  /** What was tried, for example `Person.posts.create`. */
  readonly operation: string;

  constructor(details: { readonly model: string; readonly operation: string; readonly cause?: unknown }) {
    const { model, operation } = details;
    super({
      problem: `${operation} needs a stored ${model}, and this one is new.`,
      summary: 'A document that is stored before its owner would lead to nothing if the owner were never saved.',
      resolution: `Save the ${model} first, or use build(...) or push(...), which wait for its save.`,
      cause: details.cause,
    });
    this.model = model;
    this.operation = operation;
  }
}
