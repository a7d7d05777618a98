import { STATE, type Document } from '../attributes/document';
import { documentsInside } from '../attributes/inside';
import type { ShapeField } from '../attributes/shape';
import { definitionOf } from '../definition/registry';
import { runCallbacks } from './run-callbacks';

/** What happens to a document, and so to what is inside it. */
export interface Inside {
  /** The events of a document inside; none where it has no part in this. */
  readonly events: (child: Document) => readonly string[];
  /** Called when it has happened, before after hooks. */
  readonly done?: (child: Document) => void;
}

/** A new one is created, a changed one updated; one that did not change runs its save hooks alone. */
const SAVE: Inside = {
  events: (child) => {
    const state = child[STATE];
    return state.isNew ? ['save', 'create'] : state.isChanged() ? ['save', 'update'] : ['save'];
  },
};

/**
 * Runs the hooks of the documents inside another around its write, where the fields that they hang in ask for it: each
 * once, at every depth. Unless told otherwise it is a save.
 */
export function runInside(document: Document, write: () => Promise<void>, what: Inside = SAVE): Promise<void> {
  return around(document, write, what, new Set([document]));
}

function around(document: Document, write: () => Promise<void>, what: Inside, seen: Set<Document>): Promise<void> {
  const inside = childrenOf(document).filter((child) => !seen.has(child));
  for (const child of inside) seen.add(child);
  const steps = inside.reduceRight<() => Promise<void>>(
    (inner, child) => () => aroundOne(child, inner, what, seen),
    write,
  );
  return steps();
}

function aroundOne(child: Document, inner: () => Promise<void>, what: Inside, seen: Set<Document>): Promise<void> {
  const events = what.events(child);
  if (events.length === 0) return inner();
  return runCallbacks(child, definitionOf(child.constructor), events, async () => {
    await around(child, inner, what, seen);
    what.done?.(child);
  });
}

// Those that nobody has looked at yet have hooks too.
function childrenOf(document: Document): Document[] {
  const state = document[STATE];
  const fields = state.shape.fields.filter(cascades);
  if (fields.length === 0) return [];
  if (!state.isNew) for (const { name, index } of fields) if (state.isLoaded(name)) state.read(index);
  const inside = documentsInside(document, cascades).filter(({ field }) => cascades(field));
  return [...new Set(inside.map(({ document: child }) => child))];
}

function cascades({ embedded }: ShapeField): boolean {
  return embedded?.options.cascadeCallbacks === true;
}
