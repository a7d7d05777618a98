import type { Assignable } from '../attributes/assignable';
import type { Document } from '../attributes/document';
import { loadOne, ordered, perform } from './execution';
import type { Values } from './filter-types';
import { findOrCreate } from './find-or-create';
import { builtDocument, type Making, newDocument, requireWhole } from './new-document';
import { QUERY, type Query, valuesCondition, withCondition } from './query';
import { SingleResults } from './single-results';

/** What a new document gets: attributes, or a function that is handed it before it is stored. */
export type NewDocument<M> = Assignable<M> | ((document: M) => unknown);

/**
 * How a criteria makes documents of its model. A new one has what the criteria says that all are equal to (no operators, no
 * alternatives, nothing inside of attributes), then the attributes of `createWith`, then what is given here; the latter
 * wins. Documents are loaded whole, whatever `only` says.
 */
export abstract class CreatingResults<M, R> extends SingleResults<M, R> {
  /** A new document, not stored yet. */
  build(attributes?: Assignable<M>): M {
    return builtDocument<M>(this[QUERY], attributes);
  }

  /**
   * Stores a new document.
   *
   * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, UnknownAttributeError
   *
   * @example
   * await Person.where({ status: 'active' }).create({ username: 'Emily' });
   */
  create(more?: NewDocument<M>): Promise<M> {
    return perform(this[QUERY], 'create', async () => {
      const made = await newDocument<M & Document>(this[QUERY], {}, more);
      await made.save();
      return made;
    });
  }

  /**
   * A match with these values, or a new document that is stored. They are values, wherever they come from, and never
   * operators. Safe against a race where a unique index backs them; in a transaction the loser of one is told so.
   *
   * @param more for the new document alone
   * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, UnknownAttributeError, CastError
   *
   * @example
   * const tag = await Tag.findOrCreateBy({ name: 'news' }, { colour: 'red' });
   */
  findOrCreateBy(values: Values<M>, more?: NewDocument<M>): Promise<M> {
    return this.#orCreate('findOrCreateBy', withCondition(whole(this[QUERY]), valuesCondition(values)), values, more);
  }

  /** A match with these values, or a new document that is not stored yet. */
  findOrInitializeBy(values: Values<M>, more?: NewDocument<M>): Promise<M> {
    const matching = withCondition(whole(this[QUERY]), valuesCondition(values));
    return this.#orInitialize('findOrInitializeBy', matching, values, more);
  }

  /**
   * The first match, or a new document that is stored; safe against a race as `findOrCreateBy` is.
   *
   * @example
   * const draft = await Post.where({ status: 'draft', authorId }).firstOrCreate({ title: 'Untitled' });
   */
  firstOrCreate(more?: NewDocument<M>): Promise<M> {
    return this.#orCreate('firstOrCreate', ordered(whole(this[QUERY])), {}, more);
  }

  /** The first match, or a new document that is not stored yet. */
  firstOrInitialize(more?: NewDocument<M>): Promise<M> {
    return this.#orInitialize('firstOrInitialize', ordered(whole(this[QUERY])), {}, more);
  }

  #orCreate(method: string, matching: Query, values: unknown, more: NewDocument<M> | undefined): Promise<M> {
    return perform(this[QUERY], method, (_query, course) => {
      requireWhole(this[QUERY], values, more);
      return findOrCreate<M & Document>(
        (again) => loadOne(again ? fromPrimary(matching) : matching, course),
        () => newDocument(this[QUERY], values, more as Making),
      );
    });
  }

  #orInitialize(method: string, matching: Query, values: unknown, more: NewDocument<M> | undefined): Promise<M> {
    return perform(this[QUERY], method, async (_query, course) => {
      requireWhole(this[QUERY], values, more);
      return (await loadOne<M>(matching, course)) ?? newDocument<M>(this[QUERY], values, more);
    });
  }
}

function whole(query: Query): Query {
  return { ...query, only: [], without: [], lean: false };
}

// What another process has stored a moment ago may not have come to the others yet.
function fromPrimary(query: Query): Query {
  return { ...query, settings: { ...query.settings, readPreference: 'primary' } };
}
