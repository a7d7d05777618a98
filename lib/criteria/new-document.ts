import { isDocument, type Document } from '../attributes/document';
import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { UnknownAttributeError } from '../errors/unknown-attribute-error';
import { fieldBelow } from '../inheritance/field-below';
import { isPlain } from '../types/data';
import { hasOperators, isPattern } from './field-operators';
import type { Condition, Query } from './query';
import { resolvePath } from './resolve-path';

/** Attributes by name; those that come later win, be they given by property name or stored name. */
type Attributes = Map<string, unknown>;

/** What is done to a new document before it is stored: attributes that it gets, or a function that is handed it. */
export type Making = Readonly<Record<string, unknown>> | ((document: never) => unknown) | undefined;

/**
 * A new document of a query's model: with what the query says all its documents are equal to, the attributes of
 * `createWith`, the values that were looked for, and further ones; of two that are about one attribute the latter wins.
 * Operators, alternatives and conditions inside of attributes say nothing of a new document.
 *
 * @throws UnknownAttributeError; InvalidOptionError where a value inside an attribute was looked for that it would not have
 */
export async function newDocument<M>(query: Query, values: unknown, making: Making): Promise<M> {
  const { definition } = query;
  const isFunction = typeof making === 'function';
  const attributes = attributesOf(query, values, isFunction ? undefined : making);
  const document = construct<M>(definition, attributes);
  if (isFunction) await (making as (made: unknown) => unknown)(document);
  return document;
}

/** The same without anything to wait for. */
export function builtDocument<M>(query: Query, given: Readonly<Record<string, unknown>> | undefined): M {
  return construct<M>(query.definition, attributesOf(query, {}, given));
}

/**
 * Refuses to look for values inside of attributes that a new document would not have: it would never be found by them.
 *
 * @throws InvalidOptionError
 */
export function requireWhole(query: Query, values: unknown, making: Making): void {
  if (!isPlain(values) || typeof making === 'function') return;
  const given = attributesOf(query, {}, making);
  const inside = Object.keys(values).filter((path) => path.includes('.'));
  for (const path of inside) {
    const name = resolvePath(query.definition, path).field!.name;
    if (!given.has(name) && !Object.hasOwn(values, name)) throw looksInside(query.definition, path, name);
  }
}

function construct<M>({ model }: ModelDefinition, attributes: Attributes): M {
  const Made = model as unknown as new (attributes: object) => M & Document;
  return new Made(Object.fromEntries(attributes));
}

function attributesOf(query: Query, values: unknown, more: unknown): Attributes {
  const attributes: Attributes = new Map();
  if (query.condition !== undefined) takeEqual(query.definition, query.condition, attributes);
  for (const given of query.createWith ?? []) takeGiven(query.definition, given, attributes);
  takeValues(query.definition, values, attributes);
  takeGiven(query.definition, more, attributes);
  return attributes;
}

/** What a condition says of every document that it is true of. */
function takeEqual(definition: ModelDefinition, condition: Condition, into: Attributes): void {
  if (condition.kind === 'and') for (const part of condition.of) takeEqual(definition, part, into);
  else if (condition.kind === 'filter') takeFilter(definition, condition.given, into);
  else if (condition.kind === 'values') takeValues(definition, condition.given, into);
  else if (condition.kind === 'query' && condition.query.condition !== undefined)
    takeEqual(definition, condition.query.condition, into);
}

function takeFilter(definition: ModelDefinition, filter: unknown, into: Attributes): void {
  if (!isPlain(filter)) return;
  for (const [path, value] of Object.entries(filter)) {
    if (path === '$and' && Array.isArray(value)) for (const part of value) takeFilter(definition, part, into);
    else if (path.startsWith('$') || isPattern(value)) continue;
    else if (!hasOperators(value)) takeValue(definition, path, value, into);
    else if (Object.keys(value).join() === '$eq') takeValue(definition, path, value['$eq'], into);
  }
}

function takeValues(definition: ModelDefinition, values: unknown, into: Attributes): void {
  if (isPlain(values)) for (const [path, value] of Object.entries(values)) takeValue(definition, path, value, into);
}

// The value of an array's item is looked for by itself, and a new document has it in an array.
function takeValue(definition: ModelDefinition, path: string, value: unknown, into: Attributes): void {
  if (path.includes('.')) return;
  if (definition.associations.has(path) && isDocument(value)) return put(into, path, value);
  const { field, type } = resolvePath(definition, path);
  const isItem = type?.items !== undefined && !Array.isArray(value) && value !== null && value !== undefined;
  const given = isDocument(value) && type?.below === undefined ? value.id : value;
  put(into, field!.name, isItem ? [given] : given);
}

function takeGiven(definition: ModelDefinition, given: unknown, into: Attributes): void {
  if (given === undefined) return;
  if (!isPlain(given))
    throw new InvalidOptionError({
      option: 'attributes',
      problem: `${definition.name} was given something else than attributes for a new document.`,
      resolution: 'Give an object of attributes by name.',
    });
  for (const [name, value] of Object.entries(given)) put(into, nameOf(definition, name), value);
}

function nameOf(definition: ModelDefinition, given: string): string {
  const { name: model, fields, storedFields, associations } = definition;
  const name = fields.get(given)?.name ?? storedFields.get(given)?.name ?? associations.get(given)?.name;
  // A class below the model may have it: whether that is the one which is made is told when it is.
  if (name === undefined && isShared(definition)) return fieldBelow(definition, given)?.name ?? given;
  if (name === undefined) throw new UnknownAttributeError({ attribute: given, model, known: [...fields.keys()] });
  return name;
}

// At the end, since what is assigned last wins where two names lead to one place, as an association and its key.
function put(into: Attributes, name: string, value: unknown): void {
  into.delete(name);
  into.set(name, value);
}

function looksInside({ name: model }: ModelDefinition, path: string, name: string): InvalidOptionError {
  return new InvalidOptionError({
    option: path,
    problem: `A ${model} is looked for by ${JSON.stringify(path)}, and a new one would get no ${JSON.stringify(name)}.`,
    summary: 'It would be stored without the value that it is looked for by, and a second one the next time.',
    resolution: `Give the whole ${JSON.stringify(name)} among the attributes of the new document.`,
  });
}
