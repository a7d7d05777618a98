import { isDocument, STATE, type Document } from '../../attributes/document';
import type { ElementRef, Member, Path, Update } from '../../attributes/update';
import { keyOf } from '../../persistence/compile-update';

/** Whether every document of a list can be told from the others by its stored `_id`. */
export function hasIds(items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  for (const item of items) {
    if (!isDocument(item)) continue;
    const id = item[STATE].idBefore();
    if (id === undefined || id === null || seen.has(keyOf(id))) return false;
    seen.add(keyOf(id));
  }
  return true;
}

/** An element as it is stored. */
export function storedForm(item: unknown): unknown {
  return isDocument(item) ? defined(item[STATE].stored()) : item;
}

function defined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function toStore(item: unknown): unknown {
  return isDocument(item) ? item[STATE].forInsert() : item;
}

/** What became of a list since it was stored: what came, what went, what was moved, and what changed inside. */
export function describeList(items: readonly unknown[], before: readonly unknown[], path: Path, update: Update): void {
  const stays = new Set<unknown>(items);
  const kept = before.filter((item) => stays.has(item));
  const known = new Set(before);
  const added = items.filter((item) => !known.has(item));
  const isAppended = items.every((item, index) => index >= kept.length || item === kept[index]);
  if (hasIds(before) && before.every(isDocument)) {
    describeMembers({ items, before, kept, added, isAppended }, path, update);
    describeInside(kept, (document) => ({ id: document[STATE].idBefore() }), path, update);
    return;
  }
  if (kept.length < before.length || !isAppended) return describeWhole(items, before, path, update);
  if (added.length > 0) update.lists.push({ path, pulled: [], added: added.map(toStore) });
  describeInside(
    kept,
    (document) => ({ index: before.indexOf(document), was: document[STATE].stored() }),
    path,
    update,
  );
}

interface Membership {
  readonly items: readonly unknown[];
  readonly before: readonly unknown[];
  readonly kept: readonly unknown[];
  readonly added: readonly unknown[];
  readonly isAppended: boolean;
}

function describeMembers({ items, before, kept, added, isAppended }: Membership, path: Path, update: Update): void {
  const stays = new Set(kept);
  const pulled = before.filter((item) => !stays.has(item)).map((item) => (item as Document)[STATE].idBefore());
  const values = added.map(toStore);
  if (isAppended) {
    if (pulled.length + values.length > 0) update.lists.push({ path, pulled, added: values });
    return;
  }
  const at = items.findIndex((item) => !stays.has(item));
  const isBlock = items.filter((item) => stays.has(item)).every((item, index) => item === kept[index]);
  const isTogether = items.slice(at, at + added.length).every((item) => !stays.has(item));
  if (isBlock && isTogether && pulled.length === 0) update.lists.push({ path, pulled, added: values, at });
  else update.lists.push({ path, pulled, added: [], order: items.map((item) => memberOf(item, stays)) });
}

function memberOf(item: unknown, stays: ReadonlySet<unknown>): Member {
  return stays.has(item) ? { id: (item as Document)[STATE].idBefore() } : { value: toStore(item) };
}

// Each must still be there. By position it must also be what it was, or a list that was shifted would be overwritten.
function describeInside(
  kept: readonly unknown[],
  refOf: (document: Document) => ElementRef,
  around: Path,
  update: Update,
): void {
  for (const item of kept) {
    if (!isDocument(item) || !item[STATE].isChanged()) continue;
    const path = [...around, refOf(item)];
    update.guards.push({ path });
    item[STATE].describe(path, update);
  }
}

// What has no `_id` cannot be named apart from its place, so that the list is written as a whole, if nobody changed it.
function describeWhole(items: readonly unknown[], before: readonly unknown[], path: Path, update: Update): void {
  update.guards.push({ path, value: before.map(storedForm) });
  update.set.push({ path, value: items.map(toStore) });
}
