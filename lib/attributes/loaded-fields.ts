import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { shapeOf } from './shape';

/** How much of a field a query loaded. */
export const LEFT_OUT = 0;
export const IN_PART = 1;
export const WHOLE = 2;

/** For each field by its number, how much of it a query loaded. Worked out once a query. */
export type LoadedFields = Uint8Array;

/** What a query loads, by property names, stored names or dotted paths; one of the two. */
export interface Projection {
  readonly only?: readonly string[];
  readonly without?: readonly string[];
}

/**
 * Works out what documents of a query hold; `_id`, and the key that tells classes apart, are always loaded.
 *
 * @example
 * loadedFields(definition, { only: ['username', 'address.city'] });
 */
export function loadedFields(definition: ModelDefinition, { only, without }: Projection): LoadedFields {
  const { fields, indexes, id } = shapeOf(definition);
  const loaded = new Uint8Array(fields.length).fill(only === undefined ? WHOLE : LEFT_OUT);
  const [named, below] = only === undefined ? [LEFT_OUT, IN_PART] : [WHOLE, IN_PART];
  for (const path of only ?? without ?? []) {
    const [first = '', ...rest] = path.split('.');
    const index = indexes.get(first);
    if (index !== undefined && loaded[index] !== named) loaded[index] = rest.length === 0 ? named : below;
  }
  if (id >= 0) loaded[id] = WHOLE;
  if (isShared(definition)) loaded[indexes.get(definition.hierarchy.key)!] = WHOLE;
  return loaded;
}
