import { STATE, type Document } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import { documentsInside } from '../attributes/inside';
import { type ShapeField, shapeOf } from '../attributes/shape';
import { isUntouched } from '../attributes/siblings';
import { contextSlot } from '../context/context';
import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';

/** The models that no time is kept of around here. */
const timelessSlot = contextSlot<readonly object[]>('timeless');

/** Runs a block in which saving documents of a model, or of a subclass, sets no timestamps. */
export function timeless<T>(model: object, block: () => T): T {
  return timelessSlot.run([...(timelessSlot.get() ?? []), model], block);
}

/** Whether saving documents of a model sets timestamps here. */
export function keepsTime({ timestamps, model }: ModelDefinition): boolean {
  return timestamps && !isTimeless(model);
}

function isTimeless(model: object): boolean {
  const without = timelessSlot.get();
  return without?.some((cls) => cls === model || Object.prototype.isPrototypeOf.call(cls, model)) === true;
}

/** Takes timestamps back that were set for a write which failed: it stored nothing, so nothing has its time. */
export type Unstamp = () => void;

/** What a document gets that is stored for the first time. */
export const BOTH: readonly string[] = ['createdAt', 'updatedAt'];
const UPDATED: readonly string[] = ['updatedAt'];
const NONE: readonly string[] = [];
const NOTHING: readonly Unstamp[] = [];

/** Sets `createdAt` and `updatedAt` of a document that is stored for the first time; given values are respected. */
export function stampCreated(document: Document, definition: ModelDefinition): Unstamp {
  const state = document[STATE];
  const names = keepsTime(definition) ? ungiven(state) : NONE;
  const now = stamp(state, names);
  const unstampInside = stampInside(document);
  return () => {
    for (const name of names) if (isTime(state, name, now)) state.writeNamed(name, undefined);
    unstampInside?.();
  };
}

// Mostly both, of which no list need be made.
function ungiven(state: DocumentState): readonly string[] {
  for (const name of BOTH)
    if (state.readNamed(name) !== undefined) return BOTH.filter((one) => state.readNamed(one) === undefined);
  return BOTH;
}

/** Sets `updatedAt` of a changed document, be it loaded or not, unless the application changed it itself. */
export function stampUpdated(document: Document, definition: ModelDefinition): Unstamp {
  const state = document[STATE];
  const names = keepsTime(definition) && !state.isChanged('updatedAt') ? UPDATED : NONE;
  const leaveOut = state.isWhole ? NOTHING : names.map((name) => state.admit(name));
  const now = stamp(state, names);
  const unstampInside = stampInside(document);
  return () => {
    for (const name of names) if (isTime(state, name, now)) state.reset(name);
    for (const again of leaveOut) again();
    unstampInside?.();
  };
}

// What is inside is stored with the document, and has times of its own: those that are new, and those that changed.
function stampInside(document: Document): Unstamp | undefined {
  const { inside } = document[STATE].shape;
  if (inside.length === 0 || !inside.some(hasTimesInside) || isTimeless(document.constructor)) return undefined;
  let unstamp: Unstamp | undefined;
  for (const { document: child } of documentsInside(document, hasTimesInside)) {
    if (isUntouched(child)) continue;
    const definition = definitionOf(child.constructor);
    const state = child[STATE];
    if (!definition.timestamps && state.shape.inside.length === 0) continue;
    if (state.isNew) unstamp = together(stampCreated(child, definition), unstamp);
    else if (state.isChanged()) unstamp = together(stampUpdated(child, definition), unstamp);
  }
  return unstamp;
}

const timed = new WeakMap<ModelDefinition, boolean>();

// What was given as plain objects becomes documents only where there are times to be kept.
function hasTimesInside({ embedded }: ShapeField): boolean {
  const definition = embedded!.definition();
  return isShared(definition) ? definition.hierarchy.members.some(isTimed) : definition.isApart || isTimed(definition);
}

function isTimed(definition: ModelDefinition): boolean {
  let found = timed.get(definition);
  if (found === undefined) timed.set(definition, (found = hasTimes(definition, new Set())));
  return found;
}

function hasTimes(definition: ModelDefinition, seen: Set<ModelDefinition>): boolean {
  if (definition.timestamps || seen.has(definition)) return definition.timestamps;
  seen.add(definition);
  return shapeOf(definition).inside.some(({ embedded }) => hasTimes(embedded!.definition(), seen));
}

function together(one: Unstamp, other: Unstamp | undefined): Unstamp {
  if (other === undefined) return one;
  return () => {
    one();
    other();
  };
}

function stamp(state: DocumentState, names: readonly string[]): Date {
  const now = new Date();
  for (const name of names) state.writeNamed(name, now);
  return now;
}

// Whoever gave it another time meanwhile means that.
function isTime(state: DocumentState, name: string, time: Date): boolean {
  return (state.readNamed(name) as Date | undefined)?.getTime() === time.getTime();
}
