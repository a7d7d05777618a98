import { STATE, type Document } from '../attributes/document';
import { contextSlot } from '../context/context';
import type { ModelDefinition } from '../definition/model-definition';

/** The models that no time is kept of around here. */
const timelessSlot = contextSlot<readonly object[]>('timeless');

/** Runs a block in which saving documents of a model, or of a subclass, sets no timestamps. */
export function timeless<T>(model: object, block: () => T): T {
  return timelessSlot.run([...(timelessSlot.get() ?? []), model], block);
}

function keepsTime({ timestamps, model }: ModelDefinition): boolean {
  if (!timestamps) return false;
  const without = timelessSlot.get();
  return (
    without === undefined || !without.some((cls) => cls === model || Object.prototype.isPrototypeOf.call(cls, model))
  );
}

/** Takes timestamps back that were set for a write which failed: it stored nothing, so nothing has its time. */
export type Unstamp = () => void;

/** Sets `createdAt` and `updatedAt` of a document that is stored for the first time; given values are respected. */
export function stampCreated(document: Document, definition: ModelDefinition): Unstamp {
  const state = document[STATE];
  const names = keepsTime(definition) ? ['createdAt', 'updatedAt'].filter((name) => !state.has(name)) : [];
  return stamp(document, names, (name) => state.writeNamed(name, undefined));
}

/** Sets `updatedAt` of a changed document, unless the application changed it itself. */
export function stampUpdated(document: Document, definition: ModelDefinition): Unstamp {
  const state = document[STATE];
  const names = keepsTime(definition) && !state.isChanged('updatedAt') ? ['updatedAt'] : [];
  return stamp(document, names, (name) => state.reset(name));
}

function stamp(document: Document, names: readonly string[], takeBack: (name: string) => void): Unstamp {
  const state = document[STATE];
  const now = new Date();
  for (const name of names) state.writeNamed(name, now);
  const isOurs = (name: string): boolean => (state.readNamed(name) as Date | undefined)?.getTime() === now.getTime();
  return () => names.filter(isOurs).forEach(takeBack);
}
