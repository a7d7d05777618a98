import type { AggregateOptions } from 'mongodb';
import type { IdOf } from '../attributes/attribute-types';
import type { Document } from '../attributes/document';
import { Aggregation } from '../criteria/aggregation';
import { criteriaFor, type Criteria, type Matching } from '../criteria/criteria';
import type { BulkUpdate, Filter, Ids, Values } from '../criteria/filter-types';
import type { AttributePath, DistinctValue, Plucked, ValueAt } from '../criteria/path-types';
import { QUERY } from '../criteria/query';
import { definitionOf } from '../definition/registry';
import { DocumentBase } from './base';
import { rejecting } from '../session/rejecting';
import type { ModelClass } from './types';

/** What a model class can ask the server; each is one line over a criteria of all its documents. */
export abstract class Finders extends DocumentBase {
  /** Every document, as a criteria: await it, iterate it, or go on from it. */
  static all<M extends Document>(this: ModelClass<M>): Criteria<M> {
    return everyOne(this);
  }

  /**
   * The documents that match, as a criteria. Values are cast to the types of the fields, operators are taken.
   *
   * @example
   * const adults = await Person.where({ age: { $gte: 18 } }).order({ username: 1 });
   */
  static where<M extends Document>(this: ModelClass<M>, ...filters: Matching<M>[]): Criteria<M> {
    return everyOne(this).where(...filters);
  }

  /** Every document, the softly deleted included, as a criteria. */
  static withDeleted<M extends Document>(this: ModelClass<M>): Criteria<M> {
    return everyOne(this).withDeleted();
  }

  /** Every softly deleted document, as a criteria. */
  static onlyDeleted<M extends Document>(this: ModelClass<M>): Criteria<M> {
    return everyOne(this).onlyDeleted();
  }

  /** The document with this `_id`; null where there is none. */
  static find<M extends Document>(this: ModelClass<M>, id: IdOf<M> | string): Promise<M | null> {
    return ask(this, (all) => all.find(id));
  }

  /**
   * The document with this `_id`, or all those with these.
   *
   * @throws DocumentNotFoundError
   */
  static findOrFail<M extends Document>(this: ModelClass<M>, id: IdOf<M> | string): Promise<M>;
  static findOrFail<M extends Document>(this: ModelClass<M>, ids: Ids<M>): Promise<M[]>;
  static findOrFail<M extends Document>(this: ModelClass<M>, id: IdOf<M> | string): Promise<M | M[]> {
    return ask(this, (all) => all.findOrFail(id));
  }

  /** The documents with these ids, an array or a set, in their order, each once; missing ones are left out. */
  static findMany<M extends Document>(this: ModelClass<M>, ids: Ids<M>): Promise<M[]> {
    return ask(this, (all) => all.findMany(ids));
  }

  /** A document with these values; null for none. Values only: nothing in them is an operator, wherever they come from. */
  static findBy<M extends Document>(this: ModelClass<M>, values: Values<M>): Promise<M | null> {
    return ask(this, (all) => all.findBy(values));
  }

  /** @throws DocumentNotFoundError where nothing has these values */
  static findByOrFail<M extends Document>(this: ModelClass<M>, values: Values<M>): Promise<M> {
    return ask(this, (all) => all.findByOrFail(values));
  }

  /** The first document by `_id`; null for none. With a number, so many in an array. */
  static first<M extends Document>(this: ModelClass<M>): Promise<M | null>;
  static first<M extends Document>(this: ModelClass<M>, size: number): Promise<M[]>;
  static first<M extends Document>(this: ModelClass<M>, size?: number): Promise<M | M[] | null> {
    return ask<M, M | M[] | null>(this, (all) => (size === undefined ? all.first() : all.first(size)));
  }

  /** @throws DocumentNotFoundError where there is none */
  static firstOrFail<M extends Document>(this: ModelClass<M>): Promise<M> {
    return ask(this, (all) => all.firstOrFail());
  }

  /** The last document by `_id`; null for none. With a number, so many in an array. */
  static last<M extends Document>(this: ModelClass<M>): Promise<M | null>;
  static last<M extends Document>(this: ModelClass<M>, size: number): Promise<M[]>;
  static last<M extends Document>(this: ModelClass<M>, size?: number): Promise<M | M[] | null> {
    return ask<M, M | M[] | null>(this, (all) => (size === undefined ? all.last() : all.last(size)));
  }

  /** @throws DocumentNotFoundError where there is none */
  static lastOrFail<M extends Document>(this: ModelClass<M>): Promise<M> {
    return ask(this, (all) => all.lastOrFail());
  }

  /** Some document, in no order; null for none. With a number, so many in an array. */
  static take<M extends Document>(this: ModelClass<M>): Promise<M | null>;
  static take<M extends Document>(this: ModelClass<M>, size: number): Promise<M[]>;
  static take<M extends Document>(this: ModelClass<M>, size?: number): Promise<M | M[] | null> {
    return ask<M, M | M[] | null>(this, (all) => (size === undefined ? all.take() : all.take(size)));
  }

  /** About how many documents the collection holds, by its metadata: at once, however large it is. */
  static estimatedCount(this: ModelClass<Document>): Promise<number> {
    return ask(this, (all) => all.estimatedCount());
  }

  /** How many documents there are, or match. */
  static count<M extends Document>(this: ModelClass<M>, ...filters: Filter<M>[]): Promise<number> {
    return ask(this, (all) => all.count(...filters));
  }

  /** Whether there is any, one with this `_id`, or any that matches. */
  static exists<M extends Document>(this: ModelClass<M>, id: IdOf<M> | string | null | false): Promise<boolean>;
  static exists<M extends Document>(this: ModelClass<M>, ...filters: Filter<M>[]): Promise<boolean>;
  static exists<M extends Document>(this: ModelClass<M>, ...given: Filter<M>[]): Promise<boolean> {
    return ask(this, (all) => all.exists(...given));
  }

  /** The values of one attribute or path of every document, or tuples of several. */
  static pluck<M extends Document, P extends AttributePath<M>>(this: ModelClass<M>, name: P): Promise<Plucked<M, P>[]>;
  static pluck<
    M extends Document,
    const P extends readonly [AttributePath<M>, AttributePath<M>, ...AttributePath<M>[]],
  >(this: ModelClass<M>, ...names: P): Promise<{ -readonly [I in keyof P]: Plucked<M, P[I]> }[]>;
  static pluck(this: ModelClass<Document>, ...names: string[]): Promise<unknown> {
    return ask(this, (all) => (all as unknown as { pluck(...names: string[]): Promise<unknown> }).pluck(...names));
  }

  /** The value of one attribute or path of some document, or a tuple of several; null where there is none. */
  static pick<M extends Document, P extends AttributePath<M>>(
    this: ModelClass<M>,
    name: P,
  ): Promise<Plucked<M, P> | null>;
  static pick<M extends Document, const P extends readonly [AttributePath<M>, AttributePath<M>, ...AttributePath<M>[]]>(
    this: ModelClass<M>,
    ...names: P
  ): Promise<{ -readonly [I in keyof P]: Plucked<M, P[I]> } | null>;
  static pick(this: ModelClass<Document>, ...names: string[]): Promise<unknown> {
    return ask(this, (all) => (all as unknown as { pick(...names: string[]): Promise<unknown> }).pick(...names));
  }

  /** How many documents have each value of an attribute or path. */
  static tally<M extends Document, P extends AttributePath<M>>(
    this: ModelClass<M>,
    name: P,
  ): Promise<Map<Plucked<M, P> | null, number>> {
    return ask(this, (all) => all.tally(name));
  }

  /** The different values of an attribute or path. */
  static distinct<M extends Document, P extends AttributePath<M>>(
    this: ModelClass<M>,
    name: P,
  ): Promise<DistinctValue<ValueAt<M, P>>[]> {
    return ask(this, (all) => all.distinct(name));
  }

  /**
   * Runs an aggregation pipeline: await it or iterate it. Names in it are the stored ones.
   *
   * @example
   * const rows = await Person.aggregate([{ $group: { _id: '$status', people: { $sum: 1 } } }]);
   */
  static aggregate<T = Record<string, unknown>>(
    this: ModelClass<Document>,
    pipeline: readonly object[],
    options?: AggregateOptions,
  ): Aggregation<T> {
    return new Aggregation<T>(everyOne(this)[QUERY], pipeline, options);
  }

  /** Changes every document in one command, without hooks; resolves to how many matched. */
  static updateAll<M extends Document>(this: ModelClass<M>, changes: BulkUpdate<M>): Promise<number> {
    return ask(this, (all) => all.updateAll(changes));
  }

  /** Deletes every document, or those that match, in one command, without hooks; resolves to how many. */
  static deleteAll<M extends Document>(this: ModelClass<M>, ...filters: Filter<M>[]): Promise<number> {
    return ask(this, (all) => all.deleteAll(...filters));
  }

  /** Destroys every document, or those that match, one by one, with hooks; resolves to how many. */
  static destroyAll<M extends Document>(this: ModelClass<M>, ...filters: Filter<M>[]): Promise<number> {
    return ask(this, (all) => all.destroyAll(...filters));
  }
}

/** The criteria of all documents of a model. */
export function everyOne<M extends Document>(model: ModelClass<M>): Criteria<M> {
  return criteriaFor<M>(definitionOf(model));
}

/** Asks the criteria of all documents of a model something. */
export function ask<M extends Document, T>(
  model: ModelClass<M>,
  question: (all: Criteria<M>) => Promise<T>,
): Promise<T> {
  // A class without @Document() rejects like everything else that goes wrong with a question. The promise itself is handed
  // on, as the block around here knows it by that.
  return rejecting(() => question(everyOne(model)));
}
