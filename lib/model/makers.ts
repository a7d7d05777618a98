import type { Assignable } from '../attributes/assignable';
import type { Document } from '../attributes/document';
import { runAtOnce } from '../callbacks/run-at-once';
import type { NewDocument } from '../criteria/creating-results';
import type { Criteria } from '../criteria/criteria';
import type { Values } from '../criteria/filter-types';
import type { BulkReport } from '../errors/bulk-report';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { describeValue } from '../errors/describe-value';
import { InvalidOptionError } from '../errors/invalid-option-error';
import type { CreateManyOptions, SaveManyOptions } from '../persistence/bulk/options';
import { createMany } from '../persistence/create-many';
import { insertOutright } from '../persistence/outright/insert';
import { save } from '../persistence/save';
import { saveMany } from '../persistence/save-many';
import { upsertBy } from '../persistence/upsert-by';
import { definitionFor } from './attributed';
import { entryOf } from './base';
import { classOperation } from './class-operation';
import { fromExtendedJson } from './extended-json';
import { ask, everyOne, Finders } from './finders';
import type { ModelClass } from './types';

/** How a model class makes documents and stores many of them. */
export abstract class Makers extends Finders {
  /** A new document, not stored yet, its attributes checked by the compiler. */
  static build<M extends Document>(this: ModelClass<M>, attributes?: Assignable<M>): M {
    const document = new this(attributes);
    runAtOnce(document, definitionFor(document), 'build');
    return document;
  }

  /**
   * A new document of what `toExtendedJSON` gave, with its `_id` and with what the model does not declare. It takes whatever
   * is there: for exports of your own, and not for what comes from outside.
   *
   * @param json a text or an object
   * @throws InvalidOptionError, MalformedDocumentError
   */
  static fromExtendedJSON<M extends Document>(this: ModelClass<M>, json: string | object): M {
    return fromExtendedJson(definitionOf(this), json) as M;
  }

  /**
   * Stores a new document.
   *
   * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, UnknownAttributeError
   */
  static create<M extends Document>(this: ModelClass<M>, attributes?: Assignable<M>): Promise<M> {
    return classOperation(this, 'create', create<M>, { model: this, attributes });
  }

  /**
   * Stores new documents in one command a batch, each validated and with hooks of its own. An invalid one stops them all
   * before anything is sent; the error that it rejects with has a `report` of what became of each.
   *
   * @param options with `report: true` it does not reject where single documents fail, stores the others, and gives the report
   * @returns the documents in the order given, or the report
   * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, UnknownAttributeError, InvalidOptionError
   *
   * @example
   * const { saved, failed } = await Person.createMany(rows, { report: true });
   * for (const { index, error } of failed) console.error(`line ${index + 1}: ${error}`);
   */
  static createMany<M extends Document>(
    this: ModelClass<M>,
    list: readonly Assignable<M>[],
    options: CreateManyOptions & { readonly report: true },
  ): Promise<BulkReport<M>>;
  static createMany<M extends Document>(
    this: ModelClass<M>,
    list: readonly Assignable<M>[],
    options?: CreateManyOptions & { readonly report?: false },
  ): Promise<M[]>;
  static createMany<M extends Document>(
    this: ModelClass<M>,
    list: readonly Assignable<M>[],
    options?: CreateManyOptions,
  ): Promise<M[] | BulkReport<M>> {
    return classOperation<M[] | BulkReport<M>>(this, 'createMany', async (definition) => {
      requireList(list, `${definition.name}.createMany`);
      const report = (await createMany(definition, this, list, options)) as BulkReport<M>;
      return options?.report === true ? report : (report.saved as M[]);
    });
  }

  /**
   * Stores many documents, new and changed ones of any model of this client, each validated and with hooks of its own. New
   * ones of a collection go as one insert a batch, changed ones as one update with what changed of each; for one without a
   * change nothing is sent. Documents with a `lockVersion`, and changes inside embedded lists, are sent one by one, since
   * the answer to many would not say what became of each. An invalid one stops them all before anything is sent; the
   * error that it rejects with has a `report` of what became of each.
   *
   * @param options with `report: true` it does not reject where single documents fail, stores the others, and gives the report
   * @returns the documents given, or the report
   * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, DocumentNotFoundError, StaleDocumentError
   * @throws InvalidOptionError, SessionClientMismatchError before anything is sent
   *
   * @example
   * for (const person of people) person.status = 'active';
   * await Person.saveMany(people);
   */
  static saveMany<D extends Document>(
    this: ModelClass<Document>,
    documents: readonly D[],
    options: SaveManyOptions & { readonly report: true },
  ): Promise<BulkReport<D>>;
  static saveMany<D extends Document>(
    this: ModelClass<Document>,
    documents: readonly D[],
    options?: SaveManyOptions & { readonly report?: false },
  ): Promise<D[]>;
  static saveMany<D extends Document>(
    this: ModelClass<Document>,
    documents: readonly D[],
    options?: SaveManyOptions,
  ): Promise<D[] | BulkReport<D>> {
    return classOperation<D[] | BulkReport<D>>(this, 'saveMany', async (definition) => {
      const name = `${definition.name}.saveMany`;
      requireList(documents, name);
      const given = [...documents];
      const report = await saveMany(given, entryOf(definition, name), name, options);
      return options?.report === true ? (report as unknown as BulkReport<D>) : given;
    });
  }

  /**
   * A document with these values, or a new one that is stored. They are values, wherever they come from, and never
   * operators. Safe against a race where a unique index backs them; in a transaction the loser of one is told so.
   *
   * @param more attributes for the new document alone, or a function that is handed it before it is stored
   * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, UnknownAttributeError, CastError
   *
   * @example
   * const tag = await Tag.findOrCreateBy({ name: 'news' }, { colour: 'red' });
   */
  static findOrCreateBy<M extends Document>(this: ModelClass<M>, values: Values<M>, more?: NewDocument<M>): Promise<M> {
    return ask(this, (all) => all.findOrCreateBy(values, more));
  }

  /** A document with these values, or a new one that is not stored yet. */
  static findOrInitializeBy<M extends Document>(
    this: ModelClass<M>,
    values: Values<M>,
    more?: NewDocument<M>,
  ): Promise<M> {
    return ask(this, (all) => all.findOrInitializeBy(values, more));
  }

  /** The first document by `_id`, or a new one that is stored where there is none. */
  static firstOrCreate<M extends Document>(this: ModelClass<M>, more?: NewDocument<M>): Promise<M> {
    return ask(this, (all) => all.firstOrCreate(more));
  }

  /** The first document by `_id`, or a new one that is not stored yet where there is none. */
  static firstOrInitialize<M extends Document>(this: ModelClass<M>, more?: NewDocument<M>): Promise<M> {
    return ask(this, (all) => all.firstOrInitialize(more));
  }

  /** Every document, as a criteria whose new documents get these attributes. */
  static createWith<M extends Document>(this: ModelClass<M>, attributes: Assignable<M>): Criteria<M> {
    return everyOne(this).createWith(attributes);
  }

  /**
   * Finds a document by values and changes its attributes, or stores a new one with both: one command, safe beside others
   * where a unique index backs the values. They are values, wherever they come from, and never operators.
   *
   * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, UnknownAttributeError
   *
   * @example
   * const visit = await Visit.upsert({ page: '/', day }, { count: 1 });
   */
  static upsert<M extends Document>(this: ModelClass<M>, values: Values<M>, changes?: Assignable<M>): Promise<M> {
    return classOperation(this, 'upsert', (definition) => upsertBy(definition, values, changes ?? {}) as Promise<M>);
  }
}

function create<M extends Document>(
  definition: ModelDefinition,
  { model, attributes }: { readonly model: ModelClass<M>; readonly attributes: Assignable<M> | undefined },
): Promise<M> {
  const given = attributes === undefined ? {} : attributes;
  return (insertOutright(definition, model, given) as Promise<M> | undefined) ?? make(model, attributes);
}

function make<M extends Document>(model: ModelClass<M>, attributes: Assignable<M> | undefined): Promise<M> {
  const document = new model(attributes);
  return save(document, definitionFor(document));
}

// What comes from outside may be anything.
function requireList(list: unknown, operation: string): void {
  if (Array.isArray(list)) return;
  throw new InvalidOptionError({
    option: 'list',
    problem: `${operation} was given ${describeValue(list)}.`,
    resolution: 'Give an array of objects, each with the attributes of one document.',
  });
}
