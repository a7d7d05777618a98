import { STATE, type Document } from '../attributes/document';
import { runCallbacks } from '../callbacks/run-callbacks';
import type { ModelDefinition } from '../definition/model-definition';
import { DocumentNotFoundError } from '../errors/document-not-found-error';
import type { Target } from '../store/target';
import { deleteOne } from '../store/write';
import { refuseWrite } from './guard';
import { homeOf } from './home';
import { Outcome } from './outcome';
import { versionFilter, versionOf } from './lock-version';
import { shardKeyFilter } from './shard-key';
import { storedId } from './stored-id';
import { refuseStale } from './update';

/**
 * Deletes a document with its hooks and dependents.
 *
 * @throws CallbackHaltedError, ReadonlyDocumentError
 */
export async function destroy(document: Document, definition: ModelDefinition): Promise<void> {
  const name = `${definition.name}.destroy`;
  refuseWrite(document, definition, name);
  const outcome = new Outcome(document, definition);
  await runCallbacks(document, definition, ['destroy'], async () => {
    for (const association of definition.associations.values()) await association.beforeOwnerDestroy?.(document);
    const deleted = await remove(document, definition, name);
    outcome.note('destroy');
    for (const association of definition.associations.values())
      await association.afterOwnerDestroy?.(document, { deleted });
  });
  await outcome.runHooks();
}

/** Deletes the stored document alone: no hooks, no dependents. */
export async function deleteDocument(document: Document, definition: ModelDefinition): Promise<void> {
  const name = `${definition.name}.delete`;
  refuseWrite(document, definition, name);
  await remove(document, definition, name);
}

// A document that is gone already is what was asked for, so nothing is made of a count of zero.
async function remove(document: Document, definition: ModelDefinition, name: string): Promise<boolean> {
  const state = document[STATE];
  const target = homeOf(document, definition, name);
  const version = state.isNew ? undefined : versionOf(document, definition);
  const filter = { _id: storedId(document), ...shardKeyFilter(document, definition) };
  const count = await deleteOne(target, name, { ...filter, ...versionFilter(version, definition) });
  if (count === 0 && version !== undefined) await refuseOutdated(document, definition, target, name);
  state.wasPersisted = !state.isNew;
  state.isDestroyed = true;
  state.isNew = false;
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
