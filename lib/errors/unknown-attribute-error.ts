import { ThreadlineError } from './threadline-error';

/**
 * An attribute that the model does not declare.
 */
export class UnknownAttributeError extends ThreadlineError {
  override readonly name = 'UnknownAttributeError';
  readonly code = 'UNKNOWN_ATTRIBUTE' as const;
  /** The unknown name. */
  readonly attribute: string;
  /** Name of the model. */
  readonly model: string;
  /** The declared names. */
  readonly known: readonly string[];

  constructor(details: {
    readonly attribute: string;
    readonly model: string;
    readonly known: readonly string[];
    readonly cause?: unknown;
  }) {
    const { attribute, model, known } = details;
    super({
      problem: `${model} has no attribute ${JSON.stringify(attribute)}.`,
      summary: `Its attributes: ${known.join(', ')}.`,
      resolution: 'Correct the name, or declare it with @Field().',
      cause: details.cause,
    });
    this.attribute = details.attribute;
    this.model = details.model;
    this.known = details.known;
  }
}
