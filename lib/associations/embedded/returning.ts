import { isDocument, STATE, type Document } from '../../attributes/document';
import { keyOf } from '../../bson/id-key';
import type { Hook } from './address';

const NONE: readonly Document[] = [];

/** What is still stored, as it was when they left, of documents that come back to a list after they were stored elsewhere. */
export function returningTo({ owner, index, embedded }: Hook, children: readonly Document[]): readonly Document[] {
  const moved = children.filter((child) => !child[STATE].isNew);
  if (moved.length === 0 || !embedded.many) return NONE;
  const [ids, here] = [new Set(idsOf(moved).map(keyOf)), new Set(owner.read(index) as readonly unknown[])];
  const isMeant = (item: unknown): item is Document =>
    isDocument(item) && !here.has(item) && ids.has(keyOf(item[STATE].idBefore()));
  return ((owner.originInside(index) ?? []) as readonly unknown[]).filter(isMeant);
}

/** The `_id`s under which documents are stored, of those that have any. */
export function idsOf(documents: readonly Document[]): unknown[] {
  return documents.map((document) => document[STATE].idBefore()).filter((id) => id !== undefined);
}

/** Notes in the document around that these are stored there now, and that some are not any more. */
export function noteAdded(
  { owner, index, embedded }: Hook,
  children: readonly Document[],
  gone: readonly Document[] = NONE,
  at?: number,
): void {
  const origin = owner.originInside(index);
  if (!embedded.many) return owner.settleInside(index, children[0]);
  const stored = Array.isArray(origin) ? (origin as unknown[]) : [];
  const before = gone.length === 0 ? stored : stored.filter((item) => !gone.includes(item as Document));
  const place = at ?? before.length;
  owner.settleInside(index, [...before.slice(0, place), ...children, ...before.slice(place)]);
}
