import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { track } from '../session/track';
import { entryOf } from './base';

/** Runs what a static method of a model asks for, as part of the block around it from the call on. */
export function classOperation<T>(
  model: { readonly name: string },
  name: string,
  run: (definition: ModelDefinition) => Promise<T>,
): Promise<T> {
  const where = `${model.name}.${name}`;
  return track(
    where,
    () => entryOf(definitionOf(model), where),
    () => run(definitionOf(model)),
  );
}
