import { STATE, type Document } from '../../attributes/document';

/** Notes what of a document inside is under way to be stored; the function given is called when it is. */
export function pendingDocument(document: Document): () => void {
  const state = document[STATE];
  const pending = state.pending();
  const { isNew } = state;
  return () => {
    state.settle(pending);
    state.wasNew = isNew;
    state.isNew = false;
  };
}
