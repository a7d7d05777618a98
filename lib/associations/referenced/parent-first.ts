import { STATE, type Document } from '../../attributes/document';

const saves = new WeakMap<Document, Promise<unknown>>();
const waiting = new WeakSet<Document>();

/** Saves a new parent before its child; once, be there several children that are saved at the same time. */
export async function saveParentFirst(child: Document, parent: Document): Promise<void> {
  if (!parent[STATE].isNew || parent[STATE].isDestroyed) return;
  waiting.add(child);
  try {
    await (saves.get(parent) ?? saveOnce(parent));
  } finally {
    waiting.delete(child);
  }
}

/** Whether this document will be stored as soon as its parent is: the parent must not store it too. */
export function waitsForParent(child: Document): boolean {
  return waiting.has(child);
}

async function saveOnce(parent: Document): Promise<void> {
  const save = parent.save();
  saves.set(parent, save);
  try {
    await save;
  } finally {
    saves.delete(parent);
  }
}
