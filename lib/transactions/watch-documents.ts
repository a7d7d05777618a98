import type { DocumentState } from '../attributes/document-state';
import { enlistment } from '../attributes/enlistment';
import { placeSlot } from '../session/session-scope';
import type { TransactionMemory } from './memory';
import { recordOf } from './record';

function memoryHere(): TransactionMemory | undefined {
  const session = placeSlot.get()?.scope?.session;
  return session === undefined ? undefined : recordOf(session)?.memory;
}

/** Counts the transactions that are open in the process; documents look at the count before anything else. */
export function watchDocuments(): () => void {
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
