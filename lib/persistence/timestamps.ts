import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';

/** Takes timestamps back that were set for a write which failed: it stored nothing, so nothing has its time. */
export type Unstamp = () => void;

/** Sets `createdAt` and `updatedAt` of a document that is stored for the first time; given values are respected. */
export function stampCreated(document: Document, { timestamps }: ModelDefinition): Unstamp {
  const state = document[STATE];
  const names = timestamps ? ['createdAt', 'updatedAt'].filter((name) => !state.has(name)) : [];
  return stamp(document, names, (name) => state.writeNamed(name, undefined));
}

/** Sets `updatedAt` of a changed document, unless the application changed it itself. */
export function stampUpdated(document: Document, { timestamps }: ModelDefinition): Unstamp {
  const state = document[STATE];
  const names = timestamps && !state.isChanged('updatedAt') ? ['updatedAt'] : [];
  return stamp(document, names, (name) => state.reset(name));
}

function stamp(document: Document, names: readonly string[], takeBack: (name: string) => void): Unstamp {
  const state = document[STATE];
  const now = new Date();
  for (const name of names) state.writeNamed(name, now);
  const isOurs = (name: string): boolean => (state.readNamed(name) as Date | undefined)?.getTime() === now.getTime();
  return () => names.filter(isOurs).forEach(takeBack);
}
