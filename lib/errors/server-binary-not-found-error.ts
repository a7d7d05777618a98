import { ThreadlineError } from './threadline-error';

/** One place where a `mongod` was looked for, and why it gave none. */
export interface BinaryAttempt {
  readonly source: string;
  readonly reason: string;
}

/** No `mongod` was found and none could be fetched. */
export class ServerBinaryNotFoundError extends ThreadlineError {
  override readonly name = 'ServerBinaryNotFoundError';
  readonly code = 'SERVER_BINARY_NOT_FOUND' as const;
  /** Every source that was tried, in order. */
  readonly attempts: readonly BinaryAttempt[];

  constructor(details: { readonly attempts: readonly BinaryAttempt[]; readonly cause?: unknown }) {
    super({
      problem: 'No mongod to start a test server with.',
      summary: `These sources were tried:\n${details.attempts.map(({ source, reason }) => `    - ${source}: ${reason}`).join('\n')}`,
      resolution:
        'Set MONGODB_URI to a replica set that runs already, set MONGOMS_SYSTEM_BINARY to the path of a mongod, or install MongoDB so that mongod is on the PATH.',
      cause: details.cause,
    });
    this.attempts = details.attempts;
  }
}
