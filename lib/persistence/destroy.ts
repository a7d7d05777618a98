import { STATE, type Document } from '../attributes/document';
import { runCallbacks } from '../callbacks/run-callbacks';
import type { ModelDefinition } from '../definition/model-definition';
import { deleteOne } from '../store/write';
import { refuseWrite } from './guard';
import { homeOf } from './home';
import { Outcome } from './outcome';
import { storedId } from './stored-id';

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
  const count = await deleteOne(homeOf(document, definition, name), name, { _id: storedId(document) });
  state.wasPersisted = !state.isNew;
  state.isDestroyed = true;
  state.isNew = false;
  return count > 0;
}
