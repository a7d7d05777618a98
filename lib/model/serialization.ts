import { isDocument, STATE, type HasState } from '../attributes/document';
import { setOwn } from '../bson/own-key';
import type { FieldDefinition } from '../definition/field-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { UnknownAttributeError } from '../errors/unknown-attribute-error';
import { isPlain } from '../types/data';

/** What of a document `toObject` and `toJSON` give. */
export interface SerializationOptions {
  /** These attributes alone, by property name or stored name; hidden ones too. */
  readonly only?: readonly string[];
  /** All attributes but these. */
  readonly except?: readonly string[];
  /** Names of methods without arguments and of getters whose values are added. */
  readonly methods?: readonly string[];
  /**
   * Associations that are added, or hidden attributes: their names, or an object of options for the documents of each.
   * Referenced documents must be in memory already, as nothing is read from the server here.
   */
  readonly include?: readonly string[] | Readonly<Record<string, SerializationOptions | true>>;
}

type Given = Readonly<Record<string, unknown>>;
type Method = (this: object) => unknown;
type Include = Readonly<Record<string, SerializationOptions>>;

/** What becomes of a value, given what becomes of a document. */
export type Form = (value: unknown, inside: (document: HasState) => unknown) => unknown;

const LISTS: readonly string[] = ['only', 'except', 'methods'];

/**
 * The attributes of a document that are asked for, with those of the documents inside it and of associated ones, and the
 * values of methods. Hidden attributes are left out unless `only` or `include` names them.
 *
 * @throws InvalidOptionError for an option, a method or an association that does not exist, or is not loaded
 * @throws UnknownAttributeError
 */
export function serialized(document: HasState, options: SerializationOptions, form: Form): Record<string, unknown> {
  const definition = definitionOf(document.constructor);
  checkOptions(definition, options);
  const include = includeOf(definition, options);
  const inside = (name: string, value: unknown): unknown =>
    form(value, (other) => serialized(other, include[name] ?? {}, form));
  const result: Record<string, unknown> = {};
  for (const [name, value] of wanted(document, definition, options, include)) setOwn(result, name, inside(name, value));
  for (const name of options.methods ?? []) setOwn(result, name, inside(name, valueOf(document, definition, name)));
  for (const name of Object.keys(include)) {
    if (!definition.fields.has(name)) setOwn(result, name, inside(name, loaded(document, definition, name)));
  }
  return result;
}

function wanted(
  document: HasState,
  definition: ModelDefinition,
  { only, except = [] }: SerializationOptions,
  include: Include,
): [name: string, value: unknown][] {
  const attributes = document[STATE].toObject(false);
  const nameOf = (name: string): string => propertyName(definition, attributes, name);
  const [kept, left] = [only?.map(nameOf), except.map(nameOf)];
  const isWanted = (name: string): boolean => {
    if (left.includes(name)) return false;
    if (Object.hasOwn(include, name)) return true;
    return kept?.includes(name) ?? definition.fields.get(name)?.hidden !== true;
  };
  return Object.entries(attributes).filter(([name]) => isWanted(name));
}

/** The options of each association or hidden attribute that is asked for, by property name. */
function includeOf(definition: ModelDefinition, { include = [] }: SerializationOptions): Include {
  const given = isPlain(include) ? Object.entries(include) : include.map((name) => [name, true] as const);
  return Object.fromEntries(
    given.map(([name, value]) => [includedName(definition, name), value === true ? {} : value]),
  );
}

function includedName(definition: ModelDefinition, name: string): string {
  const { associations } = definition;
  const field = fieldNamed(definition, name);
  if (field !== undefined) return field.name;
  if (associations.has(name)) return name;
  throw new InvalidOptionError({
    option: 'include',
    problem: `${definition.name} has no association ${JSON.stringify(name)}.`,
    resolution: `Name an association (${[...associations.keys()].join(', ') || 'it has none'}) or a hidden attribute.`,
  });
}

/** Documents of an association, as far as they are in memory. */
function loaded(document: HasState, { associations, name: model }: ModelDefinition, name: string): unknown {
  const association = associations.get(name)!;
  const value = association.loaded === undefined ? association.read(document) : association.loaded(document);
  if (value === null || isDocument(value) || Array.isArray(value)) return value;
  throw new InvalidOptionError({
    option: 'include',
    problem: `${model}.${name} is not loaded.`,
    summary: 'Serializing a document reads nothing from the server.',
    resolution: `Await it first: await document.${name}.`,
  });
}

function fieldNamed({ fields, storedFields }: ModelDefinition, name: string): FieldDefinition | undefined {
  return fields.get(name) ?? storedFields.get(name);
}

function propertyName(definition: ModelDefinition, attributes: Given, name: string): string {
  const field = fieldNamed(definition, name);
  if (field !== undefined) return field.name;
  // What is stored beyond the model has the name it is stored under.
  if (Object.hasOwn(attributes, name)) return name;
  throw new UnknownAttributeError({ attribute: name, model: definition.name, known: [...definition.fields.keys()] });
}

function valueOf(document: object, { name: model }: ModelDefinition, name: string): unknown {
  if (!(name in document) || name in Object.prototype) {
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
    if (value === undefined || (isNames && [...LISTS, 'include'].includes(option))) continue;
    if (option === 'include' && isPlain(value) && Object.values(value).every((each) => each === true || isPlain(each)))
      continue;
    throw new InvalidOptionError({
      option,
      problem: `Serializing ${name} does not take ${JSON.stringify(option)} like this.`,
      resolution: `Its options: ${LISTS.join(', ')} and include, each an array of names; include also names with options.`,
    });
  }
}
