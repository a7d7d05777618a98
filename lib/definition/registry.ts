import { ModelNotDecoratedError } from '../errors/model-not-decorated-error';
import type { ModelDefinition } from './model-definition';

const definitions = new WeakMap<object, ModelDefinition>();
let count = 0;

/** Remembers the definition of a class; the class as written and the one that replaces it share theirs. */
export function register(definition: ModelDefinition, ...classes: readonly object[]): void {
  for (const cls of classes) definitions.set(cls, definition);
  count += 1;
}

/** How many classes were decorated so far: who has worked out something about several looks whether another came. */
export function definitionCount(): number {
  return count;
}

/** Whether the class itself carries `@Document()`. */
export function isDecorated(model: object): boolean {
  return definitions.has(model);
}

/** The definition of the nearest superclass that carries `@Document()`, for a class that is being declared. */
export function decoratedAbove(model: object): ModelDefinition | undefined {
  for (let cls = above(model); cls !== null; cls = above(cls)) {
    const definition = definitions.get(cls);
    if (definition !== undefined) return definition;
  }
  return undefined;
}

function above(model: object): object | null {
  return Object.getPrototypeOf(model) as object | null;
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
