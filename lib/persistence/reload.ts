import { enlistment } from '../attributes/enlistment';
import { STATE, type Document } from '../attributes/document';
import { runReloadHooks } from '../callbacks/loading';
import type { ModelDefinition } from '../definition/model-definition';
import { DocumentNotFoundError } from '../errors/document-not-found-error';
import { chunkOf } from '../bson/chunk';
import { isStillKind } from '../inheritance/kind-of-bytes';
import { findOneRaw } from '../store/read';
import { homeOf } from './home';
import { shardKeyFilter } from './shard-key';
import { storedId } from './stored-id';

/**
 * Reads a document again, from the primary. Changes that were not saved are dropped, loaded associations forgotten.
 *
 * @throws DocumentNotFoundError when it is not stored any more, or as a document of another class
 */
export async function reload(document: Document, definition: ModelDefinition): Promise<void> {
  const name = `${definition.name}.reload`;
  const state = document[STATE];
  if (enlistment.open !== 0) enlistment.storing(state);
  const target = homeOf(document, definition, name);
  const id = storedId(document);
  const filter = { _id: id, ...shardKeyFilter(document, definition) };
  const bytes = await findOneRaw(target, name, filter, { readPreference: 'primary' });
  if (bytes === null || !isStillKind(definition, { chunk: chunkOf(bytes), offset: 0 }))
    throw new DocumentNotFoundError({ model: definition.name, criteria: filter });
  state.isNew = state.isDestroyed = false;
  state.home ??= target;
  for (const association of definition.associations.values()) association.reset?.(document);
  await becomeStored(document, definition, bytes);
}

/** Has a document become what was read of it, with the hooks of one that was found. */
export async function becomeStored(document: Document, definition: ModelDefinition, bytes: Uint8Array): Promise<void> {
  let takeInside: (() => void) | undefined;
  await runReloadHooks(document, definition, () => (takeInside = document[STATE].replaceBytes(bytes)));
  takeInside?.();
}
