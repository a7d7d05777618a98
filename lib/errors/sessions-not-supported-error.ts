import { ThreadlineError } from './threadline-error';

/**
 * The server cannot do what the session needs: snapshot reads or causal tokens on a standalone, or a server too old for the driver.
 */
export class SessionsNotSupportedError extends ThreadlineError {
  override readonly name = 'SessionsNotSupportedError';
  readonly code = 'SESSIONS_NOT_SUPPORTED' as const;
  /** What was asked for. */
  readonly feature: string;
  /** Why the server cannot do it. */
  readonly reason: string;

  constructor(details: { readonly feature: string; readonly reason: string; readonly cause?: unknown }) {
    const { feature, reason } = details;
    super({
      problem: `${feature} cannot be used here: ${reason}.`,
      summary:
        'Snapshot reads and causal tokens need the cluster time that only a replica set or a sharded cluster keeps, and the driver supports servers from a certain version on.',
      resolution:
        'Start the server as a replica set (mongod --replSet rs0, then rs.initiate() in mongosh; one node is enough), or upgrade it.',
      cause: details.cause,
    });
    this.feature = details.feature;
    this.reason = details.reason;
  }
}
