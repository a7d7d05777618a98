import { compileFilter } from './compile-filter';
import { compileCommonOptions, requireCount } from './compile-options';
import { count, type Course, exists, load, loadOne, perform } from './execution';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { estimatedCount } from '../store/read';
import { OperatedResults } from './operated-results';
import type { AttributePath, Plucked } from './path-types';
import { pluck } from './pluck';
import { QUERY, type Query } from './query';
import { tally } from './tally';

/** What is asked of the matches without loading them all. */
export abstract class SummaryResults<M, R> extends OperatedResults<M, R> {
  /** Some match, in no order but the criteria's own; null for none. With a number, so many in an array. */
  take(): Promise<R | null>;
  take(size: number): Promise<R[]>;
  take(size?: number): Promise<R | R[] | null> {
    return this.#perform<R | R[] | null>('take', (query, course) =>
      size === undefined ? loadOne<R>(query, course) : load<R>(atMost(query, 'take', size), course),
    );
  }

  /**
   * The value of one attribute or path of the first match, or a tuple of several; null where nothing matches.
   *
   * @example
   * const email = await Person.where({ username: 'Emily' }).pick('email');
   */
  pick<P extends AttributePath<M>>(name: P): Promise<Plucked<M, P> | null>;
  pick<const P extends readonly [AttributePath<M>, AttributePath<M>, ...AttributePath<M>[]]>(
    ...names: P
  ): Promise<{ -readonly [I in keyof P]: Plucked<M, P[I]> } | null>;
  pick(...names: string[]): Promise<unknown> {
    return this.#perform<unknown>(
      'pick',
      async (query, course) => (await pluck(atMost(query, 'pick', 1), names, course))[0] ?? null,
    );
  }

  /**
   * How many matches have each value of an attribute or path, counted by the server; those without it count for null, and
   * arrays as a whole.
   *
   * @throws InvalidOptionError for a path through a position in an array
   *
   * @example
   * const people = await Person.all().tally('status'); // Map { 'active' => 3, 'draft' => 1 }
   */
  tally<P extends AttributePath<M>>(name: P): Promise<Map<Plucked<M, P> | null, number>> {
    return this.#perform('tally', (query, course) => tally(query, name, course)) as Promise<
      Map<Plucked<M, P> | null, number>
    >;
  }

  /** Whether nothing matches. */
  isEmpty(): Promise<boolean> {
    return this.#perform('isEmpty', async (query, course) => !(await exists(query, course)));
  }

  /** Whether anything matches, as `exists()`. */
  any(): Promise<boolean> {
    return this.#perform('any', (query, course) => exists(query, course));
  }

  /** Whether exactly one matches; no more than two are looked at. */
  one(): Promise<boolean> {
    return this.#perform('one', async (query, course) => (await count(atMost(query, 'one', 2), course)) === 1);
  }

  /** Whether more than one matches; no more than two are looked at. */
  many(): Promise<boolean> {
    return this.#perform('many', async (query, course) => (await count(atMost(query, 'many', 2), course)) > 1);
  }

  /**
   * About how many documents the collection holds, by its metadata: at once, however large it is.
   *
   * @throws InvalidOptionError on a criteria that does not mean all of them; use `count()` there
   * @throws OperationNotAllowedInTransactionError in a transaction
   */
  estimatedCount(): Promise<number> {
    return this.#perform('estimatedCount', async (query, { target, name }) => {
      refuseConditions(query, name);
      const { comment, maxTimeMS } = compileCommonOptions(query);
      const { readPreference } = query.settings;
      return estimatedCount(target, name, {
        ...(comment !== undefined && { comment }),
        ...(maxTimeMS !== undefined && { maxTimeMS }),
        ...(readPreference !== undefined && { readPreference }),
      });
    });
  }

  #perform<T>(method: string, run: (query: Query, course: Course) => Promise<T>): Promise<T> {
    return perform(this[QUERY], method, run);
  }
}

function atMost(query: Query, option: string, size: number): Query {
  const limit = requireCount(query.definition, option, size);
  return { ...query, limit: query.limit === undefined ? limit : Math.min(limit, query.limit) };
}

// What the model itself says counts too: of a model that deletes softly the collection holds more than are alive.
function refuseConditions(query: Query, operation: string): void {
  const isAll = query.limit === undefined && query.skip === undefined && Object.keys(compileFilter(query)).length === 0;
  if (isAll) return;
  throw new InvalidOptionError({
    option: 'criteria',
    problem: `${operation} was called on a criteria that does not mean every document of its collection.`,
    summary: 'The estimate comes from what the server knows of the collection, and that it knows of no part of it.',
    resolution: 'Use count(), which counts what matches.',
  });
}
