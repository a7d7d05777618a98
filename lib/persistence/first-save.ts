import { STATE, type Document } from '../attributes/document';
import { documentsInside } from '../attributes/inside';
import { shapeOf } from '../attributes/shape';
import { hooksOf } from '../callbacks/hooks-of';
import { cascades } from '../callbacks/run-inside';
import { contextSlot } from '../context/context';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';

/** The first save of some documents, with all their hooks. */
interface FirstSave {
  /** The first save whose hooks it runs in. */
  readonly around: FirstSave | undefined;
  readonly over: Promise<void>;
  /** Those that somebody in its hooks waits for. */
  readonly waitsFor: Set<FirstSave>;
}

const running = new WeakMap<Document, FirstSave>();
const aroundSlot = contextSlot<FirstSave | undefined>('persistence.first-save');
const NONE: readonly Document[] = [];
const EVENTS = ['validation', 'save', 'create'];

/**
 * Saves documents of which some may be new, one save of each of these at a time: one that overlaps the first looks at the
 * document when that is over with all its hooks, and finds it stored. What the hooks of a first save do with the document
 * is part of it, and waits for nothing. Only where there are hooks: the command has a turn of its own.
 */
export async function firstSaveAlone<T>(documents: readonly Document[], save: () => Promise<T>): Promise<T> {
  if (documents.length === 0) return save();
  const around = aroundSlot.get();
  for (let other = inTheWay(documents, around); other !== undefined; other = inTheWay(documents, around))
    await waitFor(other, around);
  const begun = documents.filter((document) => document[STATE].isNew && !running.has(document));
  if (begun.length === 0) return save();
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  const first: FirstSave = { around, over, waitsFor: new Set() };
  for (const document of begun) running.set(document, first);
  try {
    return await aroundSlot.run(first, save);
  } finally {
    for (const document of begun) running.delete(document);
    end();
  }
}

/** The documents whose first save, with hooks, a save of this one is: itself, or new ones inside it. */
export function firstSavesOf(document: Document): readonly Document[] {
  const definition = definitionOf(document.constructor);
  if (!hasHooks(definition)) return NONE;
  if (document[STATE].isNew) return [document];
  return documentsInside(document).flatMap((one) => (cascades(one.field) ? firstSavesOf(one.document) : []));
}

const known = new WeakMap<ModelDefinition, boolean>();

function hasHooks(definition: ModelDefinition): boolean {
  let found = known.get(definition);
  if (found === undefined) {
    found =
      EVENTS.some((event) => hooksOf(definition, event) !== undefined) || shapeOf(definition).inside.some(cascades);
    known.set(definition, found);
  }
  return found;
}

/** A first save of one of them that is to be waited for. */
function inTheWay(documents: readonly Document[], around: FirstSave | undefined): FirstSave | undefined {
  for (const document of documents) {
    const other = document[STATE].isNew ? running.get(document) : undefined;
    if (other !== undefined && !isWaitingForUs(other, around, new Set())) return other;
  }
  return undefined;
}

// Two whose hooks save each other's documents would wait for ever: the second goes on as if it were part of the first.
function isWaitingForUs(other: FirstSave, around: FirstSave | undefined, seen: Set<FirstSave>): boolean {
  if (seen.has(other)) return false;
  seen.add(other);
  return isAround(other, around) || [...other.waitsFor].some((next) => isWaitingForUs(next, around, seen));
}

function isAround(first: FirstSave, around: FirstSave | undefined): boolean {
  for (let one = around; one !== undefined; one = one.around) if (one === first) return true;
  return false;
}

async function waitFor(other: FirstSave, around: FirstSave | undefined): Promise<void> {
  const waiting: FirstSave[] = [];
  for (let one = around; one !== undefined; one = one.around) waiting.push(one);
  for (const one of waiting) one.waitsFor.add(other);
  await other.over;
  for (const one of waiting) one.waitsFor.delete(other);
}
