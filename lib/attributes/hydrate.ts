import { chunkOf, ownBytes, type Place } from '../bson/chunk';
import type { ModelDefinition } from '../definition/model-definition';
import { AT, HELD, STATE } from './document';
import { DocumentState } from './document-state';
import { enlistment } from './enlistment';
import type { LoadedFields } from './loaded-fields';
import { type Shape, shapeOf } from './shape';
import type { Siblings } from './siblings';

/** How documents of one model are made from bytes, worked out once. */
export interface Shell<T> {
  readonly shape: Shape;
  /** Makes a document of the model's prototype around a state; the model's own constructor never runs. */
  readonly make: new (held: DocumentState | Siblings, at?: number) => T;
  /** Whether documents in a list can share their slots. */
  readonly shares: boolean;
  /** One that stays, as with `keepOne`. */
  readonly sample: T;
}

/** How bytes become a document. */
export interface HydrateOptions {
  /** Whether nothing else refers to the bytes, so that they need not be copied. */
  readonly own?: boolean;
  /** How much of each field the query loaded; everything unless given. */
  readonly loaded?: LoadedFields;
}

const shells = new WeakMap<object, Shell<unknown>>();
const DEFAULTS: HydrateOptions = {};

/** The shell of a model, given its prototype. */
export function shellOf<T extends object>(prototype: T, definition: ModelDefinition): Shell<T> {
  let shell = shells.get(prototype) as Shell<T> | undefined;
  if (shell === undefined) shells.set(prototype, (shell = makeShell(prototype, shapeOf(definition))));
  return shell;
}

function makeShell<T extends object>(prototype: T, shape: Shape): Shell<T> {
  const make = constructorFor(prototype);
  return { shape, make, shares: STATE in prototype, sample: new make(new DocumentState(shape)) };
}

function constructorFor<T extends object>(prototype: T): Shell<T>['make'] {
  if (STATE in prototype) return innerConstructorFor(prototype);
  function Shell(this: { [STATE]: DocumentState }, state: DocumentState): void {
    this[STATE] = state;
    state.document = this;
  }
  Shell.prototype = prototype;
  return Shell as unknown as Shell<T>['make'];
}

function innerConstructorFor<T>(prototype: T): Shell<T>['make'] {
  function Shell(
    this: { [HELD]: DocumentState | Siblings; [AT]: number },
    held: DocumentState | Siblings,
    at = 0,
  ): void {
    this[HELD] = held;
    this[AT] = at;
    if (held instanceof DocumentState) held.document = this;
  }
  Shell.prototype = prototype;
  return Shell as unknown as Shell<T>['make'];
}

/**
 * Makes a document of the bytes that the driver gives with `raw: true`. Nothing is decoded yet.
 *
 * @example
 * const person = hydrate(shellOf(Person.prototype, definition), bytes);
 */
export function hydrate<T>(shell: Shell<T>, bytes: Uint8Array, options: HydrateOptions = DEFAULTS): T {
  const place = options.own === true ? { chunk: chunkOf(bytes), offset: 0 } : ownBytes(bytes);
  return hydrateAt(shell, place, options.loaded);
}

/** Makes a document of bytes where they lie, as for a document inside of another. */
export function hydrateAt<T>(shell: Shell<T>, place: Place, loaded?: LoadedFields): T {
  return new shell.make(new DocumentState(shell.shape, place, loaded));
}

/** Gives a new document its state, and the state to the caller. */
export function fresh(document: object, definition: ModelDefinition): DocumentState {
  const state = adopt(document, new DocumentState(shapeOf(definition)));
  if (enlistment.open !== 0) enlistment.born(state);
  return state;
}

/** Gives a document this state, as for a clone. */
export function adopt(document: object, state: DocumentState): DocumentState {
  (document as { [STATE]: DocumentState })[STATE] = state;
  state.document = document;
  return state;
}
