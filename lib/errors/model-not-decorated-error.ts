import { ThreadlineError } from './threadline-error';

/**
 * A model class without @Document().
 */
export class ModelNotDecoratedError extends ThreadlineError {
  override readonly name = 'ModelNotDecoratedError';
  readonly code = 'MODEL_NOT_DECORATED' as const;
  /** Name of the class. */
  readonly model: string;

  constructor(details: { readonly model: string; readonly cause?: unknown }) {
    const { model } = details;
    super({
      problem: `${model} is not a decorated model.`,
      summary:
        '@Document() reads the fields and compiles their accessors; without it a model has no collection and no attributes.',
      resolution: `Write @Document() above class ${model}.`,
      cause: details.cause,
    });
    this.model = details.model;
  }
}
