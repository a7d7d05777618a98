import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { UnknownTypeError } from '../errors/unknown-type-error';

/** Whether a class is another, or extends it. */
function isKindOf(one: ModelDefinition, other: ModelDefinition): boolean {
  return one === other || Object.prototype.isPrototypeOf.call(other.model, one.model);
}

/** The classes that documents of a model can be of: itself and those below it, without the abstract ones. */
export function kindsOf(definition: ModelDefinition): ModelDefinition[] {
  return definition.hierarchy.members.filter((member) => !member.abstract && isKindOf(member, definition));
}

/** The class of a model, or below it, that a value of the key stands for. */
export function kindNamed(definition: ModelDefinition, value: unknown): ModelDefinition | undefined {
  return kindsOf(definition).find(({ typeValue }) => typeValue === value);
}

/** The error for a value that stands for none. */
export function unknownType(definition: ModelDefinition, value: unknown): UnknownTypeError {
  const known = kindsOf(definition).map(({ typeValue }) => typeValue);
  return new UnknownTypeError({ model: definition.name, key: definition.hierarchy.key, value, known });
}

/**
 * What documents of a class have that shares a collection: nothing for the root, which all of them are.
 *
 * @example
 * typeFilter(definitionOf(Circle)); // { _type: 'Circle' }
 */
export function typeFilter(definition: ModelDefinition): Readonly<Record<string, unknown>> {
  const { members, key } = definition.hierarchy;
  if (!isShared(definition) || members[0] === definition) return {};
  const values = kindsOf(definition).map(({ typeValue }) => typeValue);
  return { [key]: values.length === 1 ? values[0] : { $in: values } };
}

/**
 * The class in which something was declared that others inherit: the most general one of the hierarchy that extends it.
 *
 * @param declaring the class as written, decorated or not
 */
export function declarerOf(definition: ModelDefinition, declaring: object): ModelDefinition {
  const above = definition.hierarchy.members.filter((member) => isKindOf(definition, member));
  const isDeclarer = ({ model }: ModelDefinition): boolean =>
    model === declaring || Object.prototype.isPrototypeOf.call(declaring, model);
  return above.find(isDeclarer) ?? definition;
}
