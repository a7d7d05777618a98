import { ThreadlineError } from './threadline-error';

/**
 * Stored bytes that are no valid BSON, or that cannot be written back without loss.
 *
 * @see https://bsonspec.org/spec.html
 */
export class MalformedDocumentError extends ThreadlineError {
  override readonly name = 'MalformedDocumentError';
  readonly code = 'MALFORMED_DOCUMENT' as const;
  /** Name of the model, where it is known. */
  readonly model: string | undefined;
  /** Name of the attribute, where it is known. */
  readonly attribute: string | undefined;
  /** What is wrong with the bytes. */
  readonly reason: string;

  constructor(details: {
    readonly reason: string;
    readonly model?: string;
    readonly attribute?: string;
    readonly cause?: unknown;
  }) {
    const { reason, model, attribute } = details;
    const what = model === undefined ? 'a document' : `${model}${attribute === undefined ? '' : `.${attribute}`}`;
    super({
      problem: `What is stored of ${what} is malformed: ${reason}.`,
      summary:
        'Values are decoded from the stored bytes when they are first read, and nothing is guessed from broken ones.',
      resolution:
        'Repair what is stored with an update through Model.collection; every other attribute stays readable.',
      cause: details.cause,
    });
    this.model = model;
    this.attribute = attribute;
    this.reason = reason;
  }
}
