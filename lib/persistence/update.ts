import type { Update } from '../attributes/document-state';
import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import { DocumentNotFoundError } from '../errors/document-not-found-error';
import { updateOne, type RawUpdate } from '../store/write';
import { homeOf } from './home';
import type { SaveOptions } from './save-options';
import { storedId } from './stored-id';
import { stampUpdated } from './timestamps';

/**
 * Stores what changed, in one command with just the changed paths. Without a change nothing is sent.
 *
 * @returns whether anything was sent
 * @throws DocumentNotFoundError when the stored document is gone; the document stays changed
 */
export async function update(document: Document, definition: ModelDefinition, options: SaveOptions): Promise<boolean> {
  const state = document[STATE];
  state.wasNew = false;
  const stamps = options.touch !== false && state.isChanged();
  const unstamp = stamps ? stampUpdated(document, definition) : undefined;
  try {
    return await writeChanges(document, definition);
  } catch (error) {
    unstamp?.();
    throw error;
  }
}

async function writeChanges(document: Document, definition: ModelDefinition): Promise<boolean> {
  const state = document[STATE];
  const changes = state.forUpdate();
  const pending = state.pending();
  if (changes !== null) await write(document, definition, `${definition.name}.save`, changes);
  state.settle(pending);
  return changes !== null;
}

/** Sends the changes of one document. */
export async function write(
  document: Document,
  definition: ModelDefinition,
  name: string,
  changes: Update,
): Promise<void> {
  const target = homeOf(document, definition, name);
  const id = storedId(document);
  const { matched } = await updateOne(target, name, { _id: id }, operators(changes));
  if (matched === 0) throw new DocumentNotFoundError({ model: definition.name, criteria: { _id: id } });
}

function operators({ set, unset }: Update): RawUpdate {
  return {
    ...(set.size > 0 ? { $set: Object.fromEntries(set) } : {}),
    ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((path) => [path, ''])) } : {}),
  };
}
