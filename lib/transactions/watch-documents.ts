import type { DocumentState } from '../attributes/document-state';
import { enlistment } from '../attributes/enlistment';
import type { TransactionMemory } from './memory';

/**
 * Counts the transactions that are open in the process; documents look at the count before anything else.
 *
 * @param memoryHere the memory of the transaction around the line that changes a document
 * @returns what ends the watch
 */
export function watchDocuments(memoryHere: () => TransactionMemory | undefined): () => void {
  enlistment.enlist = (state) => memoryHere()?.noteChange(state as DocumentState);
  enlistment.born = (state) => memoryHere()?.noteBirth(state as DocumentState);
  enlistment.storing = (state) => memoryHere()?.noteStoring(state as DocumentState);
  enlistment.open += 1;
  let watching = true;
  return () => {
    if (watching) enlistment.open -= 1;
    watching = false;
  };
}
