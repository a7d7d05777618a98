import { ThreadlineError } from './threadline-error';
import { describeValue } from './describe-value';

/**
 * Nothing was found where something was asked for.
 */
export class DocumentNotFoundError extends ThreadlineError {
  override readonly name = 'DocumentNotFoundError';
  readonly code = 'DOCUMENT_NOT_FOUND' as const;
  /** Name of the model. */
  readonly model: string;
  /** What was looked for: missing ids or a filter. */
  readonly criteria: unknown;

  constructor(details: { readonly model: string; readonly criteria: unknown; readonly cause?: unknown }) {
    const { model, criteria } = details;
    super({
      problem: `No ${model} was found for ${describeValue(criteria)}.`,
      summary:
        'It was never stored, was deleted meanwhile, or lies in another collection or database than the model looks in.',
      resolution: 'Use the form that gives null (find, findBy, first) where absence is expected.',
      cause: details.cause,
    });
    this.model = details.model;
    this.criteria = details.criteria;
  }
}
