import { STATE, type Document } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';

const running = new WeakMap<DocumentState, Promise<void>>();

/**
 * Lets writes of one stored document take turns, in the order in which they ask: the second looks at what is changed once
 * the first has noted what it stored. A turn lasts from that look to the answer. No hook runs in it, so that none can wait
 * for its own turn.
 */
export async function inTurn<T>(document: Document, write: () => Promise<T>): Promise<T> {
  const state = document[STATE];
  for (let before = running.get(state); before !== undefined; before = running.get(state)) await before;
  let over: () => void = () => undefined;
  running.set(state, new Promise<void>((resolve) => (over = resolve)));
  try {
    return await write();
  } finally {
    running.delete(state);
    over();
  }
}
