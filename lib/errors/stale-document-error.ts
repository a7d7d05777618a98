import { ThreadlineError } from './threadline-error';
import { describeValue } from './describe-value';

/**
 * The stored document or embedded child changed or went away meanwhile. Nothing of the save is stored; the document stays changed.
 */
export class StaleDocumentError extends ThreadlineError {
  override readonly name = 'StaleDocumentError';
  readonly code = 'STALE_DOCUMENT' as const;
  /** Name of the model. */
  readonly model: string;
  /** The document's _id. */
  readonly id: unknown;
  /** What was tried. */
  readonly operation: string;
  /** The version that the document was loaded with, and the one that is stored, for models with `lockVersion`. */
  readonly expectedVersion: number | undefined;
  readonly actualVersion: number | undefined;

  constructor(details: {
    readonly model: string;
    readonly id: unknown;
    readonly operation: string;
    readonly expectedVersion?: number | undefined;
    readonly actualVersion?: number | undefined;
    readonly cause?: unknown;
  }) {
    const { model, id, operation, expectedVersion, actualVersion } = details;
    const isOutdated = expectedVersion !== undefined && actualVersion !== expectedVersion;
    const versions = isOutdated ? ` It was loaded with version ${expectedVersion}; stored is ${actualVersion}.` : '';
    super({
      problem: `${operation} of ${model} ${describeValue(id)} met a document that is gone or has changed.${versions}`,
      summary: 'Somebody else deleted or changed it between loading and saving.',
      resolution: 'Reload it, apply the change again and save.',
      cause: details.cause,
    });
    this.model = details.model;
    this.id = details.id;
    this.operation = details.operation;
    this.expectedVersion = expectedVersion;
    this.actualVersion = actualVersion;
  }
}
