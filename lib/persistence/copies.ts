import { STATE, type Document } from '../attributes/document';
import { adopt } from '../attributes/hydrate';
import { documentsInside } from '../attributes/inside';
import { runInitializeHooks } from '../callbacks/loading';
import { enlistment } from '../attributes/enlistment';
import type { ModelDefinition } from '../definition/model-definition';

/** What a clone does not take over: it was never stored. */
const OWN_TIMES = ['createdAt', 'updatedAt', 'lockVersion', 'deletedAt'];

/** A new document with the same values, those the model does not know included, but not the same `_id`. */
export function cloneOf<D extends Document>(document: D, definition: ModelDefinition): D {
  const clone = Object.create(Object.getPrototypeOf(document) as object) as D;
  const state = adopt(clone, document[STATE].clone());
  if (enlistment.open !== 0) enlistment.born(state);
  for (const name of OWN_TIMES) if (definition.fields.has(name) && state.has(name)) state.writeNamed(name, undefined);
  initializeAll(clone);
  return clone;
}

/** Takes a document of bytes that are not stored for a new one. */
export function asNew<D extends Document>(document: D): D {
  const state = document[STATE];
  state.isNew = true;
  if (enlistment.open !== 0) enlistment.born(state);
  initializeAll(document);
  return document;
}

// When all of it hangs together; from the inside outwards, as where it is made of attributes.
function initializeAll(clone: Document): void {
  for (const { document } of documentsInside(clone)) initializeAll(document);
  runInitializeHooks(clone);
}

/** From now on the document refuses every write. */
export function makeReadonly(document: Document): void {
  const state = document[STATE];
  if (enlistment.open !== 0) enlistment.enlist(state, document);
  state.isReadonly = true;
}
