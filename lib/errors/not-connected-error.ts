import { ThreadlineError } from './threadline-error';

/**
 * A model was used before connect, or after its client was closed.
 */
export class NotConnectedError extends ThreadlineError {
  override readonly name = 'NotConnectedError';
  readonly code = 'NOT_CONNECTED' as const;
  /** What was tried. */
  readonly operation: string;
  /** Name of the missing client. */
  readonly client: string;

  constructor(details: { readonly operation: string; readonly client: string; readonly cause?: unknown }) {
    const { operation, client } = details;
    super({
      problem: `${operation} needs the client "${client}", which is not connected.`,
      summary:
        'Models find their MongoClient by name, and connect() has not been awaited yet, or disconnect() has closed it.',
      resolution: 'Call await connect(uri) once at start-up, before the first operation.',
      cause: details.cause,
    });
    this.operation = details.operation;
    this.client = details.client;
  }
}
