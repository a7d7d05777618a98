import { keepOne } from '../bson/keep-one';
import type { AbstractCursor } from 'mongodb';
import { CursorThread } from './cursor-thread';
import type { Operation } from './operation';
import { threadInnerCursor, type DriverCursor } from './threaded-cursor';
import { checkedRead } from './threaded-read';

/**
 * Reads a result batch by batch. Each batch takes one turn on the session, and none is held while the caller works on
 * what it got; a block that ends closes the cursor on the server. It belongs to the block it was made in, or else to the
 * one in which it is first used, and to nothing after it.
 */
export class BatchCursor<T> {
  readonly #thread: CursorThread;
  #cursor: AbstractCursor<T> | undefined;
  #isExhausted = false;

  constructor(
    operation: Operation,
    private readonly open: () => AbstractCursor<T>,
  ) {
    this.#thread = new CursorThread(
      operation,
      undefined,
      () => false,
      () => this.close(),
    );
  }

  /** Whether the server has given all that there is. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  /** The next documents that have arrived together, or null at the end. */
  async nextBatch(): Promise<T[] | null> {
    const cursor = (this.#cursor ??= this.#make());
    if (this.#isExhausted) return this.#nothing();
    const more = await checkedRead(this.#thread, () => cursor.hasNext());
    if (!more) return null;
    const batch = cursor.readBufferedDocuments();
    this.#isExhausted = !cursor.killed && cursor.id?.isZero() === true;
    return batch;
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
    const cursor = this.#cursor;
    if (cursor !== undefined) await this.#thread.closeWith(() => cursor.close());
  }

  // Refused like a command, but there is none to be sent.
  #nothing(): null {
    this.#thread.bind();
    return null;
  }

  #make(): AbstractCursor<T> {
    const cursor = this.open();
    threadInnerCursor(cursor as unknown as DriverCursor, this.#thread);
    cursor.on('close', () => this.#thread.forget());
    return cursor;
  }
}

keepOne(new BatchCursor({ name: '', method: '', database: '' } as Operation, () => ({}) as AbstractCursor));
