import { STATE, type Document } from '../attributes/document';
import { enlistment } from '../attributes/enlistment';
import { runCallbacks } from '../callbacks/run-callbacks';
import { runInside, type PartsWrite } from '../callbacks/run-inside';
import type { ModelDefinition } from '../definition/model-definition';
import { DocumentNotFoundError } from '../errors/document-not-found-error';
import type { Target } from '../store/target';
import { deleteOne } from '../store/write';
import { isDeletedSoftly, refuseWrite } from './guard';
import { checkDestroyOptions, type DestroyOptions } from './destroy-options';
import { homeOf } from './home';
import { doneInside, Outcome } from './outcome';
import { versionFilter, versionOf } from './lock-version';
import { shardKeyFilter } from './shard-key';
import { markDeleted, requireSoftDelete } from './soft-delete';
import { storedId } from './stored-id';
import { refuseStale } from './update';

/**
 * Deletes a document with its hooks and dependents; without `persist` the hooks run, and nothing is sent.
 *
 * @throws CallbackHaltedError, ReadonlyDocumentError, InvalidOptionError
 */
export async function destroy(
  document: Document,
  definition: ModelDefinition,
  options: DestroyOptions = {},
): Promise<void> {
  const name = `${definition.name}.destroy`;
  checkDestroyOptions(options, name);
  refuseWrite(document, definition, name);
  if (options.persist !== false) return destroyWith(document, definition, name, remove);
  await runCallbacks(document, definition, ['destroy'], () =>
    destroyInside(document, () => Promise.resolve(noteDestroyed(document))),
  );
}

/**
 * Deletes a document for good that may be softly deleted, with its hooks and dependents.
 *
 * @throws InvalidOptionError for a model that does not delete softly; CallbackHaltedError, ReadonlyDocumentError
 */
export async function destroyPermanently(document: Document, definition: ModelDefinition): Promise<void> {
  const name = `${definition.name}.destroyPermanently`;
  requireSoftDelete(definition, name);
  const state = document[STATE];
  if (!isDeletedSoftly(document, definition)) refuseWrite(document, definition, name);
  else if (enlistment.open !== 0) enlistment.storing(state);
  await destroyWith(document, definition, name, removeForGood);
}

type Remove = (document: Document, definition: ModelDefinition, name: string) => Promise<boolean>;

async function destroyWith(document: Document, definition: ModelDefinition, name: string, take: Remove): Promise<void> {
  const outcome = new Outcome(document, definition);
  const step = async (): Promise<void> => {
    for (const association of definition.associations.values()) await association.beforeOwnerDestroy?.(document);
    let deleted = false;
    const isForGood = !definition.softDelete || take === removeForGood;
    const write: PartsWrite = async (parts) => {
      deleted = await take(document, definition, name);
      outcome.note('destroy', isForGood ? doneInside(parts, 'destroy') : []);
    };
    await destroyInside(document, write, isForGood);
    for (const association of definition.associations.values())
      await association.afterOwnerDestroy?.(document, { deleted });
  };
  await outcome.around(() => runCallbacks(document, definition, ['destroy'], step));
}

/**
 * Runs the destroy hooks of the stored documents inside one that is destroyed, where the fields they hang in ask for it.
 *
 * @param isForGood whether they are destroyed by that: what can be restored is not
 */
export function destroyInside(document: Document, write: PartsWrite, isForGood = true): Promise<void> {
  const events = (child: Document): readonly string[] => (child[STATE].isNew ? [] : ['destroy']);
  return runInside(document, write, isForGood ? { events, done: noteDestroyed } : { events });
}

/** Deletes the stored document alone: no hooks, no dependents. */
export async function deleteDocument(
  document: Document,
  definition: ModelDefinition,
  options: DestroyOptions = {},
): Promise<void> {
  const name = `${definition.name}.delete`;
  checkDestroyOptions(options, name);
  refuseWrite(document, definition, name);
  if (options.persist === false) noteDestroyed(document);
  else await remove(document, definition, name);
}

async function remove(document: Document, definition: ModelDefinition, name: string): Promise<boolean> {
  if (!definition.softDelete || document[STATE].isNew) return removeForGood(document, definition, name);
  const deleted = await mark(document, definition, name);
  noteDestroyed(document);
  return deleted;
}

async function mark(document: Document, definition: ModelDefinition, name: string): Promise<boolean> {
  try {
    await markDeleted(document, definition, name);
    return true;
  } catch (error) {
    if (error instanceof DocumentNotFoundError) return false;
    throw error;
  }
}

function noteDestroyed(document: Document): void {
  const state = document[STATE];
  if (enlistment.open !== 0) enlistment.storing(state);
  state.wasPersisted = !state.isNew;
  state.isDestroyed = true;
  state.isNew = false;
}

// A document that is gone already is what was asked for, so nothing is made of a count of zero.
async function removeForGood(document: Document, definition: ModelDefinition, name: string): Promise<boolean> {
  const state = document[STATE];
  const target = homeOf(document, definition, name);
  const version = state.isNew ? undefined : versionOf(document, definition);
  const filter = { _id: storedId(document), ...shardKeyFilter(document, definition) };
  const count = await deleteOne(target, name, { ...filter, ...versionFilter(version, definition) });
  if (count === 0 && version !== undefined) await refuseOutdated(document, definition, target, name);
  noteDestroyed(document);
  return count > 0;
}

// Gone already is fine; changed meanwhile is not.
async function refuseOutdated(
  document: Document,
  definition: ModelDefinition,
  target: Target,
  name: string,
): Promise<void> {
  try {
    await refuseStale(document, definition, target, name, false);
  } catch (error) {
    if (!(error instanceof DocumentNotFoundError)) throw error;
  }
}
