import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { UnknownAttributeError } from '../errors/unknown-attribute-error';

/** What of a document `toObject` and `toJSON` give. */
export interface SerializationOptions {
  /** These attributes alone, by property name or stored name. */
  readonly only?: readonly string[];
  /** All attributes but these. */
  readonly except?: readonly string[];
  /** Names of methods without arguments and of getters whose values are added. */
  readonly methods?: readonly string[];
}

const OPTIONS: readonly string[] = ['only', 'except', 'methods'];

type Values = Readonly<Record<string, unknown>>;
type Method = (this: object) => unknown;

/**
 * The attributes that are asked for, with the values of the methods that are.
 *
 * @throws InvalidOptionError for an option or a method that does not exist; UnknownAttributeError
 */
export function selected(
  document: object,
  definition: ModelDefinition,
  attributes: Values,
  options: SerializationOptions,
): Record<string, unknown> {
  checkOptions(definition, options);
  const { only, except = [], methods = [] } = options;
  const nameOf = (name: string): string => propertyName(definition, attributes, name);
  const [wanted, unwanted] = [only?.map(nameOf), except.map(nameOf)];
  const kept = Object.entries(attributes).filter(
    ([name]) => (wanted === undefined || wanted.includes(name)) && !unwanted.includes(name),
  );
  return Object.fromEntries([...kept, ...methods.map((name) => [name, valueOf(document, definition, name)])]);
}

function propertyName(
  { fields, storedFields, name: model }: ModelDefinition,
  attributes: Values,
  name: string,
): string {
  const field = fields.get(name) ?? storedFields.get(name);
  if (field !== undefined) return field.name;
  // What is stored beyond the model has the name it is stored under.
  if (Object.hasOwn(attributes, name)) return name;
  throw new UnknownAttributeError({ attribute: name, model, known: [...fields.keys()] });
}

function valueOf(document: object, { name: model }: ModelDefinition, name: string): unknown {
  if (!(name in document)) {
    throw new InvalidOptionError({
      option: 'methods',
      problem: `${model} has no method ${JSON.stringify(name)}.`,
      resolution: 'Name methods without arguments, or getters.',
    });
  }
  const member = (document as Record<string, unknown>)[name];
  return typeof member === 'function' ? (member as Method).call(document) : member;
}

function checkOptions({ name }: ModelDefinition, options: object): void {
  for (const [option, value] of Object.entries(options)) {
    const isNames = Array.isArray(value) && value.every((each) => typeof each === 'string');
    if (OPTIONS.includes(option) && (value === undefined || isNames)) continue;
    throw new InvalidOptionError({
      option,
      problem: `Serializing ${name} does not take ${JSON.stringify(option)} like this.`,
      resolution: `Its options: ${OPTIONS.join(', ')}, each an array of names.`,
    });
  }
}
