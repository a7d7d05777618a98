import { STATE, type Document } from '../attributes/document';
import type { Update } from '../attributes/update';
import type { ModelDefinition } from '../definition/model-definition';
import { DocumentNotFoundError } from '../errors/document-not-found-error';
import { StaleDocumentError } from '../errors/stale-document-error';
import { findOneRaw } from '../store/read';
import type { Target } from '../store/target';
import { updateOne } from '../store/write';
import { compileUpdate } from './compile-update';
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

/**
 * Sends changes of one stored document, be they its own or of what is inside it, as one command.
 *
 * @throws DocumentNotFoundError when it is gone
 * @throws StaleDocumentError when something inside it is gone or changed that the changes are about
 */
export async function write(
  document: Document,
  definition: ModelDefinition,
  name: string,
  changes: Update,
): Promise<void> {
  const target = homeOf(document, definition, name);
  const id = storedId(document);
  const { filter, update, arrayFilters } = compileUpdate({ _id: id }, changes);
  const options = arrayFilters === undefined ? {} : { arrayFilters: [...arrayFilters] };
  const { matched } = await updateOne(target, name, filter, update, options);
  // None for a write that asks for no acknowledgement: then nobody knows.
  if (matched !== 0) return;
  if (changes.guards.length > 0 && (await isStored(target, name, id)))
    throw new StaleDocumentError({ model: definition.name, id, operation: name });
  throw new DocumentNotFoundError({ model: definition.name, criteria: { _id: id } });
}

// A write that matched nothing says no more than that.
async function isStored(target: Target, name: string, id: unknown): Promise<boolean> {
  const options = { readPreference: 'primary', projection: { _id: 1 } } as const;
  return (await findOneRaw(target, name, { _id: id }, options)) !== null;
}
