import { STATE, type HasState } from '../attributes/document';
import { indexOf } from '../attributes/shape';
import type { ModelDefinition } from '../definition/model-definition';

/**
 * Gives a document several attributes, and associated documents where the model has such an association.
 *
 * @throws UnknownAttributeError for a name that the model does not declare; nothing is assigned then
 */
export function assign(document: HasState, definition: ModelDefinition, attributes: Readonly<Record<string, unknown>>): void {
  const state = document[STATE];
  const names = Object.keys(attributes);
  for (const name of names) if (!definition.associations.has(name)) indexOf(state.shape, name);
  for (const name of names) {
    const association = definition.associations.get(name);
    if (association === undefined) state.writeNamed(name, attributes[name]);
    else association.write(document, attributes[name]);
  }
}
