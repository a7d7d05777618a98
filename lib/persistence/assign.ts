import { STATE, type HasState } from '../attributes/document';
import { indexOf } from '../attributes/shape';
import type { ModelDefinition } from '../definition/model-definition';
import { describeValue } from '../errors/describe-value';
import { InvalidOptionError } from '../errors/invalid-option-error';

/** What of the given attributes may be assigned: what comes from outside is best named. */
export interface AssignOptions {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

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
  options?: AssignOptions,
): void {
  requireObject(definition, attributes);
  const state = document[STATE];
  const given = Object.keys(attributes);
  const names = options === undefined ? given : given.filter(allowed(definition, options));
  const { associations } = definition;
  for (const name of names) if (!associations.has(name)) indexOf(state.shape, name);
  for (const name of names) {
    const association = associations.get(name);
    if (association === undefined) state.assignNamed(name, attributes[name]);
    else association.write(document, attributes[name]);
  }
}

// Both names of a field mean the field, whichever of them is allowed and whichever is given.
function allowed(definition: ModelDefinition, options: AssignOptions): (name: string) => boolean {
  checkAssignOptions(definition, options);
  const nameOf = (name: string): string => definition.storedFields.get(name)?.name ?? name;
  const [only, except] = [options.only?.map(nameOf), options.except?.map(nameOf) ?? []];
  return (name) => (only === undefined || only.includes(nameOf(name))) && !except.includes(nameOf(name));
}

function checkAssignOptions({ name }: ModelDefinition, options: AssignOptions): void {
  for (const [option, value] of Object.entries(options)) {
    const isNames = Array.isArray(value) && value.every((each) => typeof each === 'string');
    if ((option === 'only' || option === 'except') && (value === undefined || isNames)) continue;
    throw new InvalidOptionError({
      option,
      problem: `${name}.assign does not take ${JSON.stringify(option)} like this.`,
      resolution: 'Its options: only and except, each an array of names.',
    });
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
