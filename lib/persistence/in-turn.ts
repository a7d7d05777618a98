import { STATE, type Document } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';

/** The end of a write that somebody waits for. */
interface Ending {
  readonly over: Promise<void>;
  readonly end: () => void;
}

/** Only where somebody waits is there a promise, which each write would pay for. */
const awaited = new WeakMap<DocumentState, Ending>();

/**
 * Lets writes of one stored document take turns, in the order in which they ask: the second looks at what is changed once
 * the first has noted what it stored. A turn lasts from that look to the answer. No hook runs in it, so that none can wait
 * for its own turn.
 */
export async function inTurn<T>(document: Document, write: () => Promise<T>): Promise<T> {
  const state = document[STATE];
  const waiting = beginTurn(state);
  if (waiting !== undefined) await waiting;
  try {
    return await write();
  } finally {
    endTurn(state);
  }
}

/**
 * Asks for a turn. Whoever began one ends it.
 *
 * @returns `undefined` where it begins at once; else what resolves when it begins
 */
export function beginTurn(state: DocumentState): Promise<void> | undefined {
  if (state.isBusy) return afterOthers(state);
  state.isBusy = true;
  return undefined;
}

/** Gives the turn on. */
export function endTurn(state: DocumentState): void {
  state.isBusy = false;
  if (!state.isAwaited) return;
  state.isAwaited = false;
  const ending = awaited.get(state);
  awaited.delete(state);
  ending?.end();
}

/** The same for several documents at once. Nobody holds one while waiting for another, so that no two wait for each other. */
export async function inTurns<T>(documents: readonly Document[], write: () => Promise<T>): Promise<T> {
  const states = documents.map((document) => document[STATE]);
  for (let before = states.filter(isBusy); before.length > 0; before = states.filter(isBusy))
    await Promise.all(before.map(overOf));
  for (const state of states) state.isBusy = true;
  try {
    return await write();
  } finally {
    states.forEach(endTurn);
  }
}

async function afterOthers(state: DocumentState): Promise<void> {
  while (state.isBusy) await overOf(state);
  state.isBusy = true;
}

function isBusy(state: DocumentState): boolean {
  return state.isBusy;
}

function overOf(state: DocumentState): Promise<void> {
  const known = awaited.get(state);
  if (known !== undefined) return known.over;
  let end!: () => void;
  const over = new Promise<void>((resolve) => (end = resolve));
  awaited.set(state, { over, end });
  state.isAwaited = true;
  return over;
}
