import { makeInCast } from '../../attributes/birth';
import { isDocument, STATE, type Document } from '../../attributes/document';
import type { Embedded, EmbeddedOptions, Holder } from '../../attributes/embedded';
import { enlistment } from '../../attributes/enlistment';
import { hydrateAt, shellOf } from '../../attributes/hydrate';
import { isUntouched } from '../../attributes/siblings';
import { chunkOf, type Place } from '../../bson/chunk';
import { BSON } from '../../bson/classes';
import type { FieldDefinition } from '../../definition/field-definition';
import type { ModelDefinition } from '../../definition/model-definition';
import { definitionOf } from '../../definition/registry';
import { fieldBelow } from '../../inheritance/field-below';
import { kindAt } from '../../inheritance/kind-of-bytes';
import { arrayOf } from '../../types/array-type';
import { isPlain, sameData } from '../../types/data';
import { type FieldType, UNCASTABLE } from '../../types/field-type';
import { LiveList } from './live-list';
import { embeddedMany } from './many';
import { embeddedOne } from './one';

/** A class of embedded documents. */
export type EmbeddedClass = new (attributes?: Readonly<Record<string, unknown>>) => object;

/** The type of a field that holds one document of another class. */
export function embedsOneType(target: () => EmbeddedClass, options: EmbeddedOptions): FieldType {
  return inBytes(embeddedType(target), embeddedOne({ definition: () => definitionOf(target()), options }));
}

/** The type of a field that holds a list of documents of another class. */
export function embedsManyType(target: () => EmbeddedClass, options: EmbeddedOptions): FieldType {
  return inBytes(
    arrayOf(embeddedType(target)),
    embeddedMany({ definition: () => definitionOf(target()), options }, makeList),
  );
}

const makeList = (holder: Holder, size?: number): LiveList => new LiveList(holder, size);

// Not by spreading: that would ask for the name, and so for the class, which may be declared further down.
function inBytes<T>(type: FieldType<T>, embedded: Embedded): FieldType {
  return Object.create(type, { embedded: { value: embedded } }) as FieldType;
}

/**
 * The type of a field that holds a document of another class. Plain objects are taken for its attributes.
 *
 * @param target read when it is first needed, so that classes which import each other load in any order
 */
export function embeddedType(target: () => EmbeddedClass): FieldType<Document> {
  const definition = (): ModelDefinition => definitionOf(target());
  return {
    get name() {
      return definition().name;
    },
    mutable: true,
    cast: (value) => castTo(target(), value),
    dump: (document) => document[STATE].forInsert(),
    load: (stored) => (isPlain(stored) ? hydrated(definition(), stored) : (stored as Document)),
    equals: sameDocument,
    copy: copyOf,
    castErrors: (document) =>
      isDocument(document) && !isUntouched(document) ? document[STATE].castErrors() : NO_ERRORS,
    enlist: (document) => {
      if (isDocument(document) && enlistment.open !== 0) enlistment.enlist(document[STATE], document);
    },
    below: (name) => fieldIn(definition(), name),
  };
}

const NO_ERRORS: readonly never[] = [];

function setHolder(document: object, holder: Holder): void {
  (document as Document)[STATE].holder = holder;
}

/** How many documents are being made inside one another just now; the server stores nothing deeper than this. */
let depth = 0;
const DEEPEST = 180;

function castTo(model: EmbeddedClass, value: unknown): Document | typeof UNCASTABLE {
  if (value instanceof model) return value as Document;
  if (!isPlain(value) || depth > DEEPEST) return UNCASTABLE;
  depth += 1;
  try {
    return makeInCast(model, setHolder, () => new model(value) as Document);
  } finally {
    depth -= 1;
  }
}

function fieldIn(definition: ModelDefinition, name: string): FieldDefinition | undefined {
  return definition.fields.get(name) ?? definition.storedFields.get(name) ?? fieldBelow(definition, name);
}

// Through bytes, so that what the class does not know is kept, and nothing is decoded before it is read.
function hydrated(asked: ModelDefinition, stored: object): Document {
  const place: Place = { chunk: chunkOf(BSON.serialize(stored)), offset: 0 };
  const definition = kindAt(asked, place);
  const prototype = (definition.model as EmbeddedClass).prototype as Document;
  return hydrateAt(shellOf(prototype, definition), place);
}

function sameDocument(one: unknown, other: unknown): boolean {
  if (!isDocument(one) || !isDocument(other)) return one === other;
  try {
    return sameData(one[STATE].forInsert(), other[STATE].forInsert());
  } catch {
    // A value that cannot be stored is a change, which the save then refuses.
    return false;
  }
}

function copyOf(document: Document): Document {
  try {
    return isDocument(document) ? hydrated(definitionOf(document.constructor), document[STATE].forInsert()) : document;
  } catch {
    return document;
  }
}
