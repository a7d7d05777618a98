import { describeValue } from './describe-value';
import { ThreadlineError } from './threadline-error';

/** A document was to be destroyed while others depend on it. It was not. */
export class DeleteRestrictedError extends ThreadlineError {
  override readonly name = 'DeleteRestrictedError';
  readonly code = 'DELETE_RESTRICTED' as const;
  /** Name of the model. */
  readonly model: string;
  /** The document's _id. */
  readonly id: unknown;
  /** The association whose documents depend on it. */
  readonly association: string;

  constructor(details: {
    readonly model: string;
    readonly id: unknown;
    readonly association: string;
    readonly cause?: unknown;
  }) {
    const { model, id, association } = details;
    super({
      problem: `${model} ${describeValue(id)} was not destroyed: there are documents in its ${association}.`,
      summary: `${model}.${association} is declared with { dependent: 'restrictWithException' }.`,
      resolution: `Take the documents out of ${association} first, or declare another "dependent".`,
      cause: details.cause,
    });
    this.model = model;
    this.id = id;
    this.association = association;
  }
}
