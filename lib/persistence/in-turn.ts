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

/** The same for several documents at once. Nobody holds one while waiting for another, so that no two wait for each other. */
export async function inTurns<T>(documents: readonly Document[], write: () => Promise<T>): Promise<T> {
  const states = documents.map((document) => document[STATE]);
  for (let before = busy(states); before.length > 0; before = busy(states)) await Promise.all(before);
  let over: () => void = () => undefined;
  const turn = new Promise<void>((resolve) => (over = resolve));
  for (const state of states) running.set(state, turn);
  try {
    return await write();
  } finally {
    for (const state of states) running.delete(state);
    over();
  }
}

function busy(states: readonly DocumentState[]): Promise<void>[] {
  return states.flatMap((state) => running.get(state) ?? []);
}
