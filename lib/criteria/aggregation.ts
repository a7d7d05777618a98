import type { AggregateOptions } from 'mongodb';
import { aggregate } from '../store/read';
import type { BatchCursor } from '../store/batch-cursor';
import { compileFilter } from './compile-filter';
import { requireBirths } from './births';
import { readHere } from './batches';
import { perform } from './execution';
import type { Query } from './query';

/** Stages that the server takes at the beginning alone. */
const FIRST = new Set([
  '$geoNear',
  '$search',
  '$searchMeta',
  '$vectorSearch',
  '$collStats',
  '$indexStats',
  '$changeStream',
]);

type Row = Record<string, unknown>;

/**
 * What an aggregation gives: nothing is sent before it is awaited (an array) or iterated (one by one, fetched by batch).
 *
 * @typeParam T what the pipeline makes of the documents
 */
export class Aggregation<T = Row> implements PromiseLike<T[]>, AsyncIterable<T> {
  readonly #query: Query;
  readonly #pipeline: readonly object[];
  readonly #options: AggregateOptions;

  constructor(query: Query, pipeline: readonly object[], options: AggregateOptions = {}) {
    this.#query = query;
    this.#pipeline = pipeline;
    this.#options = options;
  }

  then<A = T[], B = never>(
    onFulfilled?: ((rows: T[]) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.toArray().then(onFulfilled, onRejected);
  }

  /** The pipeline, about living documents alone where the model deletes softly. */
  #stages(): readonly object[] {
    const filter = compileFilter(this.#query);
    const [first] = Object.keys(this.#pipeline[0] ?? {});
    if (Object.keys(filter).length === 0 || FIRST.has(first ?? '')) return this.#pipeline;
    return [{ $match: filter }, ...this.#pipeline];
  }

  /** Everything at once. */
  toArray(): Promise<T[]> {
    return perform(this.#query, 'aggregate', ({ target, name }) =>
      (aggregate(target, name, this.#stages(), this.#options) as unknown as BatchCursor<T>).all(),
    );
  }

  /** One after the other. Leaving the loop closes the cursor on the server. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, undefined> {
    const query = readHere(this.#query);
    const next = (): Promise<T[] | null> => perform(query, 'aggregate', () => cursor.nextBatch());
    const cursor = await perform(
      query,
      'aggregate',
      async ({ target, name }) => aggregate(target, name, this.#stages(), this.#options) as unknown as BatchCursor<T>,
    );
    try {
      for (let batch = await next(); batch !== null; batch = await next()) {
        for (const row of batch) {
          requireBirths(query.births, `${query.definition.name}.aggregate`);
          yield row;
        }
      }
      return undefined;
    } finally {
      await cursor.close();
    }
  }
}
