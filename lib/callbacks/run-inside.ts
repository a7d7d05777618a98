import { STATE, type Document } from '../attributes/document';
import { documentsInside } from '../attributes/inside';
import type { ShapeField } from '../attributes/shape';
import { definitionOf } from '../definition/registry';
import { nested } from './nested';
import { runCallbacks } from './run-callbacks';

/** A document inside whose hooks run, and its path in the one around. */
export interface Part {
  readonly document: Document;
  readonly path: string;
}

/** What the hooks lie around; it is told of whom they are. */
export type PartsWrite = (parts: readonly Part[]) => Promise<void>;

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
export function runInside(document: Document, write: PartsWrite, what: Inside = SAVE): Promise<void> {
  const walk: Walk = { what, seen: new Set([document]), parts: [] };
  return around(document, '', () => write(walk.parts), walk);
}

interface Walk {
  readonly what: Inside;
  readonly seen: Set<Document>;
  /** Those that were come to. */
  readonly parts: Part[];
}

function around(document: Document, path: string, inner: () => Promise<void>, walk: Walk): Promise<void> {
  const parts = partsOf(document, path).filter((part) => !walk.seen.has(part.document));
  for (const part of parts) walk.seen.add(part.document);
  return nested(parts, inner, (part, next) => aroundOne(part, next, walk));
}

function aroundOne(part: Part, inner: () => Promise<void>, walk: Walk): Promise<void> {
  const { document: child, path } = part;
  const events = walk.what.events(child);
  if (events.length === 0) return inner();
  walk.parts.push(part);
  return runCallbacks(child, definitionOf(child.constructor), events, async () => {
    await around(child, `${path}.`, inner, walk);
    walk.what.done?.(child);
  });
}

// Those that nobody has looked at yet have hooks too.
function partsOf(document: Document, path: string): readonly Part[] {
  const state = document[STATE];
  const fields = state.shape.inside.filter(cascades);
  if (fields.length === 0) return [];
  if (!state.isNew) for (const { name, index } of fields) if (state.isLoaded(name)) state.read(index);
  const parts = new Map<Document, Part>();
  for (const { field, index, document: child } of documentsInside(document, cascades)) {
    if (!cascades(field) || parts.has(child)) continue;
    const here = field.embedded!.many ? `${field.name}.${index}` : field.name;
    parts.set(child, { document: child, path: `${path}${here}` });
  }
  return [...parts.values()];
}

/** Whether saves of the document around run the hooks of those in a field. */
export function cascades({ embedded }: ShapeField): boolean {
  return embedded?.options.cascadeCallbacks === true;
}
