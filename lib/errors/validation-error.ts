import { ThreadlineError } from './threadline-error';

/** What is said where a document as a whole is wrong, and no attribute of it. */
export const BASE = 'base';

/** One message and where it comes from. */
export interface ValidationDetail {
  readonly message: string;
  /** The name of the validator as class-validator has it (`isNotEmpty`, `min`), or whatever `add` was given. */
  readonly rule?: string;
  /** What the validator was declared with as its `context`. */
  readonly context?: unknown;
}

/**
 * The messages of one document by path: what `document.errors` and `ValidationError.errors` are. Iterating it gives each
 * path with its messages.
 *
 * @example
 * for (const [path, messages] of person.errors) console.log(path, messages.join(', '));
 */
export interface ValidationMessages<Path extends string = string> extends Iterable<
  readonly [path: string, messages: string[]]
> {
  /** The paths that have a message, dotted below embedded documents: `crates.0.label`. */
  readonly paths: readonly string[];
  /** How many messages there are. */
  readonly size: number;
  readonly isEmpty: boolean;
  /** Whether a path has a message. */
  has(path: Path | (string & {})): boolean;
  /** The messages of one path; empty where there are none. */
  on(path: Path | (string & {})): string[];
  /** The messages of one path, each with the validator that it comes from. */
  details(path: Path | (string & {})): ValidationDetail[];
  /**
   * Adds a message; `base` is the path of the document as a whole. In a hook before or after validation, and in a method
   * with `@Validates()`, it makes the document invalid; in a hook before saving it keeps the document from being written.
   */
  add(path: Path | 'base' | (string & {}), message: string, detail?: Omit<ValidationDetail, 'message'>): void;
  /** Takes all messages away. */
  clear(): void;
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
  declare readonly document: D;
  /** The document's messages by path. */
  readonly errors: ValidationMessages;

  constructor(details: { readonly model: string; readonly document: D; readonly errors: ValidationMessages }) {
    super({
      problem: `${details.model} is invalid: ${details.errors.full().join('; ')}.`,
      summary: 'A document is validated before each save, and only a valid one is written.',
      resolution: 'Mend the values at errors.paths and save again; save({ validate: false }) skips validation.',
    });
    // Not to be printed with the error: it may be large, and hold what no log is to have.
    Object.defineProperty(this, 'document', { value: details.document, enumerable: false });
    this.errors = details.errors;
  }

  /** What a reply with status 422 may hold: the messages by path, and nothing of the document. */
  toJSON(): { readonly code: string; readonly message: string; readonly errors: Record<string, string[]> } {
    return { code: this.code, message: this.problem, errors: this.errors.toJSON() };
  }
}
