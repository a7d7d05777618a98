import { STATE, type Document } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';

/** A write that is under way; only where somebody waits for it is there a promise of its end. */
interface Turn {
  over: Promise<void> | undefined;
  end: (() => void) | undefined;
}

const running = new WeakMap<DocumentState, Turn>();

/**
 * Lets writes of one stored document take turns, in the order in which they ask: the second looks at what is changed once
 * the first has noted what it stored. A turn lasts from that look to the answer. No hook runs in it, so that none can wait
 * for its own turn.
 */
export async function inTurn<T>(document: Document, write: () => Promise<T>): Promise<T> {
  const state = document[STATE];
  for (let before = running.get(state); before !== undefined; before = running.get(state)) await overOf(before);
  const turn: Turn = { over: undefined, end: undefined };
  running.set(state, turn);
  try {
    return await write();
  } finally {
    running.delete(state);
    turn.end?.();
  }
}

/** The same for several documents at once. Nobody holds one while waiting for another, so that no two wait for each other. */
export async function inTurns<T>(documents: readonly Document[], write: () => Promise<T>): Promise<T> {
  const states = documents.map((document) => document[STATE]);
  for (let before = busy(states); before.length > 0; before = busy(states)) await Promise.all(before.map(overOf));
  const turn: Turn = { over: undefined, end: undefined };
  for (const state of states) running.set(state, turn);
  try {
    return await write();
  } finally {
    for (const state of states) running.delete(state);
    turn.end?.();
  }
}

function busy(states: readonly DocumentState[]): Turn[] {
  return states.flatMap((state) => running.get(state) ?? []);
}

function overOf(turn: Turn): Promise<void> {
  return (turn.over ??= new Promise((resolve) => (turn.end = resolve)));
}
