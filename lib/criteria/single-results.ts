import type { Assignable } from '../attributes/assignable';
import { type Course, perform } from './execution';
import type { BulkUpdate } from './filter-types';
import { findAndDelete, findAndReplace, findAndUpdate, type ModifyOptions, updateFirst } from './find-and-modify';
import { QUERY, type Query } from './query';
import { SummaryResults } from './summary-results';

/**
 * What changes one match, in one command and without validation, hooks and dependents. Those that give it heed the order,
 * `only` and `without`, `lean` and the settings of the criteria.
 */
export abstract class SingleResults<M, R> extends SummaryResults<M, R> {
  /**
   * Changes one match, whichever the server meets first.
   *
   * @returns how many there were: 0 or 1
   * @throws ImmutableAttributeError for `_id`; InvalidOptionError on a criteria with order, limit or skip
   */
  updateFirst(changes: BulkUpdate<M>): Promise<number> {
    return this.#perform('updateFirst', (query, course) => updateFirst(query, changes, course));
  }

  /**
   * Changes the first match in the criteria's order and gives it, as it was before unless `returnDocument` says `'after'`;
   * null where nothing matches.
   *
   * @throws CastError, UnknownAttributeError, ImmutableAttributeError, InvalidOptionError, DuplicateKeyError
   *
   * @example
   * const job = await Job.where({ state: 'waiting' })
   *   .order({ priority: -1 })
   *   .findOneAndUpdate({ state: 'running' }, { returnDocument: 'after' });
   */
  findOneAndUpdate(changes: BulkUpdate<M>, options: ModifyOptions = {}): Promise<R | null> {
    return this.#perform('findOneAndUpdate', (query, course) => findAndUpdate<R>(query, changes, options, course));
  }

  /**
   * Puts a whole document in the place of the first match, under its `_id`, with defaults and new timestamps; gives it as
   * `findOneAndUpdate` does. What it has beyond the attributes given is gone.
   *
   * @throws CastError, UnknownAttributeError, ImmutableAttributeError, InvalidOptionError, DuplicateKeyError
   */
  findOneAndReplace(attributes: Assignable<M>, options: ModifyOptions = {}): Promise<R | null> {
    return this.#perform('findOneAndReplace', (query, course) => findAndReplace<R>(query, attributes, options, course));
  }

  /** Deletes the first match in the criteria's order, softly where its model does so, and gives it; null for none. */
  findOneAndDelete(): Promise<R | null> {
    return this.#perform('findOneAndDelete', (query, course) => findAndDelete<R>(query, course));
  }

  #perform<T>(method: string, run: (query: Query, course: Course) => Promise<T>): Promise<T> {
    return perform(this[QUERY], method, run);
  }
}
