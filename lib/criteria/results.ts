import type { IdOf } from '../attributes/attribute-types';
import type { Document } from '../attributes/document';
import { DocumentNotFoundError } from '../errors/document-not-found-error';
import { readBatches, readHere } from './batches';
import { compileFilter } from './compile-filter';
import { requireCount } from './compile-options';
import { DocumentStream } from './document-stream';
import {
  count,
  type Course,
  distinctValues,
  exists,
  explained,
  load,
  loadLast,
  loadOne,
  ordered,
  perform,
  remove,
  update,
} from './execution';
import { isPlain } from '../types/data';
import type { BulkUpdate, Filter, Ids, Values } from './filter-types';
import { findMany, findManyOrFail, findOrFail, isSeveral, withId } from './find-many';
import type { AttributePath, DistinctValue, Plucked, ValueAt } from './path-types';
import { pluck } from './pluck';
import {
  conditionOf,
  type HasQuery,
  isQuery,
  QUERY,
  type Query,
  valuesCondition,
  withCondition,
  withParts,
} from './query';

type Paths<M> = readonly [AttributePath<M>, AttributePath<M>, ...AttributePath<M>[]];

/**
 * What can be asked of a criteria. Everything is sent when it is called, inside a block as part of it, and rejects rather
 * than throws: `UnknownAttributeError`, `CastError` and `InvalidOptionError` before anything is sent, `SessionEndedError`
 * where the block that the criteria was made in is not around.
 *
 * @typeParam M the model
 * @typeParam R what is given for each match: a document, a part of one, or a plain object
 */
export abstract class Results<M, R> implements HasQuery, PromiseLike<R[]>, AsyncIterable<R> {
  readonly [QUERY]: Query;

  constructor(query: Query) {
    this[QUERY] = query;
  }

  /** Every match, so that a criteria can be awaited. */
  then<A = R[], B = never>(
    onFulfilled?: ((documents: R[]) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#perform('find', load<R>).then(onFulfilled, onRejected);
  }

  /** Every match, one after the other, fetched by batch. Leaving the loop closes the cursor on the server. */
  [Symbol.asyncIterator](): AsyncIterator<R, undefined> {
    return new DocumentStream<R>(this[QUERY]);
  }

  /**
   * Every match in arrays of a size; the last may be shorter, and so may those of very large documents.
   *
   * @param size most documents in an array, from 1
   *
   * @example
   * for await (const people of Person.where({ status: 'active' }).batches(100)) await invite(people);
   */
  batches(size: number): AsyncIterable<R[]> {
    return readBatches<R>(readHere(this[QUERY]), size);
  }

  /** The first match in the criteria's order, or by `_id`; null for none. With a number, so many in an array. */
  first(): Promise<R | null>;
  first(size: number): Promise<R[]>;
  first(size?: number): Promise<R | R[] | null> {
    return this.#perform<R | R[] | null>('first', (query, course) =>
      size === undefined ? loadOne<R>(ordered(query), course) : load<R>(ordered(atMost(query, size)), course),
    );
  }

  /** @throws DocumentNotFoundError where nothing matches */
  firstOrFail(): Promise<R> {
    return this.#perform('firstOrFail', async (query, course) =>
      found(query, await loadOne<R>(ordered(query), course)),
    );
  }

  /** The last match in the criteria's order, or by `_id`; null for none. With a number, so many, in that order. */
  last(): Promise<R | null>;
  last(size: number): Promise<R[]>;
  last(size?: number): Promise<R | R[] | null> {
    return this.#perform('last', async (query, course) => {
      const last = await loadLast<R>(query, requireCount(query.definition, 'last', size ?? 1), course);
      return size === undefined ? (last[0] ?? null) : last;
    });
  }

  /** @throws DocumentNotFoundError where nothing matches */
  lastOrFail(): Promise<R> {
    return this.#perform('lastOrFail', async (query, course) =>
      found(query, (await loadLast<R>(query, 1, course))[0] ?? null),
    );
  }

  /**
   * The match with this `_id`; null where there is none.
   *
   * @throws CastError for what cannot be an `_id`, null and undefined included
   */
  find(id: IdOf<M> | string): Promise<R | null> {
    return perform(this[QUERY], 'find', findById<R>, id);
  }

  /**
   * The match with this `_id`, or all those with these, in the order of the ids, each once.
   *
   * @throws DocumentNotFoundError where one is missing, with those that are
   */
  findOrFail(id: IdOf<M> | string): Promise<R>;
  findOrFail(ids: Ids<M>): Promise<R[]>;
  findOrFail(given: unknown): Promise<R | R[]> {
    return perform<R | R[], unknown>(this[QUERY], 'findOrFail', findAllOrFail<R>, given);
  }

  /** The matches with these ids, an array or a set, in their order, each once; those that are missing are left out. */
  findMany(ids: Ids<M>): Promise<R[]> {
    return this.#perform('findMany', (query, course) => findMany<R>(query, ids, course));
  }

  /**
   * A match with these values; null for none. Values only: nothing in them is an operator, wherever they come from.
   *
   * @example
   * await Person.findBy({ username: request.body.username }); // { $ne: null } is a CastError
   */
  findBy(values: Values<M>): Promise<R | null> {
    return this.#perform('findBy', (query, course) => loadOne<R>(withValues(query, values), course));
  }

  /** @throws DocumentNotFoundError where nothing has these values */
  findByOrFail(values: Values<M>): Promise<R> {
    return this.#perform('findByOrFail', async (query, course) => {
      const matching = withValues(query, values);
      return found(matching, await loadOne<R>(matching, course));
    });
  }

  /** How many match, within limit and skip. */
  count(...filters: Filter<M>[]): Promise<number> {
    return this.#perform('count', (query, course) => count(withFilters(query, filters), course));
  }

  /**
   * Whether anything matches, has this `_id`, or matches these filters too. Null and false for an id are nobody's.
   *
   * @throws CastError for what can be neither, `undefined` included
   */
  exists(id: IdOf<M> | string | null | false): Promise<boolean>;
  exists(...filters: Filter<M>[]): Promise<boolean>;
  exists(...given: unknown[]): Promise<boolean> {
    return this.#perform('exists', async (query, course) => {
      const [id] = given;
      if (given.length === 1 && (id === null || id === false)) return false;
      const isId = given.length === 1 && !isPlain(id) && !isQuery(id);
      return exists(isId ? withId(query, id) : withFilters(query, given), course);
    });
  }

  /**
   * The values of one attribute or path of every match, or tuples of several. What is missing is null.
   *
   * @example
   * await Person.where({ status: 'active' }).pluck('username', 'address.city'); // [['Emily', 'Pisa'], …]
   */
  pluck<P extends AttributePath<M>>(name: P): Promise<Plucked<M, P>[]>;
  pluck<const P extends Paths<M>>(...names: P): Promise<{ -readonly [I in keyof P]: Plucked<M, P[I]> }[]>;
  pluck(...names: string[]): Promise<unknown> {
    return this.#perform('pluck', (query, course) => pluck(query, names, course));
  }

  /** The different values of an attribute or path; the items of arrays count one by one. */
  distinct<P extends AttributePath<M>>(name: P): Promise<DistinctValue<ValueAt<M, P>>[]> {
    return this.#perform('distinct', (query, course) => distinctValues(query, name, course)) as Promise<
      DistinctValue<ValueAt<M, P>>[]
    >;
  }

  /** How the server would find the matches. @see https://www.mongodb.com/docs/manual/reference/explain-results/ */
  explain(): Promise<object> {
    return this.#perform('explain', (query, course) => explained(query, course));
  }

  /**
   * Changes every match in one command, without hooks: attributes to set, or operators. Nothing to change sends nothing.
   *
   * @returns how many documents matched
   * @throws ImmutableAttributeError for `_id`; InvalidOptionError on a criteria with order, limit or skip
   *
   * @example
   * await Person.where({ status: 'draft' }).updateAll({ $inc: { reminders: 1 }, $set: { status: 'waiting' } });
   */
  updateAll(changes: BulkUpdate<M>): Promise<number> {
    return this.#perform('updateAll', (query, course) => update(query, changes, course));
  }

  /**
   * Deletes every match in one command, without hooks and dependents.
   *
   * @returns how many were deleted
   * @throws InvalidOptionError on a criteria with order, limit or skip
   */
  deleteAll(...filters: Filter<M>[]): Promise<number> {
    return this.#perform('deleteAll', (query, course) => remove(withFilters(query, filters), course));
  }

  /**
   * Destroys every match one by one, with hooks and dependents. Documents are loaded whole, whatever `only` says.
   *
   * @returns how many were destroyed
   */
  destroyAll(...filters: Filter<M>[]): Promise<number> {
    return this.#perform('destroyAll', async (query) => {
      let destroyed = 0;
      const whole: Query = { ...withFilters(query, filters), only: [], without: [], lean: false };
      for await (const document of new DocumentStream<Document>(whole)) {
        await document.destroy();
        destroyed += 1;
      }
      return destroyed;
    });
  }

  #perform<T>(method: string, run: (query: Query, course: Course) => Promise<T>): Promise<T> {
    return perform(this[QUERY], method, run);
  }
}

function findById<R>(query: Query, course: Course, id: unknown): Promise<R | null> {
  return loadOne<R>(withId(query, id), course);
}

function findAllOrFail<R>(query: Query, course: Course, given: unknown): Promise<R | R[]> {
  return isSeveral(given) ? findManyOrFail<R>(query, given, course) : findOrFail<R>(query, given, course);
}

function withFilters(query: Query, filters: readonly unknown[]): Query {
  return filters.reduce<Query>((narrowed, filter) => withCondition(narrowed, conditionOf(filter)), query);
}

function withValues(query: Query, values: unknown): Query {
  return withCondition(query, valuesCondition(values));
}

function atMost(query: Query, size: number): Query {
  const limit = requireCount(query.definition, 'first', size);
  return withParts(query, { limit: query.limit === undefined ? limit : Math.min(limit, query.limit) });
}

/** @throws DocumentNotFoundError */
function found<R>(query: Query, document: R | null): R {
  if (document !== null) return document;
  throw new DocumentNotFoundError({ model: query.definition.name, criteria: compileFilter(query) });
}
