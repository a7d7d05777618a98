import { STATE, type Document } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import { indexOf, type ShapeField } from '../attributes/shape';
import { compileFilter } from '../criteria/compile-filter';
import { conditionOf, everyDocument, withCondition } from '../criteria/query';
import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { declarerOf } from '../inheritance/kinds';
import { findOneRaw } from '../store/read';
import { targetAt, targetOf, type Target } from '../store/target';
import type { RawFilter } from '../store/write';
import { isUniqueAmongSiblings } from './siblings';

type Filter = Readonly<Record<string, unknown>>;

/** What uniqueness means for one attribute. */
export interface UniqueOptions {
  /** Attributes that must be equal too, for values to be in each other's way. A `@BelongsTo` stands for its key. */
  readonly scope?: string | readonly string[];
  /** `false` takes `Emily` and `emily` for the same. */
  readonly caseSensitive?: boolean;
  /** Which stored documents count at all: a filter as `where` takes it, or a function of the document that gives one. */
  readonly conditions?: Filter | ((document: never) => Filter | Promise<Filter>);
}

/** What is asked: whether an attribute of a document is unique. */
export interface UniqueQuestion {
  readonly document: Document;
  readonly name: string;
  readonly options: UniqueOptions;
  /** The class that declares the validator: all its documents count, those of its subclasses too. */
  readonly declaredIn: object;
}

/**
 * Whether no other document has the value. The primary is asked, in the session of the block around, when the document is
 * new or what it is about has changed; members of an embedded list are compared in memory. What is absent or null is in
 * nobody's way.
 *
 * @throws UnknownAttributeError, CastError for conditions that are no filter of the model
 */
export async function isUnique(question: UniqueQuestion): Promise<boolean> {
  const { document, name, options } = question;
  const state = document[STATE];
  const definition = definitionOf(document.constructor);
  const fields = [name, ...scopeOf(options)].map((each) => fieldNamed(document, each));
  const value = state.read(fields[0]!.index);
  if (value === undefined || value === null) return true;
  const changes = fields.some((field) => state.isChanged(field.name)) || isOfAnotherClass(state, definition);
  if (!state.isNew && !changes) return true;
  if (definition.embedded) return isUniqueAmongSiblings(document, fields, options);
  // What could not be cast is wrong already, and cannot be asked for.
  const casts = state.castErrors();
  return fields.some((field) => casts.has(field.name)) || isUniqueInStore(question, fields);
}

// One that became another class is among others than before.
function isOfAnotherClass(state: DocumentState, definition: ModelDefinition): boolean {
  return isShared(definition) && state.isChanged(definition.hierarchy.key);
}

function scopeOf({ scope }: UniqueOptions): readonly string[] {
  return typeof scope === 'string' ? [scope] : (scope ?? []);
}

function fieldNamed(document: Document, name: string): ShapeField {
  const { shape } = document[STATE];
  const key = definitionOf(document.constructor).associations.get(name)?.options['foreignKey'];
  return shape.fields[indexOf(shape, typeof key === 'string' ? key : name)]!;
}

async function isUniqueInStore(
  { document, options, declaredIn }: UniqueQuestion,
  fields: readonly ShapeField[],
): Promise<boolean> {
  const state = document[STATE];
  const own = definitionOf(document.constructor);
  const among = declarerOf(own, declaredIn);
  const operation = `${own.name}.validate`;
  const home = state.home as Target | undefined;
  const target = home === undefined ? targetOf(own, operation) : targetAt(home, own, operation);
  const [first, ...scope] = fields;
  const filter = {
    $and: [
      sameValue(state, first!, options.caseSensitive !== false),
      ...scope.map((field) => sameValue(state, field, true)),
      { _id: { $ne: state.isNew ? state.readNamed('_id') : state.was('_id') } },
      ...(await conditionsOf(document, among, options)),
    ],
  };
  return (await findOneRaw(target, operation, filter, { readPreference: 'primary', projection: { _id: 1 } })) === null;
}

// What the model itself says joins in: softly deleted documents do not count, nor those of classes beside it.
async function conditionsOf(
  document: Document,
  among: ModelDefinition,
  { conditions }: UniqueOptions,
): Promise<RawFilter[]> {
  const ask = conditions as Filter | undefined | ((document: Document) => Filter | Promise<Filter>);
  const given = typeof ask === 'function' ? await ask(document) : ask;
  const every = everyDocument(among, []);
  const filter = compileFilter(given === undefined ? every : withCondition(every, conditionOf(given)));
  return Object.keys(filter).length === 0 ? [] : [filter];
}

function sameValue(state: DocumentState, { index, storedName, type }: ShapeField, caseSensitive: boolean): RawFilter {
  const value = state.read(index);
  if (!caseSensitive && typeof value === 'string') return { [storedName]: inAnyCase(value) };
  return { [storedName]: { $eq: value === null || value === undefined ? null : type.dump(value) } };
}

// By \A and \z, as $ matches before a line break at the end too. The server knows them, JavaScript does not.
function inAnyCase(text: string): RawFilter {
  return { $regex: `\\A${text.replace(/[\\^$.*+?()[\]{}|#\s-]/g, '\\$&')}\\z`, $options: 'i' };
}
