import { ThreadlineError } from './threadline-error';

/**
 * A change of an attribute that never changes once stored, as _id and readonly fields.
 */
export class ImmutableAttributeError extends ThreadlineError {
  override readonly name = 'ImmutableAttributeError';
  readonly code = 'IMMUTABLE_ATTRIBUTE' as const;
  /** Name of the model. */
  readonly model: string;
  /** Name of the attribute. */
  readonly attribute: string;

  constructor(details: { readonly model: string; readonly attribute: string; readonly cause?: unknown }) {
    const { model, attribute } = details;
    super({
      problem: `${model}.${attribute} cannot be changed once the document is stored.`,
      summary: 'The server keeps the _id of a document for good, and a field declared readonly keeps its first value.',
      resolution:
        'Make a new document with clone() and give that the other value; a readonly number can change by $inc and $bit.',
      cause: details.cause,
    });
    this.model = details.model;
    this.attribute = details.attribute;
  }
}
