import { ThreadlineError } from './threadline-error';
import { article, describeValue } from './describe-value';

/**
 * A value that the field's type does not take.
 */
export class CastError extends ThreadlineError {
  override readonly name = 'CastError';
  readonly code = 'CAST' as const;
  /** Path of the attribute. */
  readonly path: string;
  /** The value as given. */
  readonly value: unknown;
  /** The type it should have had. */
  readonly type: string;
  /** Name of the model. */
  readonly model: string;

  constructor(details: {
    readonly path: string;
    readonly value: unknown;
    readonly type: string;
    readonly model: string;
    readonly cause?: unknown;
  }) {
    const { path, value, type, model } = details;
    super({
      problem: `${model}.${path} takes ${article(type)}, not ${describeValue(value)}.`,
      summary:
        'A value is cast to the type of its field where that is possible without loss, and refused where it is not.',
      resolution: `Give ${article(type)}, or change the type of the field.`,
      cause: details.cause,
    });
    this.path = details.path;
    this.value = details.value;
    this.type = details.type;
    this.model = details.model;
  }
}
