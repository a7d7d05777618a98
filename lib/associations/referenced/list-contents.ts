import { BSON } from '../../bson/classes';
import { STATE, type Document } from '../../attributes/document';
import { recall, remember } from '../memory';

/** What a `hasMany` remembers of its owner. Never changed, always replaced. */
export interface Contents {
  /** The documents in memory: what was loaded, and what was added since. */
  readonly members: readonly Document[];
  /** Whether the members are all there are. */
  readonly isLoaded: boolean;
  /** The members that the owner's next save stores. */
  readonly pending: readonly Document[];
  /** Whether the owner's next save takes all others out of the stored list. */
  readonly replaces: boolean;
  /** The former members in memory which that will take out. */
  readonly leaving: readonly Document[];
}

const NOTHING: Contents = { members: [], isLoaded: false, pending: [], replaces: false, leaving: [] };

/** What is known of a list. */
export function contentsOf(owner: Document, list: string): Contents {
  return recall<Contents>(owner, list) ?? NOTHING;
}

/** Remembers some of it anew. */
export function change(owner: Document, list: string, changed: Partial<Contents>): void {
  remember<Contents>(owner, list, { ...contentsOf(owner, list), ...changed });
}

/** Whether nobody need ask the server: everything is in memory, or there can be nothing. */
export function isComplete(owner: Document, list: string): boolean {
  return owner[STATE].isNew || contentsOf(owner, list).isLoaded;
}

/** The members that still exist. */
export function membersOf(owner: Document, list: string): Document[] {
  return contentsOf(owner, list).members.filter((member) => !member[STATE].isDestroyed);
}

/** Adds documents to the members, be it that the owner's next save stores them or that they are stored. */
export function addMembers(owner: Document, list: string, added: readonly Document[], pending: boolean): void {
  const contents = contentsOf(owner, list);
  change(owner, list, {
    members: union(contents.members, added),
    pending: pending ? union(contents.pending, added) : without(contents.pending, added),
  });
}

/** Takes documents out of the members. */
export function removeMembers(owner: Document, list: string, removed: readonly Document[]): void {
  const { members, pending } = contentsOf(owner, list);
  change(owner, list, { members: without(members, removed), pending: without(pending, removed) });
}

/** What was read, with the documents in memory in place of others with the same `_id`, and those that were not read. */
export function merge(found: readonly Document[], members: readonly Document[]): Document[] {
  if (members.length === 0) return [...found];
  const known = new Map(members.map((member) => [idText(member), member]));
  const merged = found.map((document) => known.get(idText(document)) ?? document);
  const seen = new Set(merged);
  return [...merged, ...members.filter((member) => !seen.has(member))];
}

/** The documents which are not among others, told by their `_id`. */
export function without(documents: readonly Document[], others: readonly Document[]): Document[] {
  const ids = new Set(others.map(idText));
  return documents.filter((document) => !ids.has(idText(document)));
}

function union(documents: readonly Document[], others: readonly Document[]): Document[] {
  return [...without(documents, others), ...new Set(others)];
}

/** An `_id` of any type as one to look up by: equal ids have equal bytes. */
function idText({ id }: Document): string {
  return Buffer.from(BSON.serialize({ id })).toString('latin1');
}
