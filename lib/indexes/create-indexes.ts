import type { IndexDescription } from 'mongodb';
import type { IndexDefinition } from '../definition/index-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { targetOf } from '../store/target';
import { createIndexes } from '../store/write';

/** How names of a model become those of its stored documents. Handed in: queries know it, and are no room below this. */
export interface StoredForm {
  readonly path: (definition: ModelDefinition, path: string) => string;
  readonly filter: (definition: ModelDefinition, filter: unknown) => object;
}

/**
 * Builds the declared indexes of a model; resolves to their names. Indexes that exist already are left alone.
 *
 * @throws UnknownAttributeError, CastError for keys and partial filters that the model does not know; nothing is sent then
 */
export async function createDeclaredIndexes(definition: ModelDefinition, stored: StoredForm): Promise<string[]> {
  const name = `${definition.name}.createIndexes`;
  const target = targetOf(definition, name);
  const indexes = definition.indexes.map((index) => describe(index, definition, stored));
  return indexes.length === 0 ? [] : createIndexes(target, name, indexes);
}

function describe(index: IndexDefinition, definition: ModelDefinition, stored: StoredForm): IndexDescription {
  const { keys, partial, ...options } = index;
  const key = new Map(Object.entries(keys).map(([path, kind]) => [stored.path(definition, path), kind]));
  const filter = { ...(partial !== undefined && stored.filter(definition, partial)), ...living(index, definition) };
  if (Object.keys(filter).length === 0) return { key, ...options };
  return { key, ...options, partialFilterExpression: filter };
}

// What is deleted softly must not keep its values from those that live. The server refuses `$exists: false` here.
function living({ unique }: IndexDefinition, { softDelete, fields }: ModelDefinition): object {
  return softDelete && unique === true ? { [fields.get('deletedAt')!.storedName]: null } : {};
}
