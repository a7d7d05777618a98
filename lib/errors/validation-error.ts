import { ThreadlineError } from './threadline-error';

/** The messages of one document by path: what `document.errors` and `ValidationError.errors` are. */
export interface ValidationMessages {
  /** The paths that have a message, dotted below embedded documents. */
  readonly paths: readonly string[];
  /** The messages of one path; empty where there are none. */
  on(path: string): string[];
  /** Every message with its path in front. */
  full(): string[];
  /** `{ path: [messages] }`. */
  toJSON(): Record<string, string[]>;
}

/** A document is invalid. Nothing was sent. */
export class ValidationError<D extends object = object> extends ThreadlineError {
  override readonly name = 'ValidationError';
  readonly code = 'VALIDATION' as const;
  /** The invalid document. */
  readonly document: D;
  /** The document's messages by path. */
  readonly errors: ValidationMessages;

  constructor(details: { readonly model: string; readonly document: D; readonly errors: ValidationMessages }) {
    super({
      problem: `${details.model} is invalid: ${details.errors.full().join('; ')}.`,
      summary: 'A document is validated before each save, and only a valid one is written.',
      resolution: 'Mend the values at errors.paths and save again; save({ validate: false }) skips validation.',
    });
    this.document = details.document;
    this.errors = details.errors;
  }
}
