import { STATE, type Document } from '../../attributes/document';
import { isEmptyUpdate, noUpdate, type Update } from '../../attributes/update';
import { enlistment } from '../../attributes/enlistment';
import { runCallbacks } from '../../callbacks/run-callbacks';
import { runInside, type Part, type PartsWrite } from '../../callbacks/run-inside';
import type { ModelDefinition } from '../../definition/model-definition';
import { destroyInside } from '../../persistence/destroy';
import { checkDestroyOptions, type DestroyOptions } from '../../persistence/destroy-options';
import { firstSaveAlone, firstSavesOf } from '../../persistence/first-save';
import { refuseWrite } from '../../persistence/guard';
import { inTurn } from '../../persistence/in-turn';
import { doneInside, Outcome } from '../../persistence/outcome';
import { save } from '../../persistence/save';
import { checkSaveOptions, type SaveOptions } from '../../persistence/save-options';
import { stampCreated, stampUpdated } from '../../persistence/timestamps';
import { touchedFields } from '../../persistence/touch';
import { write } from '../../persistence/update';
import { refuseUncast, validateBeforeWrite } from '../../validation/validate';
import { modelOf } from '../related-model';
import { guardsOf, isStoredIn, isStoredInside, pathOfField, pathTo, requireHook, rootOf, type Hook } from './address';
import { EmbeddedList } from './list';
import { describeRemoval } from './list-changes';
import { idsOf, noteAdded, returningTo } from './returning';
import { pendingDocument } from './pending';
import { aroundTouched, settleStamps, stamp, takeBack, touchAround } from './touches';

/**
 * Stores one document inside another, and nothing else of the one around. Where that is not stored yet, it is stored with
 * all that is inside.
 *
 * @throws ValidationError, CallbackHaltedError, StaleDocumentError, DocumentNotFoundError, OwnerNotSavedError
 */
export function saveChild(child: Document, definition: ModelDefinition, options: SaveOptions = {}): Promise<void> {
  return firstSaveAlone(firstSavesOf(child), () => saveNow(child, definition, options));
}

async function saveNow(child: Document, definition: ModelDefinition, options: SaveOptions): Promise<void> {
  const operation = `${definition.name}.save`;
  checkSaveOptions(options, operation);
  refuseWrite(child, definition, operation);
  const hook = requireHook(child, operation);
  const root = rootOf(child);
  if (!isStoredInside(hook.owner)) return void (await save(root, modelOf(root), options));
  const creates = !isStoredInside(child[STATE]);
  await validateBeforeWrite(child, definition, options);
  const outcome = new Outcome(child, definition);
  const step = async (parts: readonly Part[]): Promise<void> => {
    refuseUncast(child, definition, parts);
    const store = (): Promise<void> =>
      inTurn(root, async () => {
        const inside = doneInside(parts);
        const wrote = await writeChild(child, definition, hook, options);
        if (wrote) outcome.note(creates ? 'create' : 'update', inside);
      });
    const touches = options.touch !== false && (creates || child[STATE].isChanged());
    await (touches ? aroundTouched(child, store) : store());
  };
  const events = ['save', creates ? 'create' : 'update'];
  await outcome.around(() => runCallbacks(child, definition, events, () => runInside(child, step)));
}

async function writeChild(
  child: Document,
  definition: ModelDefinition,
  hook: Hook,
  options: SaveOptions,
): Promise<boolean> {
  const state = child[STATE];
  state.wasNew = false;
  const creates = !isStoredIn(hook, child);
  if (!creates && !state.isChanged()) return false;
  const stamps = options.touch === false ? undefined : stampOwn(child, definition);
  const returning = creates ? returningTo(hook, [child]) : [];
  const update = creates ? additionOf(child, hook, returning) : changesOf(child);
  try {
    await send(child, definition, update, 'save', options.touch !== false);
  } catch (error) {
    stamps?.();
    throw error;
  }
  if (creates) noteAdded(hook, [child], returning);
  return true;
}

function stampOwn(child: Document, definition: ModelDefinition): () => void {
  return child[STATE].isNew ? stampCreated(child, definition) : stampUpdated(child, definition);
}

function additionOf(child: Document, hook: Hook, returning: readonly Document[]): Update {
  const update = noUpdate();
  const path = pathOfField(hook);
  const value = child[STATE].forInsert();
  update.guards.push(...guardsOf(hook.owner.document as Document));
  if (hook.embedded.many) update.lists.push({ path, pulled: idsOf(returning), added: [value] });
  else update.set.push({ path, value });
  return update;
}

function changesOf(child: Document): Update {
  const update = noUpdate();
  update.guards.push(...guardsOf(child));
  child[STATE].describe(pathTo(child), update);
  return update;
}

/** Sends what concerns one document inside, settles it, and touches those around that ask for it. */
async function send(
  child: Document,
  definition: ModelDefinition,
  update: Update,
  verb: string,
  touches: boolean,
): Promise<void> {
  if (isEmptyUpdate(update)) return;
  const root = rootOf(child);
  refuseWrite(root, modelOf(root), `${definition.name}.${verb}`);
  const settle = pendingDocument(child);
  const stamps = touches ? touchAround(child, new Date(), update) : [];
  try {
    await write(root, modelOf(root), `${definition.name}.${verb}`, update);
  } catch (error) {
    takeBack(stamps);
    throw error;
  }
  settle();
  settleStamps(stamps);
}

/**
 * Takes one document out of the one around, and stores that; without `persist`, the next save of that one does. Its hooks run
 * unless told otherwise.
 *
 * @throws CallbackHaltedError, DocumentNotFoundError, OwnerNotSavedError, InvalidOptionError
 */
export async function destroyChild(
  child: Document,
  definition: ModelDefinition,
  hooks: boolean,
  options: DestroyOptions = {},
): Promise<void> {
  const operation = `${definition.name}.${hooks ? 'destroy' : 'delete'}`;
  checkDestroyOptions(options, operation);
  refuseWrite(child, definition, operation);
  const hook = requireHook(child, operation);
  // One around that was taken out takes no more writes; those further out may hold what is stored.
  const around = hook.owner.document as Document;
  refuseWrite(around, modelOf(around), operation);
  const outcome = new Outcome(child, definition);
  const step: PartsWrite = async (parts) => {
    if (options.persist === false) return forgetIn(hook, [child]);
    await takeOut([child], hook, operation);
    outcome.note('destroy', doneInside(parts, 'destroy'));
  };
  if (!hooks) return step([]);
  const withInside = (): Promise<void> => destroyInside(child, step);
  await outcome.around(() => runCallbacks(child, definition, ['destroy'], withInside));
}

/** Takes documents out of a list, or one out of its place, in one command, and out of memory. */
export async function takeOut(children: readonly Document[], hook: Hook, operation: string): Promise<void> {
  const { owner, index } = hook;
  const origin = new Set([owner.originInside(index)].flat());
  const stored = children.filter((child) => origin.has(child));
  if (stored.length > 0 && isStoredInside(owner)) {
    const root = rootOf(owner.document as Document);
    await aroundTouched(stored[0]!, () => inTurn(root, () => sendRemoval(stored, hook, operation)));
  }
  forgetIn(hook, children);
}

async function sendRemoval(stored: readonly Document[], hook: Hook, operation: string): Promise<void> {
  const { owner, index } = hook;
  const root = rootOf(owner.document as Document);
  refuseWrite(root, modelOf(root), operation);
  const update = removalOf(stored, hook);
  const stamps = touchAround(stored[0]!, new Date(), update);
  try {
    await write(root, modelOf(root), operation, update);
  } catch (error) {
    takeBack(stamps);
    throw error;
  }
  settleStamps(stamps);
  const [origin, gone] = [owner.originInside(index), new Set<unknown>(stored)];
  owner.settleInside(
    index,
    Array.isArray(origin) ? (origin as unknown[]).filter((item) => !gone.has(item)) : undefined,
  );
}

function removalOf(children: readonly Document[], hook: Hook): Update {
  const update = noUpdate();
  const path = pathOfField(hook);
  update.guards.push(...guardsOf(hook.owner.document as Document));
  if (!hook.embedded.many) {
    // The one that somebody else has put in its place is not ours to take out.
    update.guards.push(...children.flatMap(guardsOf));
    update.unset.push(path);
    return update;
  }
  describeRemoval(hook.owner.originInside(hook.index) as readonly unknown[], new Set(children), path, update);
  return update;
}

// In memory the one around lets go of them, without that being a change.
function forgetIn({ owner, index, embedded }: Hook, children: readonly Document[]): void {
  if (enlistment.open !== 0) enlistment.enlist(owner, owner.document);
  const value = owner.read(index);
  if (value instanceof EmbeddedList) value.drop(children);
  else if (!embedded.many && children.includes(value as Document)) owner.write(index, null);
  markGone(children);
}

/** Documents that are not stored any more. */
export function markGone(children: readonly Document[]): void {
  for (const child of children) {
    const state = child[STATE];
    if (enlistment.open !== 0) enlistment.storing(state);
    state.wasPersisted = !state.isNew;
    state.isDestroyed = true;
    state.isNew = false;
  }
}

/**
 * Sets `updatedAt` and further date fields of a document inside, and of those around that ask for it, in one command. Their
 * touch hooks run around it, those of the outermost first.
 *
 * @throws UnknownAttributeError, InvalidOptionError, DocumentNotFoundError, StaleDocumentError
 */
export async function touchChild(
  child: Document,
  definition: ModelDefinition,
  names: readonly string[],
): Promise<void> {
  const operation = `${definition.name}.touch`;
  refuseWrite(child, definition, operation);
  const hook = requireHook(child, operation);
  const touched = [...touchedFields(definition, names).keys()];
  const step = (): Promise<void> => touchNow(child, touched, hook, operation);
  await aroundTouched(child, () => runCallbacks(child, definition, ['touch'], step));
}

async function touchNow(child: Document, names: readonly string[], hook: Hook, operation: string): Promise<void> {
  const now = new Date();
  const update = noUpdate();
  const stored = isStoredInside(child[STATE]);
  if (stored) update.guards.push(...guardsOf(child));
  const stamps = [stamp(child, names, now, update), ...touchAround(child, now, update)];
  if (!stored || isEmptyUpdate(update)) return;
  const root = rootOf(child);
  refuseWrite(root, modelOf(root), operation);
  try {
    await write(root, modelOf(root), operation, update);
  } catch (error) {
    takeBack(stamps);
    throw error;
  }
  settleStamps(stamps);
}
