import { keepOne } from '../bson/keep-one';
import type { CollationOptions, ReadPreferenceLike } from 'mongodb';
import type { Assignable } from '../attributes/assignable';
import type { AttributesOf } from '../attributes/attribute-types';
import type { ModelDefinition } from '../definition/model-definition';
import { bornHere } from './births';
import type { Filter, Order } from './filter-types';
import type { AttributePath, HeadOf, Only, Without } from './path-types';
import {
  type Condition,
  conditionOf,
  everyDocument,
  QUERY,
  type Query,
  type Settings,
  withAttributes,
  withParts,
} from './query';
import { CreatingResults } from './creating-results';

/** A filter, or another criteria of the same model for what it matches. */
export type Matching<M> = Filter<M> | Criteria<M, unknown>;

/**
 * An immutable query: every method here gives a new one, and nothing is sent or even checked before something is asked of
 * it. Awaited it gives an array, iterated (`for await`) documents one by one.
 *
 * Attributes have their property names or stored names, in dotted paths too; values are cast to the types of the fields.
 *
 * @typeParam M the model
 * @typeParam R what is given for each match
 *
 * @example
 * const adults = Person.where({ age: { $gte: 18 } });
 * const emilys = await adults.where({ username: /^Emily/ }).order({ age: -1 }).limit(10);
 */
export class Criteria<M, R = M> extends CreatingResults<M, R> {
  /**
   * What matches this and all of the given. Two filters on one attribute must both hold.
   *
   * @example
   * Person.where({ age: { $gte: 18 } }).where({ 'address.city': 'Pisa', tags: 'vip' });
   */
  where(...filters: Matching<M>[]): Criteria<M, R> {
    return this.#narrow('and', filters);
  }

  /** The same as `where`. */
  and(...filters: Matching<M>[]): Criteria<M, R> {
    return this.where(...filters);
  }

  /** What matches this or one of the given: `where(a).or(b)` is a or b. */
  or(...filters: Matching<M>[]): Criteria<M, R> {
    return this.#join('or', filters);
  }

  /** What matches neither this nor any of the given: `where(a).nor(b)` is neither a nor b. */
  nor(...filters: Matching<M>[]): Criteria<M, R> {
    return this.#join('nor', filters);
  }

  /** What matches this and not all of the given filter; of several, none may match. */
  not(...filters: Matching<M>[]): Criteria<M, R> {
    return this.#narrow('nor', filters);
  }

  /** What matches this and one of the given: `where(a).anyOf(b, c)` is a and (b or c). */
  anyOf(...filters: Matching<M>[]): Criteria<M, R> {
    return this.#narrow('or', filters);
  }

  /** What matches, the softly deleted included. */
  withDeleted(): Criteria<M, R> {
    return this.#with({ deleted: 'too' });
  }

  /** What matches and was softly deleted. */
  onlyDeleted(): Criteria<M, R> {
    return this.#with({ deleted: 'alone' });
  }

  /**
   * In this order; a later call decides where an earlier one leaves equals, and an attribute named again takes its new direction.
   *
   * @example
   * Person.where({ status: 'active' }).order({ age: -1 }, 'username');
   */
  order(...keys: Order<M>[]): Criteria<M, R> {
    return this.#with({ order: [...this[QUERY].order, ...keys] });
  }

  /** At most so many; 0 is none, and nothing is sent. */
  limit(size: number): Criteria<M, R> {
    return this.#with({ limit: size });
  }

  /** Without the first so many. */
  skip(size: number): Criteria<M, R> {
    return this.#with({ skip: size });
  }

  /**
   * Loads these attributes or paths and `_id` alone; reading another is an `AttributeNotLoadedError`. Each call leaves less.
   *
   * @example
   * const [person] = await Person.all().only('username', 'address.city');
   */
  only<P extends AttributePath<M>>(...names: P[]): Criteria<M, Only<R, HeadOf<P>>> {
    return this.#with({ only: [...this[QUERY].only, names] });
  }

  /** Loads everything but these attributes or paths; `_id` is always loaded. */
  without<P extends AttributePath<M>>(...names: P[]): Criteria<M, Without<R, P>> {
    return this.#with({ without: [...this[QUERY].without, ...names] });
  }

  /**
   * Gives new documents made of this criteria these attributes too; what it matches stays the same.
   *
   * @example
   * await Tag.where({ name: 'news' }).createWith({ colour: 'red' }).firstOrCreate();
   */
  createWith(attributes: Assignable<M>): Criteria<M, R> {
    return this.#with(withAttributes(this[QUERY], attributes));
  }

  /** Gives plain objects with the attributes' values instead of documents. */
  lean(): Criteria<M, AttributesOf<R>> {
    return this.#with({ lean: true });
  }

  /** Has the server use this index: its name, or its keys. */
  hint(index: NonNullable<Settings['hint']>): Criteria<M, R> {
    return this.#set({ hint: index });
  }

  /** Compares and orders texts by the rules of a language. @see https://www.mongodb.com/docs/manual/reference/collation/ */
  collation(collation: CollationOptions): Criteria<M, R> {
    return this.#set({ collation });
  }

  /** Shows up in the server's log and profiler. */
  comment(comment: unknown): Criteria<M, R> {
    return this.#set({ comment });
  }

  /** Has the server give up after so many milliseconds. */
  maxTimeMS(milliseconds: number): Criteria<M, R> {
    return this.#set({ maxTimeMS: milliseconds });
  }

  /** Which members of the replica set may answer. */
  readPreference(readPreference: ReadPreferenceLike): Criteria<M, R> {
    return this.#set({ readPreference });
  }

  /** What matches this and, joined in some way, the given. */
  #narrow(kind: Join, filters: readonly Matching<M>[]): Criteria<M, R> {
    return this.#combine(filters, (own, given) => joined('and', [...own, joined(kind, given)]));
  }

  /** What matches this joined in some way with the given. */
  #join(kind: Join, filters: readonly Matching<M>[]): Criteria<M, R> {
    return this.#combine(filters, (own, given) => joined(kind, [...own, ...given]));
  }

  #combine(
    filters: readonly Matching<M>[],
    combine: (own: Condition[], given: Condition[]) => Condition,
  ): Criteria<M, R> {
    if (filters.length === 0) return this.#with({});
    const { condition, births } = this[QUERY];
    const given = filters.map(conditionOf);
    const theirs = given.flatMap((one) => (one.kind === 'query' ? one.query.births : []));
    const own = condition === undefined ? [] : [condition];
    return this.#with({ condition: combine(own, given), births: [...births, ...theirs] });
  }

  #set(settings: Settings): Criteria<M, R> {
    return this.#with({ settings: { ...this[QUERY].settings, ...settings } });
  }

  #with<S = R>(part: Partial<Query>): Criteria<M, S> {
    const query = withParts(this[QUERY], part);
    const births = bornHere(query.births);
    return new Criteria<M, S>(births === query.births ? query : withParts(query, { births }));
  }
}

keepOne(new Criteria<never>({} as Query));

type Join = 'and' | 'or' | 'nor';

function joined(kind: Join, of: readonly Condition[]): Condition {
  return kind !== 'nor' && of.length === 1 ? of[0]! : { kind, of };
}

/**
 * Every document of a model, as the criteria that all others are made from.
 *
 * @typeParam M what the documents are
 *
 * @example
 * const people = criteriaFor<Person>(definitionOf(Person));
 */
export function criteriaFor<M>(definition: ModelDefinition): Criteria<M> {
  return new Criteria<M>(everyDocument(definition, bornHere([])));
}
