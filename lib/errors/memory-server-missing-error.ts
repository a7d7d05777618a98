import { ThreadlineError } from './threadline-error';

/** A test server was asked for, and the optional package that starts it is not installed. */
export class MemoryServerMissingError extends ThreadlineError {
  override readonly name = 'MemoryServerMissingError';
  readonly code = 'MEMORY_SERVER_MISSING' as const;

  constructor(details: { readonly cause?: unknown } = {}) {
    super({
      problem: 'The package mongodb-memory-server-core could not be loaded.',
      summary: 'threadline/testing starts mongod through it, and it is an optional peer dependency.',
      resolution:
        'Install it with "npm install --save-dev mongodb-memory-server-core", or set MONGODB_URI to a replica set that runs already.',
      cause: details.cause,
    });
  }
}
