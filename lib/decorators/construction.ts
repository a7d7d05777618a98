import { born } from '../attributes/birth';
import { STATE, type Document } from '../attributes/document';
import { fresh } from '../attributes/hydrate';
import { hooksOf } from '../callbacks/hooks-of';
import { runAtOnce } from '../callbacks/run-at-once';
import type { ModelDefinition } from '../definition/model-definition';
import { hasOwnConstructor } from '../definition/own-constructor';
import { definitionOf } from '../definition/registry';
import { documentsInside } from '../attributes/inside';
import { assign } from '../persistence/assign';

type Attributes = Readonly<Record<string, unknown>>;

/** The document whose construction began last, and what it was given: mostly it is the next to be finished. */
let begun: { readonly document: object; readonly attributes: Attributes } | undefined;
/** What those around it were given, whose field initialisers make other documents. */
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
  born(document, model);
  if (attributes === undefined) return;
  if (begun !== undefined) given.set(begun.document, begun.attributes);
  begun = { document, attributes };
}

function takeGiven(document: object): Attributes | undefined {
  if (begun?.document !== document) return given.get(document);
  const { attributes } = begun;
  begun = undefined;
  return attributes;
}

/**
 * Moves what field initialisers left on the document into its attributes, then applies given attributes, and defaults
 * where nothing was given: a default function sees what was. Its hooks lie around what is given.
 */
export function finishConstruction(document: object): void {
  const definition = definitionOf(document.constructor);
  if (document.constructor === sampled) return void samples.set(sampled, document);
  const isBare = takeOver(document as Document, definition);
  if (document.constructor === probed) return;
  if (isBare && !known.has(definition)) keepSample(definition);
  const attributes = takeGiven(document);
  if (hooksOf(definition, 'initialize') === undefined) return fill(document as Document, definition, attributes);
  runAtOnce(document, definition, 'initialize', () => fill(document as Document, definition, attributes));
}

function fill(document: Document, definition: ModelDefinition, attributes: Attributes | undefined): void {
  if (attributes !== undefined) assign(document, definition, attributes);
  applyDefaults(document);
}

/** The class of which a document is made that stays as its initialisers leave it. */
let sampled: object | undefined;
const samples = new WeakMap<object, object>();
const known = new WeakSet<ModelDefinition>();

// One of each class stays, as with `keepOne`, for as long as the class does. None is made where a constructor, or an initialiser that gives something, would be heard.
function keepSample(definition: ModelDefinition): void {
  known.add(definition);
  if (hasOwnConstructor(definition.model)) return;
  const around = sampled;
  sampled = definition.model;
  try {
    new (definition.model as new () => object)();
  } finally {
    sampled = around;
  }
}

/**
 * With define semantics a class field becomes an own property, which hides the accessor of its name.
 *
 * @returns whether none of them had a value
 */
function takeOver(document: Document, { fields, associations }: ModelDefinition): boolean {
  const attributes = document as unknown as Record<string, unknown>;
  const own = Object.keys(document);
  let given: [name: string, value: unknown][] | undefined;
  // The last one first, as an object that loses its newest property stays a fast one.
  for (let index = own.length; index-- > 0;) {
    const name = own[index]!;
    if (!fields.has(name) && !associations.has(name)) continue;
    const value = attributes[name];
    delete attributes[name];
    if (value !== undefined) (given ??= []).push([name, value]);
  }
  if (given === undefined) return true;
  for (const [name, value] of given.reverse()) {
    // What is there from the beginning was put in by nobody: the hooks of a list do not run.
    if (fields.has(name)) document[STATE].writeNamed(name, value);
    else attributes[name] = value;
  }
  return false;
}

// A field without a value takes its default when it is read; one that was given `undefined` stays without.
function applyDefaults(document: Document): void {
  const state = document[STATE];
  for (const { index } of state.shape.declared) state.read(index);
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
    const values = state.givenNames().map((name) => [name, state.readNamed(name)] as const);
    // They are to hang in the documents that get them, and not in this one.
    for (const { document } of documentsInside(made)) document[STATE].holder = undefined;
    return Object.fromEntries(values);
  } finally {
    probed = around;
  }
}
