import { readBatches, readHere } from './batches';
import { requireBirths } from './births';
import type { Query } from './query';

/** Reads a query document by document, fetching batch by batch. */
// Not a generator: its bookkeeping for each document would cost more than making the document does.
export class DocumentStream<R> implements AsyncIterableIterator<R> {
  readonly #query: Query;
  readonly #batches: AsyncGenerator<R[], undefined>;
  #documents: readonly R[] = [];
  #position = 0;
  #fetching: Promise<boolean> | undefined;

  constructor(query: Query) {
    this.#query = readHere(query);
    this.#batches = readBatches<R>(this.#query);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<R, undefined>> {
    // Whoever asks for several at once waits for the same batch and is served in turn.
    while (this.#position === this.#documents.length) {
      if (!(await (this.#fetching ??= this.#fetch()))) return { done: true, value: undefined };
    }
    // What has arrived in a block belongs to it too.
    requireBirths(this.#query.births, `${this.#query.definition.name}.find`);
    return { done: false, value: this.#documents[this.#position++]! };
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    this.#documents = [];
    this.#position = 0;
    await this.#batches.return(undefined);
    return { done: true, value: undefined };
  }

  /** Whether there was one more batch. */
  async #fetch(): Promise<boolean> {
    try {
      const { done, value } = await this.#batches.next();
      if (done === true) return false;
      this.#documents = value;
      this.#position = 0;
      return true;
    } finally {
      this.#fetching = undefined;
    }
  }
}
