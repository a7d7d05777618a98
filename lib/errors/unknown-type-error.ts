import { describeValue } from './describe-value';
import { ThreadlineError } from './threadline-error';

/**
 * A document, or attributes for one, whose key says that it is of a class which the model that was asked does not know.
 */
export class UnknownTypeError extends ThreadlineError {
  override readonly name = 'UnknownTypeError';
  readonly code = 'UNKNOWN_TYPE' as const;
  /** Name of the model that was asked. */
  readonly model: string;
  /** The key that tells of which class a document is. */
  readonly key: string;
  /** What it holds. */
  readonly value: unknown;
  /** The values of the model and of the classes below it. */
  readonly known: readonly (string | number)[];

  constructor(details: {
    readonly model: string;
    readonly key: string;
    readonly value: unknown;
    readonly known: readonly (string | number)[];
    readonly cause?: unknown;
  }) {
    const { model, key, value, known } = details;
    super({
      problem: `${model} has no class for ${describeValue(value)} in ${JSON.stringify(key)}.`,
      summary: `It and the classes below it are told by ${known.map((each) => JSON.stringify(each)).join(', ')}.`,
      resolution:
        'Load the file that declares the class, or give the root @Document({ discriminator: { fallback: true } }) to load what is unknown as the class that is asked.',
      cause: details.cause,
    });
    this.model = model;
    this.key = key;
    this.value = value;
    this.known = known;
  }
}
