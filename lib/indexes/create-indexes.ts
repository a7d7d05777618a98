import type { IndexDescription } from 'mongodb';
import type { IndexDefinition } from '../definition/index-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { targetOf } from '../store/target';
import { createIndexes } from '../store/write';

/** Builds the declared indexes of a model; resolves to their names. Indexes that exist already are left alone. */
export async function createDeclaredIndexes(definition: ModelDefinition): Promise<string[]> {
  const name = `${definition.name}.createIndexes`;
  const target = targetOf(definition, name);
  if (definition.indexes.length === 0) return [];
  return createIndexes(target, name, definition.indexes.map((index) => describe(index, definition)));
}

function describe(index: IndexDefinition, definition: ModelDefinition): IndexDescription {
  const { keys, partial, ...options } = index;
  const key = Object.fromEntries(Object.entries(keys).map(([path, kind]) => [storedPath(path, definition), kind]));
  return { key, ...options, ...(partial === undefined ? {} : { partialFilterExpression: partial }) };
}

function storedPath(path: string, definition: ModelDefinition): string {
  const [head, ...rest] = path.split('.');
  return [definition.fields.get(head!)?.storedName ?? head!, ...rest].join('.');
}
