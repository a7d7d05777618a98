import { isDocument, STATE, type Document } from '../../attributes/document';
import { isUntouched } from '../../attributes/siblings';
import {
  conditionOf,
  type ElementRef,
  type Known,
  type Member,
  type Path,
  type Update,
  type WholeList,
} from '../../attributes/update';
import { keyOf } from '../../bson/id-key';

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
  return isDocument(item) ? item[STATE].stored() : item;
}

/** What holds for an element where it is stored, at a path from there. */
export function knownOf(item: unknown, path = ''): Known[] {
  return isDocument(item) ? item[STATE].known(path) : [[path, conditionOf(item)]];
}

/** What holds for a list where it is stored, at this path. */
export function knownOfList(list: unknown, path: string): Known[] {
  if (!Array.isArray(list) || list.length === 0) return [[`${path}.0`, { $exists: false }]];
  return [[path, { $size: list.length }], ...list.flatMap((item, index) => knownOf(item, `${path}.${String(index)}`))];
}

function toStore(item: unknown): unknown {
  return isDocument(item) ? item[STATE].forInsert() : item;
}

/** What became of a list since it was stored: what came, what went, what was moved, and what changed inside. */
export function describeList(items: readonly unknown[], before: readonly unknown[], path: Path, update: Update): void {
  if (isAppended(items, before)) return describeAppended(items, before, path, update);
  const membership = compared(items, before, toStore);
  const { kept } = membership;
  if (isTold(before)) {
    describeMembers(membership, path, update);
    describeInside(kept, (document) => ({ id: document[STATE].idBefore() }), path, update);
    return;
  }
  const positions = positionsIn(before);
  describePositions(membership, positions, path, update);
  describeInside(kept, (document) => ({ index: positions.get(document)!, was: document[STATE].known() }), path, update);
}

// As most lists change: some came at the end, and nothing else.
function isAppended(items: readonly unknown[], before: readonly unknown[]): boolean {
  if (items.length < before.length) return false;
  for (let index = 0; index < before.length; index += 1) {
    const item = before[index];
    if (item !== items[index] || (isDocument(item) && !isUntouched(item) && item[STATE].isChanged())) return false;
  }
  return true;
}

function describeAppended(items: readonly unknown[], before: readonly unknown[], path: Path, update: Update): void {
  if (items.length === before.length) return;
  const added = items.slice(before.length).map(toStore);
  const whole = (): WholeList => ({ value: items.map(toStore), known: knownOfList(before, String(path.at(-1))) });
  update.lists.push({ path, pulled: [], added, whole });
}

function compared(items: readonly unknown[], before: readonly unknown[], form: (item: unknown) => unknown): Membership {
  const stays = new Set<unknown>(items);
  const kept = before.filter((item) => stays.has(item));
  const known = new Set(before);
  const added = items.filter((item) => !known.has(item));
  const isAppended = items.every((item, index) => index >= kept.length || item === kept[index]);
  return { items, before, kept, added, isAppended, form };
}

interface Membership {
  readonly items: readonly unknown[];
  readonly before: readonly unknown[];
  readonly kept: readonly unknown[];
  readonly added: readonly unknown[];
  readonly isAppended: boolean;
  /** How an element is stored as a part of the whole list. */
  readonly form: (item: unknown) => unknown;
}

function wholeOf({ items, before, form }: Membership, path: Path): () => WholeList {
  return () => ({ value: items.map(form), known: knownOfList(before, String(path.at(-1))) });
}

function describeMembers(membership: Membership, path: Path, update: Update): void {
  const { items, before, kept, added, isAppended } = membership;
  const whole = wholeOf(membership, path);
  const stays = new Set(kept);
  const pulled = before.filter((item) => !stays.has(item)).map(idOf);
  const values = added.map(toStore);
  if (isAppended) {
    if (pulled.length + values.length > 0) update.lists.push({ path, pulled, added: values, whole });
    return;
  }
  const at = items.findIndex((item) => !stays.has(item));
  const isBlock = items.filter((item) => stays.has(item)).every((item, index) => item === kept[index]);
  const isTogether = items.slice(at, at + added.length).every((item) => !stays.has(item));
  if (isBlock && isTogether && pulled.length === 0) update.lists.push({ path, pulled, added: values, at, whole });
  else {
    const order = items.map((item) => memberOf(item, stays));
    update.lists.push({ path, pulled, added: [], order, kept: kept.map(idOf), whole });
  }
}

function memberOf(item: unknown, stays: ReadonlySet<unknown>): Member {
  return stays.has(item) ? { id: idOf(item) } : { value: toStore(item) };
}

function idOf(item: unknown): unknown {
  return (item as Document)[STATE].idBefore();
}

// Each must still be there. By position it must also be what it was, or a list that was shifted would be overwritten.
function describeInside(
  kept: readonly unknown[],
  refOf: (document: Document) => ElementRef,
  around: Path,
  update: Update,
): void {
  for (const item of kept) {
    if (!isDocument(item) || isUntouched(item) || !item[STATE].isChanged()) continue;
    const path = [...around, refOf(item)];
    update.guards.push({ path });
    item[STATE].describe(path, update);
  }
}

// What has no `_id` is named by its place: what goes or is moved must still be there. What others appended stays.
function describePositions(
  membership: Membership,
  positions: ReadonlyMap<unknown, number>,
  path: Path,
  update: Update,
): void {
  const { items, before, kept, added, isAppended } = membership;
  const whole = wholeOf(membership, path);
  if (isAppended && kept.length === before.length) {
    if (added.length > 0) update.lists.push({ path, pulled: [], added: added.map(toStore), whole });
    return;
  }
  const stays = new Set(kept);
  const left = items.filter((item) => stays.has(item));
  const isMoved = left.some((item, index) => item !== kept[index]);
  const order = items.map((item) => (stays.has(item) ? { index: positions.get(item)! } : { value: toStore(item) }));
  before.forEach((item, index) => {
    if (isMoved || !stays.has(item)) update.guards.push({ path: [...path, { index, was: knownOf(item) }] });
  });
  update.lists.push({ path, pulled: [], added: [], order, known: before.length, whole });
}

/** Takes some elements out of a list that is stored, and tells nothing of what was changed inside the others. */
export function describeRemoval(
  before: readonly unknown[],
  gone: ReadonlySet<unknown>,
  path: Path,
  update: Update,
): void {
  const membership = compared(
    before.filter((item) => !gone.has(item)),
    before,
    storedForm,
  );
  if (isTold(before)) describeMembers(membership, path, update);
  else describePositions(membership, positionsIn(before), path, update);
}

/** Whether all that is in a list can be named by its `_id`. */
function isTold(items: readonly unknown[]): boolean {
  return hasIds(items) && items.every(isDocument);
}

function positionsIn(items: readonly unknown[]): Map<unknown, number> {
  return new Map(items.map((item, index) => [item, index]));
}
