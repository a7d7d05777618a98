import { isDocument, STATE, type Document } from '../../attributes/document';
import { noUpdate } from '../../attributes/update';
import { nested } from '../../callbacks/nested';
import { runCallbacks } from '../../callbacks/run-callbacks';
import { runInside, type Part, type PartsWrite } from '../../callbacks/run-inside';
import { destroyInside } from '../../persistence/destroy';
import { firstSaveAlone, firstSavesOf } from '../../persistence/first-save';
import { refuseWrite } from '../../persistence/guard';
import { inTurn } from '../../persistence/in-turn';
import { aroundAll, doneInside, Outcome } from '../../persistence/outcome';
import { stampCreated } from '../../persistence/timestamps';
import { write } from '../../persistence/update';
import { refuseUncast, validateOrFail } from '../../validation/validate';
import { modelOf } from '../related-model';
import { guardsOf, isStoredInside, pathOfField, rootOf, type Hook } from './address';
import { markGone, takeOut } from './child';
import type { EmbeddedList } from './list';
import { runMemberHook, runMemberHookAtOnce, without } from './member-hooks';
import { assignBuilt, type Members, place } from './members';
import { pendingDocument } from './pending';
import { idsOf, noteAdded, returningTo } from './returning';
import { aroundTouched, settleStamps, takeBack, touchAround } from './touches';

/**
 * Adds documents to a list. Where the one around is stored they are stored at once, in one command; a single one that is
 * invalid keeps all of them out.
 *
 * @param at position; the end unless given
 */
export async function add(list: EmbeddedList, hook: Hook, members: Members, at?: number): Promise<void> {
  const children = [...new Set(members.documents)];
  const owner = hook.owner.document as Document;
  const operation = `${modelOf(owner).name}.${hook.name}.push`;
  refuseWrites(hook, children, operation);
  if (children.length === 0) return;
  const isStored = isStoredInside(hook.owner);
  for (const child of children) await runMemberHook(hook, 'beforeAdd', child);
  // In the list before they are looked at: some validators compare with their neighbours.
  const taken = place(list, { ...members, documents: children }, at);
  try {
    if (isStored) await firstSaveAlone(children.flatMap(firstSavesOf), () => storeAll(children, hook, operation, at));
  } catch (error) {
    // One whose hook failed after the write is stored, and stays.
    list.drop(unstored(taken, hook));
    throw error;
  }
  for (const child of children) await runMemberHook(hook, 'afterAdd', child);
}

/** Adds documents to a list in memory, which the next save stores. */
export function addAtOnce(list: EmbeddedList, hook: Hook, members: Members): void {
  for (const child of members.documents) runMemberHookAtOnce(hook, 'beforeAdd', child);
  place(list, members);
  for (const child of members.documents) runMemberHookAtOnce(hook, 'afterAdd', child);
}

function refuseWrites({ owner }: Hook, children: readonly Document[], operation: string): void {
  const root = rootOf(owner.document as Document);
  refuseWrite(root, modelOf(root), operation);
  for (const child of children) refuseWrite(child, modelOf(child), operation);
}

async function storeAll(
  given: readonly Document[],
  hook: Hook,
  operation: string,
  at: number | undefined,
): Promise<void> {
  const children = unstored(given, hook);
  if (children.length === 0) return;
  for (const child of children) await validateOrFail(child, modelOf(child));
  const root = rootOf(hook.owner.document as Document);
  const store = (): Promise<void> => storeInOne(unstored(children, hook), hook, operation, at);
  await storeWithHooks(children, () => aroundTouched(children[0]!, () => inTurn(root, store)));
}

/** Runs the hooks of new documents around the command that stores them. */
async function storeWithHooks(children: readonly Document[], store: () => Promise<void>): Promise<void> {
  await aroundEach(children, 'create', store, (child, inner) =>
    runCallbacks(child, modelOf(child), ['save', 'create'], () =>
      runInside(child, (parts) => {
        refuseUncast(child, modelOf(child), parts);
        return inner(parts);
      }),
    ),
  );
}

/** Does one thing with several documents, and lets commit hooks hear of each and of what is inside it. */
async function aroundEach(
  children: readonly Document[],
  action: 'create' | 'destroy',
  act: () => Promise<void>,
  around: (child: Document, inner: PartsWrite) => Promise<void>,
): Promise<void> {
  const outcomes = children.map((child) => new Outcome(child, modelOf(child)));
  const inside: (readonly Part[])[] = [];
  const actAndNote = async (): Promise<void> => {
    await act();
    outcomes.forEach((outcome, index) => outcome.note(action, doneInside(inside[index]!, action)));
  };
  const steps = (): Promise<void> =>
    nested(children, actAndNote, (child, inner, index) =>
      around(child, (parts) => {
        inside[index] = parts;
        return inner();
      }),
    );
  await aroundAll(outcomes, steps);
}

// One that a save of the document around has stored meanwhile must not be stored twice; one that was moved here is stored
// elsewhere so far.
function unstored(children: readonly Document[], { owner, index }: Hook): Document[] {
  const stored = new Set([owner.originInside(index)].flat());
  return children.filter((child) => !stored.has(child));
}

function isUnsaved(child: Document): boolean {
  return child[STATE].isNew;
}

async function storeInOne(
  children: readonly Document[],
  hook: Hook,
  operation: string,
  at: number | undefined,
): Promise<void> {
  if (children.length === 0) return;
  for (const child of children) refuseUncast(child, modelOf(child));
  const unstamps = children.filter(isUnsaved).map((child) => stampCreated(child, modelOf(child)));
  const update = noUpdate();
  update.guards.push(...guardsOf(hook.owner.document as Document));
  const added = children.map((child) => child[STATE].forInsert());
  const returning = returningTo(hook, children);
  update.lists.push({ path: pathOfField(hook), pulled: idsOf(returning), added, ...(at !== undefined && { at }) });
  const root = rootOf(hook.owner.document as Document);
  const settles = children.map(pendingDocument);
  const stamps = touchAround(children[0]!, new Date(), update);
  try {
    await write(root, modelOf(root), operation, update);
  } catch (error) {
    takeBack(stamps);
    for (const unstamp of unstamps) unstamp();
    throw error;
  }
  for (const settle of settles) settle();
  settleStamps(stamps);
  noteAdded(hook, children, returning, at);
}

/** Takes documents out of a list; those that are stored go with one command. Resolves to how many there were. */
export async function remove(
  hook: Hook,
  children: readonly Document[],
  verb: string,
  destroys = false,
): Promise<number> {
  const owner = hook.owner.document as Document;
  const operation = `${modelOf(owner).name}.${hook.name}.${verb}`;
  if (children.length === 0) return 0;
  for (const child of children) await runMemberHook(hook, 'beforeRemove', child);
  const takeAll = (): Promise<void> => takeOut(children, hook, operation);
  const destroyAll = (): Promise<void> =>
    aroundEach(children, 'destroy', takeAll, (child, inner) =>
      runCallbacks(child, modelOf(child), ['destroy'], () => destroyInside(child, inner)),
    );
  await (destroys ? destroyAll() : takeAll());
  for (const child of children) await runMemberHook(hook, 'afterRemove', child);
  return children.length;
}

/** Makes these all that is in a list: with one command where the one around is stored. */
export async function replaceAll(list: EmbeddedList, hook: Hook, members: Members): Promise<void> {
  const { owner } = hook;
  const { documents: children } = members;
  const around = owner.document as Document;
  const operation = `${modelOf(around).name}.${hook.name}.replace`;
  refuseWrites(hook, children, operation);
  const before = Array.from(list as Iterable<unknown>);
  const [coming, leaving] = [without(children, before), without(before.filter(isDocument), children)];
  for (const child of leaving) await runMemberHook(hook, 'beforeRemove', child);
  for (const child of coming) await runMemberHook(hook, 'beforeAdd', child);
  await storeReplaced(list, before, hook, members, operation);
  if (isStoredInside(owner)) markGone(leaving);
  for (const child of leaving) await runMemberHook(hook, 'afterRemove', child);
  for (const child of coming) await runMemberHook(hook, 'afterAdd', child);
}

// In the list before they are looked at: some validators compare with their neighbours.
async function storeReplaced(
  list: EmbeddedList,
  before: readonly unknown[],
  hook: Hook,
  members: Members,
  operation: string,
): Promise<void> {
  const { owner } = hook;
  const { documents: children } = members;
  if (!isStoredInside(owner)) return assignBuilt(list, hook, members);
  const root = rootOf(owner.document as Document);
  const touched = children[0] ?? before.find(isDocument);
  const store = (): Promise<void> => inTurn(root, () => storeWhole(children, touched, hook, operation));
  try {
    // Not by assignment: where it fails, later saves go on naming the members that came and went.
    list.refill([]);
    place(list, members);
    for (const child of children) await validateOrFail(child, modelOf(child));
    const hooked = (): Promise<void> => (touched === undefined ? store() : aroundTouched(touched, store));
    await storeWithHooks(children.filter(isUnsaved), hooked);
  } catch (error) {
    list.refill(before);
    throw error;
  }
}

async function storeWhole(
  children: readonly Document[],
  touched: Document | undefined,
  hook: Hook,
  operation: string,
): Promise<void> {
  const { owner, index } = hook;
  const around = owner.document as Document;
  for (const child of children) refuseUncast(child, modelOf(child));
  const unstamps = children.filter(isUnsaved).map((child) => stampCreated(child, modelOf(child)));
  const update = noUpdate();
  const path = pathOfField(hook);
  update.guards.push(...guardsOf(around));
  if (children.length === 0) update.unset.push(path);
  else update.set.push({ path, value: children.map((child) => child[STATE].forInsert()) });
  const settles = children.map(pendingDocument);
  const stamps = touched === undefined ? [] : touchAround(touched, new Date(), update);
  try {
    await write(rootOf(around), modelOf(rootOf(around)), operation, update);
  } catch (error) {
    takeBack(stamps);
    for (const unstamp of unstamps) unstamp();
    throw error;
  }
  for (const settle of settles) settle();
  settleStamps(stamps);
  owner.settleInside(index, [...children]);
}
