import { describeValue } from './describe-value';
import { OperationError, type OperationFailure } from './operation-error';

/** A unique index refused a write. `cause.code` is 11000. */
export class DuplicateKeyError extends OperationError {
  override readonly name = 'DuplicateKeyError';
  override readonly code = 'DUPLICATE_KEY';
  /** Name of the unique index, where the server tells it. */
  readonly index: string | undefined;
  /** The values that exist already, by path. */
  readonly values: Readonly<Record<string, unknown>>;

  constructor(
    details: OperationFailure & { readonly index?: string; readonly values: Readonly<Record<string, unknown>> },
  ) {
    super(details, {
      problem: `${details.operation} failed: ${describeValue(details.values)} exists already.`,
      summary: `The unique index ${details.index ?? ''} allows each of these values once.`.replace('  ', ' '),
      resolution: 'Choose another value, or load the document that has this one (findBy, findOrCreateBy).',
    });
    this.index = details.index;
    this.values = details.values;
  }
}
