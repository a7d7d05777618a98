import { STATE, type Document } from '../../attributes/document';
import { enlistment } from '../../attributes/enlistment';

/** Notes what of a document inside is under way to be stored; the function given is called when it is. */
export function pendingDocument(document: Document): () => void {
  const state = document[STATE];
  if (enlistment.open !== 0) enlistment.storing(state);
  const pending = state.pending();
  const { isNew } = state;
  return () => {
    state.settle(pending);
    state.wasNew = isNew;
    state.isNew = false;
  };
}
