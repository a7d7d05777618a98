import type { AbstractCursor, ClientSession } from 'mongodb';
import { SessionEndedError } from '../errors/session-ended-error';
import { currentScope } from '../session/current-session';
import type { OpenSession, SessionScope } from '../session/session-scope';
import type { Operation } from './operation';
import { performOn, sessionOf } from './perform';

interface Opened<T> {
  readonly cursor: AbstractCursor<T>;
  readonly session: OpenSession | undefined;
  readonly scope: SessionScope | undefined;
}

/**
 * Reads a result batch by batch. Each batch takes one turn on the session, and none is held while the caller works on
 * what it got; a block that ends closes the cursor on the server.
 */
export class BatchCursor<T> {
  #opened: Opened<T> | undefined;
  #close: (() => Promise<void>) | undefined;

  constructor(
    private readonly operation: Operation,
    private readonly open: (session: ClientSession | undefined) => AbstractCursor<T>,
  ) {}

  /** The next documents that have arrived together, or null at the end. */
  async nextBatch(): Promise<T[] | null> {
    const { cursor, session, scope } = (this.#opened ??= this.#start());
    // A cursor belongs to the block it was opened in, and to nothing after it: not even its buffered documents.
    if (scope !== undefined && scope.state === 'ended') throw new SessionEndedError({ operation: this.operation.name });
    const more = await performOn(session, this.operation, () => cursor.hasNext());
    if (more) return cursor.readBufferedDocuments();
    this.#forget();
    return null;
  }

  /** Every document at once. */
  async all(): Promise<T[]> {
    const documents: T[] = [];
    for (let batch = await this.nextBatch(); batch !== null; batch = await this.nextBatch()) {
      for (const document of batch) documents.push(document);
    }
    return documents;
  }

  /** Closes the cursor, on the server too. Never rejects for a cursor that is closed already. */
  async close(): Promise<void> {
    const opened = this.#opened;
    if (opened === undefined || opened.cursor.closed) return this.#forget();
    this.#forget();
    const close = (): Promise<void> => opened.cursor.close();
    await (opened.session === undefined ? close() : opened.session.turns.take(close));
  }

  #start(): Opened<T> {
    const session = sessionOf(this.operation);
    const scope = currentScope();
    const cursor = this.open(session?.driver);
    this.#close = () => this.close();
    scope?.cursors.add(this.#close);
    return { cursor, session, scope };
  }

  #forget(): void {
    if (this.#close !== undefined) this.#opened?.scope?.cursors.delete(this.#close);
    this.#close = undefined;
  }
}
