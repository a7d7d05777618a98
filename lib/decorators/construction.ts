import { STATE, type Document } from '../attributes/document';
import { fresh } from '../attributes/hydrate';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { documentsInside } from '../attributes/inside';
import { assign } from '../persistence/assign';

type Attributes = Readonly<Record<string, unknown>>;

const given = new WeakMap<object, Attributes>();
/** The class whose initialisers run to learn what they give; documents of others that they make are ordinary ones. */
let probed: object | undefined;

/**
 * Gives a document that is being constructed its state, before any field initialiser runs, and keeps the attributes that
 * it shall have until they have run.
 *
 * @throws ModelNotDecoratedError
 */
export function beginConstruction(document: object, model: object, attributes: Attributes | undefined): void {
  fresh(document, definitionOf(model));
  if (attributes !== undefined) given.set(document, attributes);
}

/**
 * Moves what field initialisers left on the document into its attributes, then applies given attributes, and defaults
 * where nothing was given: a default function sees what was.
 */
export function finishConstruction(document: object): void {
  const definition = definitionOf(document.constructor);
  takeOver(document as Document, definition);
  if (document.constructor === probed) return;
  const attributes = given.get(document);
  given.delete(document);
  if (attributes !== undefined) assign(document as Document, definition, attributes);
  applyDefaults(document as Document, definition);
}

// With define semantics a class field becomes an own property, which hides the accessor of its name.
function takeOver(document: Document, definition: ModelDefinition): void {
  for (const name of [...definition.fields.keys(), ...definition.associations.keys()]) {
    const own = Object.getOwnPropertyDescriptor(document, name);
    if (own === undefined || !('value' in own)) continue;
    delete (document as unknown as Record<string, unknown>)[name];
    if (own.value !== undefined) (document as unknown as Record<string, unknown>)[name] = own.value;
  }
}

// A field without a value takes its default when it is read; one that was given `undefined` stays without.
function applyDefaults(document: Document, definition: ModelDefinition): void {
  for (const { name, declaresDefault } of definition.fields.values()) {
    if (declaresDefault === true) document[STATE].readNamed(name);
  }
}

/**
 * Reads the value that a class's own field initialisers give to a field, for documents that were stored without it. They
 * run each time, as `new Date()` means another moment each time.
 */
export function initialValueReader(model: new () => object): (field: string) => unknown {
  let initialised: ReadonlySet<string> | undefined;
  return (field) => {
    if (probed === model) return undefined;
    initialised ??= new Set(Object.keys(probe(model)));
    return initialised.has(field) ? probe(model)[field] : undefined;
  };
}

function probe(model: new () => object): Record<string, unknown> {
  const around = probed;
  probed = model;
  try {
    const made = new model() as Document;
    const state = made[STATE];
    // They are to hang in the documents that get them, and not in this one.
    for (const { document } of documentsInside(made)) document[STATE].holder = undefined;
    return Object.fromEntries(
      state
        .names()
        .filter((name) => state.has(name))
        .map((name) => [name, state.readNamed(name)]),
    );
  } finally {
    probed = around;
  }
}
