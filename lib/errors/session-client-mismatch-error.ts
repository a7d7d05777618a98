import { ThreadlineError } from './threadline-error';

/**
 * A model, instance or associated document of another MongoClient was used inside a session block. Nothing was sent.
 */
export class SessionClientMismatchError extends ThreadlineError {
  override readonly name = 'SessionClientMismatchError';
  readonly code = 'SESSION_CLIENT_MISMATCH' as const;
  /** The refused operation, for example `Person.create`. */
  readonly operation: string;
  /** Name of the client that the model belongs to. */
  readonly client: string;
  /** Name of the client whose session is open. */
  readonly sessionClient: string;

  constructor(details: {
    readonly operation: string;
    readonly client: string;
    readonly sessionClient: string;
    readonly cause?: unknown;
  }) {
    const { operation, client, sessionClient } = details;
    super({
      problem: `${operation} belongs to the client "${client}", but the session open here belongs to the client "${sessionClient}".`,
      summary:
        'A server session is known to the deployment of one client only; running the operation without it would silently step outside the block.',
      resolution:
        'Open the session on a model of that client, or run the operation inside Model.withoutSession(...) to say that it shall not be part of the block.',
      cause: details.cause,
    });
    this.operation = details.operation;
    this.client = details.client;
    this.sessionClient = details.sessionClient;
  }
}
