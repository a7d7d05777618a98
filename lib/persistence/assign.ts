import { STATE, type HasState } from '../attributes/document';
import { indexOf } from '../attributes/shape';
import type { ModelDefinition } from '../definition/model-definition';
import { describeValue } from '../errors/describe-value';
import { InvalidOptionError } from '../errors/invalid-option-error';

/**
 * Gives a document several attributes, and associated documents where the model has such an association.
 *
 * @throws UnknownAttributeError for a name that the model does not declare; nothing is assigned then
 * @throws InvalidOptionError for what is no object of attributes, as it may come from outside
 */
export function assign(
  document: HasState,
  definition: ModelDefinition,
  attributes: Readonly<Record<string, unknown>>,
): void {
  requireObject(definition, attributes);
  const state = document[STATE];
  const names = Object.keys(attributes);
  for (const name of names) if (!definition.associations.has(name)) indexOf(state.shape, name);
  for (const name of names) {
    const association = definition.associations.get(name);
    if (association === undefined) state.writeNamed(name, attributes[name]);
    else association.write(document, attributes[name]);
  }
}

function requireObject({ name }: ModelDefinition, attributes: unknown): void {
  if (typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)) return;
  throw new InvalidOptionError({
    option: 'attributes',
    problem: `${name} was given ${describeValue(attributes)} for its attributes.`,
    resolution: 'Give an object of attributes by name.',
  });
}
