import { STATE, type Document } from '../attributes/document';
import { documentsInside } from '../attributes/inside';
import type { ShapeField } from '../attributes/shape';
import { definitionOf } from '../definition/registry';
import { runCallbacks } from './run-callbacks';

/**
 * Runs the save hooks of the documents inside another around its write, where the fields that they hang in ask for it: each
 * once, at every depth. A new one is created, a changed one updated; one that did not change runs its save hooks alone.
 */
export function runInside(document: Document, write: () => Promise<void>): Promise<void> {
  const inside = documentsInside(document, cascades).filter(({ field }) => cascades(field));
  return inside.reduceRight<() => Promise<void>>(
    (inner, { document: child }) =>
      () =>
        runAround(child, inner),
    write,
  )();
}

function cascades({ embedded }: ShapeField): boolean {
  return embedded?.options.cascadeCallbacks === true;
}

function runAround(child: Document, inner: () => Promise<void>): Promise<void> {
  const state = child[STATE];
  const events = state.isNew ? ['save', 'create'] : state.isChanged() ? ['save', 'update'] : ['save'];
  return runCallbacks(child, definitionOf(child.constructor), events, () => runInside(child, inner));
}
