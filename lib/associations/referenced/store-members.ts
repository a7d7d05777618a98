import { STATE, type Document } from '../../attributes/document';
import { validateOrFail, wasCheckedWith } from '../../validation/validate';
import { modelOf, requireSameClient } from '../related-model';
import { addMembers, change, contentsOf, membersOf, without } from './list-contents';
import { bind, release, type Binding, type OwnedList } from './owned-list';
import { waitsForParent } from './parent-first';
import { keepOnly } from './take-out';

/** Stores documents in the list of a stored owner. An invalid one stops them all before anything is sent. */
export async function storeMembers(list: OwnedList, children: readonly Document[]): Promise<void> {
  const bindings = await bindValid(list, children);
  for (const child of children) {
    await child.save({ validate: false });
    addMembers(list.owner, list.name, [child], false);
  }
  for (const binding of bindings) binding.leave();
}

/** Makes these documents all that is in the list of a stored owner. */
export async function replaceMembers(list: OwnedList, children: readonly Document[], operation: string): Promise<void> {
  const { owner, name } = list;
  const bindings = await bindValid(list, children);
  const leaving = without([...membersOf(owner, name), ...contentsOf(owner, name).leaving], children);
  await keepOnly(list, children, leaving, operation);
  change(owner, name, { members: [], pending: [], replaces: false, leaving: [] });
  for (const child of children) {
    if (needsSave(child)) await child.save({ validate: false });
    addMembers(owner, name, [child], false);
  }
  change(owner, name, { isLoaded: true });
  for (const binding of bindings) binding.leave();
}

/** In memory, makes these documents all that is in a list; the owner's next save stores that. */
export function assignMembers(list: OwnedList, children: readonly Document[]): void {
  const { owner, name } = list;
  const leaving = without([...membersOf(owner, name), ...contentsOf(owner, name).leaving], children);
  for (const child of children) bind(list, child).leave();
  if (owner[STATE].isNew) release(list, leaving);
  change(owner, name, { members: children, isLoaded: true, pending: children, replaces: !owner[STATE].isNew, leaving });
}

/** The documents that the owner's next save stores, each with its place among those in memory. */
export function waitingIn(owner: Document, name: string): { readonly document: Document; readonly index: number }[] {
  if (owner[STATE].associations?.has(name) !== true) return [];
  const members = membersOf(owner, name);
  const waiting = contentsOf(owner, name).pending.filter(needsSave);
  return waiting.map((document) => ({ document, index: members.indexOf(document) }));
}

/** Before the owner is written: nothing is, if one of the documents that wait for it is invalid. */
export async function validatePending(list: OwnedList): Promise<void> {
  const pending = contentsOf(list.owner, list.name).pending.filter(needsSave);
  requireSameClient(pending, list.label);
  await bindValid(
    list,
    pending,
    pending.filter((child) => !wasCheckedWith(list.owner, child)),
  );
}

/** After the owner was written: what waited for it is stored. */
export async function storePending(list: OwnedList, ownerCreated: boolean): Promise<void> {
  const { owner, name } = list;
  const waiting = contentsOf(owner, name);
  // Taken away first: a hook of a child may save the owner again.
  change(owner, name, { pending: [], replaces: false, leaving: [] });
  try {
    if (waiting.replaces && !ownerCreated) await keepOnly(list, waiting.pending, waiting.leaving, list.label);
    for (const child of waiting.pending) {
      bind(list, child);
      if (needsSave(child)) await child.save({ validate: false });
    }
  } catch (error) {
    const { pending, replaces, leaving } = waiting;
    change(owner, name, { pending, replaces, leaving });
    throw error;
  }
}

async function bindValid(
  list: OwnedList,
  children: readonly Document[],
  unchecked = children,
): Promise<readonly Binding[]> {
  const bindings: Binding[] = [];
  try {
    for (const child of children) {
      bindings.push(bind(list, child));
      if (needsSave(child) && unchecked.includes(child)) await validateOrFail(child, modelOf(child));
    }
  } catch (error) {
    for (const binding of bindings) binding.undo();
    throw error;
  }
  return bindings;
}

// A child whose own save waits for the owner is stored by that.
function needsSave(child: Document): boolean {
  const state = child[STATE];
  return !state.isDestroyed && !waitsForParent(child) && (state.isNew || state.isChanged());
}
