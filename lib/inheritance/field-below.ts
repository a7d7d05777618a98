import { isShared } from '../definition/hierarchy';
import type { FieldDefinition } from '../definition/field-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { kindsOf } from './kinds';

/** How a class finds one of its fields. */
type Find = (definition: ModelDefinition, name: string) => FieldDefinition | undefined;

/**
 * A field that a class below a model declares: queries of the model may name it.
 *
 * @param find how each class is asked; by property name or stored name unless given
 * @throws InvalidOptionError where classes store fields of the name in different places, or in different types
 */
export function fieldBelow(
  definition: ModelDefinition,
  name: string,
  find: Find = namedField,
): FieldDefinition | undefined {
  if (!isShared(definition)) return undefined;
  const found = kindsOf(definition).flatMap((kind) => find(kind, name) ?? []);
  const [first] = found;
  const isSame = found.every((one) => one.storedName === first?.storedName && one.type.name === first.type.name);
  if (isSame) return first;
  throw new InvalidOptionError({
    option: name,
    problem: `Classes below ${definition.name} declare ${name} in different ways.`,
    summary: 'A query of all of them could mean only one.',
    resolution: 'Ask the class that is meant.',
  });
}

function namedField({ fields, storedFields }: ModelDefinition, name: string): FieldDefinition | undefined {
  return fields.get(name) ?? storedFields.get(name);
}
