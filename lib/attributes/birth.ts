import type { Holder } from './embedded';

/** What is done with a document as soon as it has a state: before its defaults, its attributes and its hooks. */
type Attend = (document: object) => void;

let expected: { readonly model: object; readonly attend: Attend } | undefined;
let cradle: Holder | undefined;

/** Makes a new document of a class, or of a subclass, that knows from the beginning what it belongs to. */
export function bear<T>(model: object, attend: Attend, make: () => T): T {
  const before = expected;
  expected = { model, attend };
  try {
    return make();
  } finally {
    expected = before;
  }
}

/** Where a document has just been given its state: whoever makes it does with it what has to be done first. */
export function born(document: object, model: object): void {
  if (expected === undefined) return;
  const { model: awaited, attend } = expected;
  // A constructor may make others before itself.
  if (model !== awaited && !Object.prototype.isPrototypeOf.call(awaited, model)) return;
  expected = undefined;
  attend(document);
}

/** Runs a cast whose result shall hang in a document: what it makes knows that from the beginning. */
export function castInto<T>(holder: Holder, cast: () => T): T {
  const before = cradle;
  cradle = holder;
  try {
    return cast();
  } finally {
    cradle = before;
  }
}

/** Makes a document as part of a cast; `hang` says to it where it will hang. */
export function makeInCast<T>(model: object, hang: (document: object, holder: Holder) => void, make: () => T): T {
  const holder = cradle;
  if (holder === undefined) return make();
  // What it makes by itself hangs elsewhere.
  cradle = undefined;
  try {
    return bear(model, (document) => hang(document, holder), make);
  } finally {
    cradle = holder;
  }
}
