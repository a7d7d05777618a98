import { ThreadlineError } from './threadline-error';

/**
 * The server is a standalone, which has no transactions. Nothing was written.
 */
export class TransactionsNotSupportedError extends ThreadlineError {
  override readonly name = 'TransactionsNotSupportedError';
  readonly code = 'TRANSACTIONS_NOT_SUPPORTED' as const;
  /** What tried to start the transaction. */
  readonly where: string;

  constructor(details: { readonly where: string; readonly cause?: unknown }) {
    const { where } = details;
    super({
      problem: `${where} needs a replica set or a sharded cluster, and the server is a standalone.`,
      summary: 'Transactions need the operation log that a standalone server does not keep.',
      resolution:
        'Start the server as a replica set (mongod --replSet rs0, then rs.initiate() in mongosh; one node is enough) and add ?replicaSet=rs0 to the URI.',
      cause: details.cause,
    });
    this.where = details.where;
  }
}
