import type { Document } from '../../attributes/document';
import { compileFilter } from '../../criteria/compile-filter';
import { load, remove } from '../../criteria/execution';
import { withCondition, type Query } from '../../criteria/query';
import { updateMany } from '../../store/write';
import { courseTo } from '../find';
import { markDestroyed } from '../memory';
import { addToCounter } from './counter-cache';
import { hold } from './held-document';
import { membersOf, merge } from './list-contents';
import { counterOf, release, storedMembers, type Dependent, type OwnedList } from './owned-list';

/** Takes the stored documents of a query out of a list; resolves to how many there were. */
type Way = (list: OwnedList, query: Query, operation: string) => Promise<number>;

const WAYS: Readonly<Record<'destroy' | 'deleteAll' | 'nullify', Way>> = { destroy, deleteAll, nullify };

/** What `dependent` says about the owner's end says nothing about leaving its list, where it forbids that end. */
function wayOf(dependent: Dependent | undefined): Way {
  return dependent === 'destroy' || dependent === 'deleteAll' ? WAYS[dependent] : nullify;
}

/** Takes all stored documents out of a list, in the way that is asked for. */
export async function takeAllOut(list: OwnedList, way: keyof typeof WAYS, operation: string): Promise<void> {
  const members = membersOf(list.owner, list.name);
  await WAYS[way](list, storedMembers(list), operation);
  settle(list, members, WAYS[way]);
}

/** Takes these documents out of a list; resolves to how many stored ones there were. */
export async function takeOut(list: OwnedList, leaving: readonly Document[], operation: string): Promise<number> {
  const way = wayOf(list.dependent);
  const count = await way(list, narrowed(list, '$in', leaving), operation);
  settle(list, leaving, way);
  return count;
}

/** Takes every stored document but these out of a list. */
export async function keepOnly(
  list: OwnedList,
  kept: readonly Document[],
  leaving: readonly Document[],
  operation: string,
): Promise<void> {
  const way = wayOf(list.dependent);
  await way(list, narrowed(list, '$nin', kept), operation);
  settle(list, leaving, way);
}

function narrowed(list: OwnedList, operator: '$in' | '$nin', documents: readonly Document[]): Query {
  const ids = documents.map(({ id }) => id);
  return withCondition(storedMembers(list), { kind: 'filter', given: { _id: { [operator]: ids } } });
}

function settle(list: OwnedList, leaving: readonly Document[], way: Way): void {
  if (way === deleteAll) for (const document of leaving) markDestroyed(document);
  release(list, leaving);
}

async function destroy(list: OwnedList, query: Query, operation: string): Promise<number> {
  const { place, owner } = list;
  const adopt = (document: Document): void => {
    if (place !== undefined) hold(document, place, owner);
  };
  const found = await load<Document>(query, courseTo(list.related, operation), adopt);
  const known = merge(found, membersOf(list.owner, list.name)).slice(0, found.length);
  for (const document of known) {
    if (list.place !== undefined) hold(document, list.place, list.owner);
    await document.destroy();
  }
  return known.length;
}

async function deleteAll(list: OwnedList, query: Query, operation: string): Promise<number> {
  return uncount(list, await remove(query, courseTo(list.related, operation)));
}

async function nullify(list: OwnedList, query: Query, operation: string): Promise<number> {
  const { target, name } = courseTo(list.related, operation);
  const { storedName } = list.related.fields.get(list.link.foreignKey)!;
  const { matchedCount = 0 } = await updateMany(target, name, compileFilter(query), { $set: { [storedName]: null } });
  return uncount(list, matchedCount);
}

async function uncount(list: OwnedList, count: number): Promise<number> {
  const counter = counterOf(list);
  if (counter !== undefined) await addToCounter(list.owner, counter, -count);
  return count;
}
