import { ThreadlineError } from './threadline-error';

/**
 * A field that would hide a method of the model, or has a name that cannot be stored.
 */
export class ReservedFieldError extends ThreadlineError {
  override readonly name = 'ReservedFieldError';
  readonly code = 'RESERVED_FIELD' as const;
  /** Name of the class. */
  readonly model: string;
  /** Name of the field. */
  readonly field: string;
  /** What it would hide. */
  readonly hides: string;

  constructor(details: {
    readonly model: string;
    readonly field: string;
    readonly hides: string;
    readonly cause?: unknown;
  }) {
    const { model, field, hides } = details;
    super({
      problem: `The field ${field} of ${model} would hide ${hides}.`,
      summary: 'Every document needs its own methods; a field of that name would make them unreachable.',
      resolution: `Choose another property name and keep the stored one: @Field({ name: ${JSON.stringify(field)} }) ${field}Value.`,
      cause: details.cause,
    });
    this.model = details.model;
    this.field = details.field;
    this.hides = details.hides;
  }
}
