import { keepOne } from '../bson/keep-one';

/** What an attribute was and what it is. */
export type Change = readonly [was: unknown, is: unknown];

/** Where the value of a cell lies that came from a default: nowhere, and nothing is stored for it yet. */
export const UNSTORED = -1;

const UNCAST = 1;
const REPLACED = 2;
const HANDED_OUT = 4;
const EXACT = 8;
const SHARED = 16;

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
  #flags = HANDED_OUT;

  constructor(value: unknown, original: unknown, at: number) {
    this.value = value;
    this.original = original;
    this.at = at;
  }

  /** Whether the value was given and the field's type does not take it. */
  get uncast(): boolean {
    return (this.#flags & UNCAST) !== 0;
  }

  set uncast(is: boolean) {
    this.#flags = is ? this.#flags | UNCAST : this.#flags & ~UNCAST;
  }

  /** Whether a list of documents was given as a whole, and not changed one by one. */
  get replaced(): boolean {
    return (this.#flags & REPLACED) !== 0;
  }

  set replaced(is: boolean) {
    this.#flags = is ? this.#flags | REPLACED : this.#flags & ~REPLACED;
  }

  /** Whether somebody may have the value in hand and change it in place; where nobody has, it is as it was cast. */
  get handedOut(): boolean {
    return (this.#flags & HANDED_OUT) !== 0;
  }

  set handedOut(is: boolean) {
    this.#flags = is ? this.#flags | HANDED_OUT : this.#flags & ~HANDED_OUT;
  }

  /** Whether the very value is what is on its way to be stored, or was: it has to be copied before anybody may change it. */
  get shared(): boolean {
    return (this.#flags & SHARED) !== 0;
  }

  set shared(is: boolean) {
    this.#flags = is ? this.#flags | SHARED : this.#flags & ~SHARED;
  }

  /** Whether what is stored of it is remembered apart: see `exact-values`. */
  get exact(): boolean {
    return (this.#flags & EXACT) !== 0;
  }

  set exact(is: boolean) {
    this.#flags = is ? this.#flags | EXACT : this.#flags & ~EXACT;
  }
}

keepOne(new Cell(undefined, undefined, 0));
