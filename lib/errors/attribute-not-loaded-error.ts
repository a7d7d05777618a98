import { ThreadlineError } from './threadline-error';

/**
 * An attribute was read or changed that the query left out.
 */
export class AttributeNotLoadedError extends ThreadlineError {
  override readonly name = 'AttributeNotLoadedError';
  readonly code = 'ATTRIBUTE_NOT_LOADED' as const;
  /** Name of the model. */
  readonly model: string;
  /** Name of the attribute. */
  readonly attribute: string;

  constructor(details: { readonly model: string; readonly attribute: string; readonly cause?: unknown }) {
    const { model, attribute } = details;
    super({
      problem: `${model}.${attribute} was not loaded.`,
      summary: 'The query that loaded this document left it out with only() or without(), so its value is not known.',
      resolution: 'Load it too, or reload() the document.',
      cause: details.cause,
    });
    this.model = details.model;
    this.attribute = details.attribute;
  }
}
