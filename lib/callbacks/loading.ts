import { STATE, type Document } from '../attributes/document';
import { shapeOf, type ShapeField } from '../attributes/shape';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf, definitionCount } from '../definition/registry';
import { hooksOf } from './hooks-of';
import { notForEver } from './nesting';
import { runAtOnce } from './run-at-once';
import { withHooks } from './run-callbacks';

/** What has to be done with the documents of a model that are loaded: worked out once, so that others pay nothing. */
export interface Loading {
  /** Whether there are hooks of `initialize`. */
  readonly initializes: boolean;
  /** Whether there are hooks of `find`, on the model itself or on documents inside at any depth. */
  readonly finds: boolean;
  /** The fields of documents that lead to hooks of `find`. */
  readonly inside: readonly ShapeField[];
  /** How many models were known then: a later one may be the subclass that has hooks. */
  readonly known: number;
}

const loadings = new WeakMap<ModelDefinition, Loading>();

/** What has to be done with loaded documents of a model, or of one that shares its collection: a query may give these too. */
export function loadingOf(definition: ModelDefinition): Loading {
  const last = loadings.get(definition);
  if (last?.known === definitionCount()) return last;
  const inside = shapeOf(definition).fields.filter((field) => leadsToFind(field, new Set()));
  const finds = findsItself(definition, new Set());
  const initializes = kindsOf(definition).some((kind) => hooksOf(kind, 'initialize') !== undefined);
  const loading = { initializes, finds, inside, known: definitionCount() };
  loadings.set(definition, loading);
  return loading;
}

// One without a collection, as an abstract base, is no member of any.
function kindsOf(definition: ModelDefinition): readonly ModelDefinition[] {
  return [definition, ...definition.hierarchy.members.filter((member) => member !== definition)];
}

// Classes may contain each other: each is looked at once.
function findsItself(definition: ModelDefinition, seen: Set<ModelDefinition>): boolean {
  return kindsOf(definition).some((kind) => {
    if (seen.has(kind)) return false;
    seen.add(kind);
    return hooksOf(kind, 'find') !== undefined || shapeOf(kind).fields.some((field) => leadsToFind(field, seen));
  });
}

function leadsToFind({ embedded }: ShapeField, seen: Set<ModelDefinition>): boolean {
  const definition = embedded && declared(embedded);
  return definition !== undefined && findsItself(definition, seen);
}

// A class that cannot be had is told of by whoever reads the field.
function declared(embedded: NonNullable<ShapeField['embedded']>): ModelDefinition | undefined {
  try {
    return embedded.definition();
  } catch {
    return undefined;
  }
}

/**
 * Runs the hooks of a document that was made of what is stored, or of another: they cannot be waited for. What it was made of
 * comes to it in their midst, where a new one is given its attributes.
 */
export function runInitializeHooks(document: Document): void {
  const definition = definitionOf(document.constructor);
  const hooks = hooksOf(definition, 'initialize');
  if (hooks === undefined) return;
  if (hooks.before.length + hooks.around.length === 0) return runAtOnce(document, definition, 'initialize');
  runAtOnce(document, definition, 'initialize', document[STATE].withhold());
}

/** Runs the hooks of documents that were found, one after the other; around those of the documents inside. */
export function runFindHooks(definition: ModelDefinition, documents: readonly Document[]): Promise<void> {
  return notForEver(definition, definition.name, 'find', async () => {
    for (const document of documents) await found(document);
  });
}

function found(document: Document): Promise<void> {
  const definition = definitionOf(document.constructor);
  return withHooks(document, definition, 'find', () => foundInside(document, definition))();
}

async function foundInside(document: Document, definition: ModelDefinition): Promise<void> {
  const state = document[STATE];
  for (const field of loadingOf(definition).inside) {
    const value = state.isLoaded(field.name) ? state.read(field.index) : undefined;
    for (const child of field.embedded!.documents(value)) await found(child as Document);
  }
}

/** Runs the hooks of a document that was read again, which takes what is stored in the midst of those of `initialize`. */
export async function runReloadHooks(document: Document, definition: ModelDefinition, take: () => void): Promise<void> {
  runAtOnce(document, definition, 'initialize', take);
  if (loadingOf(definition).finds) await runFindHooks(definition, [document]);
}
