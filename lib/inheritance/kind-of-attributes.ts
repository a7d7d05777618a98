import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { AbstractModelError } from '../errors/abstract-model-error';
import { kindNamed, unknownType } from './kinds';

/**
 * The class of a new document, of a model and those below it: its attributes may name it by the key.
 *
 * @throws UnknownTypeError for another value of the key
 * @throws AbstractModelError where they name none, and the model is abstract
 */
export function kindOfNew(asked: ModelDefinition, attributes: unknown): ModelDefinition {
  const kind = isShared(asked) ? named(asked, attributes) : asked;
  if (kind.abstract) throw new AbstractModelError({ model: kind.name, operation: `new ${kind.name}` });
  return kind;
}

function named(asked: ModelDefinition, attributes: unknown): ModelDefinition {
  if (typeof attributes !== 'object' || attributes === null) return asked;
  const { storedFields, hierarchy } = asked;
  const names = [storedFields.get(hierarchy.key)!.name, hierarchy.key].filter((name) =>
    Object.hasOwn(attributes, name),
  );
  const value = names.length === 0 ? undefined : (attributes as Record<string, unknown>)[names[0]!];
  if (value === undefined || value === null) return asked;
  const kind = kindNamed(asked, value);
  if (kind === undefined) throw unknownType(asked, value);
  return kind;
}
