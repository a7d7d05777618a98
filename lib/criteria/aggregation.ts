import type { AggregateOptions } from 'mongodb';
import { aggregate } from '../store/read';
import type { BatchCursor } from '../store/batch-cursor';
import { compileFilter } from './compile-filter';
import { requireBirths } from './births';
import { readHere } from './batches';
import { perform } from './execution';
import type { Query } from './query';

/** Stages that the server takes at the beginning alone: those that give documents, and those that give something else. */
const FINDING = new Set(['$geoNear', '$search', '$vectorSearch']);
const TELLING = new Set(['$searchMeta', '$collStats', '$indexStats', '$changeStream']);

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

  /** The pipeline, about documents of the model alone, and the living ones where it deletes softly. */
  #stages(): readonly object[] {
    const filter = compileFilter(this.#query);
    const [first = ''] = Object.keys(this.#pipeline[0] ?? {});
    if (Object.keys(filter).length === 0 || TELLING.has(first)) return this.#pipeline;
    const at = FINDING.has(first) ? 1 : 0;
    return [...this.#pipeline.slice(0, at), { $match: filter }, ...this.#pipeline.slice(at)];
  }

  /** Everything at once. */
  toArray(): Promise<T[]> {
    return perform(this.#query, 'aggregate', (_query, { target, name }) =>
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
      async (_query, { target, name }) =>
        aggregate(target, name, this.#stages(), this.#options) as unknown as BatchCursor<T>,
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
