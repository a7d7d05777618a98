import { ThreadlineError } from './threadline-error';

/**
 * A client name that connect() was not given.
 */
export class UnknownClientError extends ThreadlineError {
  override readonly name = 'UnknownClientError';
  readonly code = 'UNKNOWN_CLIENT' as const;
  /** The unknown name. */
  readonly client: string;
  /** The names that are open. */
  readonly known: readonly string[];

  constructor(details: { readonly client: string; readonly known: readonly string[]; readonly cause?: unknown }) {
    const { client, known } = details;
    super({
      problem: `There is no client named "${client}".`,
      summary: `The clients that are open: ${known.join(', ') || 'none'}.`,
      resolution: `Add it with connect({ ${JSON.stringify(client)}: { uri } }), or correct the name in @Document({ client }) or in with({ client }).`,
      cause: details.cause,
    });
    this.client = details.client;
    this.known = details.known;
  }
}
