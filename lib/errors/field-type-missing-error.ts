import { ThreadlineError } from './threadline-error';

/**
 * A field whose type cannot be known.
 */
export class FieldTypeMissingError extends ThreadlineError {
  override readonly name = 'FieldTypeMissingError';
  readonly code = 'FIELD_TYPE_MISSING' as const;
  /** Name of the class. */
  readonly model: string;
  /** Name of the field. */
  readonly field: string;

  constructor(details: { readonly model: string; readonly field: string; readonly cause?: unknown }) {
    const { model, field } = details;
    super({
      problem: `The type of ${model}.${field} is not known.`,
      summary:
        'The compiler gave no definite type for it: it is a union or an interface, the compiler emits no decorator metadata (esbuild, tsx, vite), or it is an array.',
      resolution: `Name the type: @Field(String), @Field(() => [String]) for an array, @Field(Object) for a plain object.`,
      cause: details.cause,
    });
    this.model = details.model;
    this.field = details.field;
  }
}
