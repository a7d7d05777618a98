import { STATE, type Document } from '../attributes/document';
import { enlistment } from '../attributes/enlistment';

// What associations remember of a document is replaced and never changed, so that a transaction which aborts can put back
// what was there before.

/** What an association remembers of its owner. */
export function recall<T extends object>(owner: Document, association: string): T | undefined {
  return owner[STATE].associations?.get(association) as T | undefined;
}

/** Remembers something for an association of this owner, in place of what was remembered before. */
export function remember<T extends object>(owner: Document, association: string, value: T): void {
  enlist(owner);
  (owner[STATE].associations ??= new Map()).set(association, value);
}

/** Forgets what an association remembered. */
export function forget(owner: Document, association: string): void {
  if (owner[STATE].associations?.has(association) !== true) return;
  enlist(owner);
  owner[STATE].associations?.delete(association);
}

/** Gives a document a value that the server holds already: no change of its own, and none that its last save made. */
export function absorb(document: Document, attribute: string, value: unknown): void {
  const state = document[STATE];
  const { previous } = state;
  state.writeNamed(attribute, value);
  state.settleSome([attribute]);
  state.previous = previous;
}

/** The document was deleted on the server along with others. */
export function markDestroyed(document: Document): void {
  const state = document[STATE];
  if (state.isNew) return;
  enlist(document);
  state.isDestroyed = true;
}

function enlist(owner: Document): void {
  if (enlistment.open !== 0) enlistment.enlist(owner[STATE], owner);
}
