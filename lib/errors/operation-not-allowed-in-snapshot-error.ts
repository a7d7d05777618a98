import { ThreadlineError } from './threadline-error';

/**
 * A write or a transaction in a snapshot session. Nothing was sent.
 */
export class OperationNotAllowedInSnapshotError extends ThreadlineError {
  override readonly name = 'OperationNotAllowedInSnapshotError';
  readonly code = 'OPERATION_NOT_ALLOWED_IN_SNAPSHOT' as const;
  /** The refused operation. */
  readonly operation: string;

  constructor(details: { readonly operation: string; readonly cause?: unknown }) {
    const { operation } = details;
    super({
      problem: `${operation} is not possible in a snapshot session.`,
      summary:
        'A snapshot session reads one moment of the past; the server allows find, aggregate and distinct in it and nothing else.',
      resolution: 'Write outside the snapshot block, or use a transaction with readConcern { level: "snapshot" }.',
      cause: details.cause,
    });
    this.operation = details.operation;
  }
}
