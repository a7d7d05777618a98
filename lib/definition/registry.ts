import { ModelNotDecoratedError } from '../errors/model-not-decorated-error';
import type { ModelDefinition } from './model-definition';

const definitions = new WeakMap<object, ModelDefinition>();

/** Remembers the definition of a class; the class as written and the one that replaces it share theirs. */
export function register(definition: ModelDefinition, ...classes: readonly object[]): void {
  for (const cls of classes) definitions.set(cls, definition);
}

/** Whether the class itself carries `@Document()`. */
export function isDecorated(model: object): boolean {
  return definitions.has(model);
}

/**
 * The definition of a model class.
 *
 * @throws ModelNotDecoratedError
 */
export function definitionOf(model: object): ModelDefinition {
  const definition = definitions.get(model);
  if (definition === undefined) throw new ModelNotDecoratedError({ model: (model as { readonly name: string }).name });
  return definition;
}
