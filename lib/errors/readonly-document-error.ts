import { ThreadlineError } from './threadline-error';
import { describeValue } from './describe-value';

/**
 * A write to a document that is read only or destroyed. Nothing was sent.
 */
export class ReadonlyDocumentError extends ThreadlineError {
  override readonly name = 'ReadonlyDocumentError';
  readonly code = 'READONLY_DOCUMENT' as const;
  /** Name of the model. */
  readonly model: string;
  /** The document's _id. */
  readonly id: unknown;
  /** What was tried. */
  readonly operation: string;
  /** Why it takes no writes. */
  readonly reason: 'readonly' | 'destroyed';

  constructor(details: {
    readonly model: string;
    readonly id: unknown;
    readonly operation: string;
    readonly reason: 'readonly' | 'destroyed';
    readonly cause?: unknown;
  }) {
    const { model, id, operation, reason } = details;
    super({
      problem: `${operation} is not possible: ${model} ${describeValue(id)} ${reason === 'destroyed' ? 'was destroyed' : 'is read only'}.`,
      summary: 'A destroyed document has nothing left to write to; a read-only one was marked so by readonly().',
      resolution: 'Load it again, or make a new one with clone().',
      cause: details.cause,
    });
    this.model = details.model;
    this.id = details.id;
    this.operation = details.operation;
    this.reason = details.reason;
  }
}
