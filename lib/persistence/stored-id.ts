import { STATE, type Document } from '../attributes/document';

/** The `_id` that a document is stored under: an `_id` that was changed since is another document's. */
export function storedId(document: Document): unknown {
  const state = document[STATE];
  return state.isNew ? state.readNamed('_id') : state.was('_id');
}
