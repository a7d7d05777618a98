import { keepOne } from '../bson/keep-one';

/** What an attribute was and what it is. */
export type Change = readonly [was: unknown, is: unknown];

/** Where the value of a cell lies that came from a default: nowhere, and nothing is stored for it yet. */
export const UNSTORED = -1;

/** A value that was given, or that can change in place, with what it was before. */
export class Cell {
  /** The value as it is now. */
  value: unknown;
  /** The value as it was loaded or last stored, where the bytes do not hold it: nothing else refers to it. */
  original: unknown;
  /** Location of the original in the bytes; 0 for none, UNSTORED where the original is a default. */
  at: number;
  /** What was assigned, before it was cast; `undefined` once that is stored, and for what was not assigned. */
  given: unknown = undefined;
  /** Whether the value was given and the field's type does not take it. */
  uncast = false;
  /** Whether a list of documents was given as a whole, and not changed one by one. */
  replaced = false;
  /** Whether somebody may have the value in hand and change it in place; where nobody has, it is as it was cast. */
  handedOut = true;

  constructor(value: unknown, original: unknown, at: number) {
    this.value = value;
    this.original = original;
    this.at = at;
  }
}

keepOne(new Cell(undefined, undefined, 0));
