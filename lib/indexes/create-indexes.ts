import type { IndexDescription } from 'mongodb';
import type { IndexDefinition } from '../definition/index-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { typeFilter } from '../inheritance/kinds';
import { targetOf } from '../store/target';
import { createIndexes } from '../store/write';
import { sameData } from '../types/data';

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
  const declared = definition.indexes.map((index) => describe(index, definition, stored));
  // The server refuses two of a kind in one command, as a class and its superclass may declare.
  const indexes = declared.filter((one, at) => declared.findIndex((other) => sameData(one, other)) === at);
  return indexes.length === 0 ? [] : createIndexes(target, name, indexes);
}

function describe(index: IndexDefinition, definition: ModelDefinition, stored: StoredForm): IndexDescription {
  const { keys, partial, ...options } = index;
  const declared = declaredBy(index, definition);
  const key = new Map(Object.entries(keys).map(([path, kind]) => [stored.path(definition, path), kind]));
  const filter = {
    ...(partial !== undefined && stored.filter(declared, partial)),
    ...(index.unique === true && typeFilter(declared)),
    ...living(index, definition),
  };
  if (Object.keys(filter).length === 0) return { key, ...options };
  return { key, ...options, partialFilterExpression: filter };
}

// What a class declares that shares a collection must not be about the documents of others: they lack what it is unique in.
function declaredBy(index: IndexDefinition, definition: ModelDefinition): ModelDefinition {
  return definition.hierarchy.members.find(({ indexes }) => indexes.includes(index)) ?? definition;
}

// What is deleted softly must not keep its values from those that live. The server refuses `$exists: false` here.
function living({ unique }: IndexDefinition, { softDelete, fields }: ModelDefinition): object {
  return softDelete && unique === true ? { [fields.get('deletedAt')!.storedName]: null } : {};
}
