import type { ModelDefinition } from '../definition/model-definition';
import { CastError } from '../errors/cast-error';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { isShared } from '../definition/hierarchy';
import { kindNamed, typeFilter } from '../inheritance/kinds';
import type { RawFilter } from '../store/write';
import { isPlain } from '../types/data';
import { castOperand, equalTo } from './cast-operand';
import { compileField, compileOperators, hasOperators, isFieldOperators } from './field-operators';
import type { Condition, Query } from './query';
import { type Place, resolveBelow, resolvePath } from './resolve-path';

/** What a filter's paths are relative to. */
interface Scope {
  readonly model: string;
  readonly resolve: (path: string) => Place;
}

type Compile = (scope: Scope, given: unknown, where: string) => RawFilter;

/** The operators that stand in a filter in place of a path. */
const FILTER_OPERATORS: ReadonlyMap<string, Compile> = new Map<string, Compile>([
  ['$and', (scope, given, where) => allOf(compileEach(scope, given, where))],
  ['$or', (scope, given, where) => ({ $or: compileEach(scope, given, where) })],
  ['$nor', (scope, given, where) => ({ $nor: compileEach(scope, given, where) })],
  ['$expr', asGiven],
  ['$text', asGiven],
  ['$comment', asGiven],
  ['$jsonSchema', asGiven],
]);

/**
 * What a query matches, as the server takes it.
 *
 * @throws UnknownAttributeError, CastError, InvalidOptionError
 */
export function compileFilter(query: Query): RawFilter {
  const { definition, condition, deleted } = query;
  const given = condition === undefined ? {} : compileCondition(definition, condition);
  // The one place where what the model itself says joins in.
  const typed = isShared(definition) ? withTypes(given, definition) : given;
  return definition.softDelete && deleted !== 'too' ? withOwn(typed, livingFilter(query)) : typed;
}

// One type that is asked for by name, and is one of the model's, says more than all of them.
function withTypes(given: RawFilter, definition: ModelDefinition): RawFilter {
  const named = given[definition.hierarchy.key];
  return isPlainValue(named) && kindNamed(definition, named) !== undefined
    ? given
    : withOwn(given, typeFilter(definition));
}

function isPlainValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function livingFilter({ definition, deleted }: Query): RawFilter {
  return { [definition.fields.get('deletedAt')!.storedName]: deleted === 'alone' ? { $ne: null } : null };
}

// Where the given filter speaks of the same, both must hold.
function withOwn(given: RawFilter, own: RawFilter): RawFilter {
  return Object.keys(own).some((key) => Object.hasOwn(given, key)) ? { $and: [given, own] } : { ...given, ...own };
}

function compileCondition(definition: ModelDefinition, condition: Condition): RawFilter {
  if (condition.kind === 'id') return { _id: equalTo(castOperand(resolvePath(definition, '_id'), condition.id)) };
  const scope: Scope = { model: definition.name, resolve: (path) => resolvePath(definition, path) };
  switch (condition.kind) {
    case 'filter':
      return compileGiven(scope, condition.given, 'where');
    case 'values':
      return compileValues(scope, condition.given);
    case 'query':
      return compileOther(definition, condition.query);
    case 'and':
      return allOf(condition.of.map((part) => compileCondition(definition, part)));
    default:
      return { [`$${condition.kind}`]: condition.of.map((part) => compileCondition(definition, part)) };
  }
}

function compileOther(definition: ModelDefinition, query: Query): RawFilter {
  const { limit, skip } = query;
  if (query.definition.hierarchy !== definition.hierarchy) throw unfit(definition, `of ${query.definition.name}`);
  if (limit !== undefined || skip !== undefined) throw unfit(definition, 'with a limit or skip');
  return compileFilter(query);
}

function unfit({ name }: ModelDefinition, what: string): InvalidOptionError {
  return new InvalidOptionError({
    option: 'criteria',
    problem: `A criteria of ${name} was combined with one ${what}.`,
    summary:
      'Criteria are combined by what they match; which model they ask and how much of it they take would be lost.',
    resolution: `Combine criteria of ${name} without limit and skip.`,
  });
}

function compileGiven(scope: Scope, given: unknown, where: string): RawFilter {
  requirePlain(scope, given, where);
  return allOf(Object.entries(given).map(([key, value]) => compileEntry(scope, key, value)));
}

function compileEntry(scope: Scope, key: string, value: unknown): RawFilter {
  if (key.startsWith('$')) return compileOperator(scope, key, value);
  const place = scope.resolve(key);
  return { [place.stored]: compileField(place, value, compileElement) };
}

function compileOperator(scope: Scope, name: string, given: unknown): RawFilter {
  const compile = FILTER_OPERATORS.get(name);
  if (compile !== undefined) return compile(scope, given, name);
  throw new InvalidOptionError({
    option: name,
    problem: `A filter of ${scope.model} was given ${JSON.stringify(name)}.`,
    summary: `The operators of a filter are ${[...FILTER_OPERATORS.keys()].join(', ')}; those of a field stand below its name.`,
    resolution:
      name === '$where' ? 'Say it with operators or $expr: $where runs code on the server.' : 'Correct the operator.',
  });
}

/** What is data must be equal, whatever it looks like. */
function compileValues(scope: Scope, given: unknown): RawFilter {
  requirePlain(scope, given, 'findBy');
  const compileValue = ([path, value]: [string, unknown]): RawFilter => {
    const place = scope.resolve(path);
    return { [place.stored]: equalTo(castOperand(place, value)) };
  };
  return allOf(Object.entries(given).map(compileValue));
}

/**
 * What an element of the array at a place must match: a filter, or operators where the elements are no documents.
 *
 * @throws UnknownAttributeError, CastError, InvalidOptionError
 */
export function compileElement(array: Place, given: unknown): RawFilter {
  const place: Place = { ...array, type: array.type?.items ?? array.type };
  const scope: Scope = { model: array.model, resolve: (path) => resolveBelow(place, path) };
  requirePlain(scope, given, array.path);
  const aboutItems = hasOperators(given) && isFieldOperators(given);
  return aboutItems ? compileOperators(place, given, compileElement) : compileGiven(scope, given, array.path);
}

function compileEach(scope: Scope, given: unknown, where: string): RawFilter[] {
  if (!Array.isArray(given) || given.length === 0) throw refused(scope, given, where, 'list of filters');
  return Array.from(given, (filter) => compileGiven(scope, filter, where));
}

function asGiven(scope: Scope, given: unknown, where: string): RawFilter {
  return {
    [where]: castOperand({ model: scope.model, path: where, stored: where, type: undefined, field: undefined }, given),
  };
}

function requirePlain(scope: Scope, given: unknown, where: string): asserts given is Record<string, unknown> {
  if (!isPlain(given)) throw refused(scope, given, where, 'plain object');
}

function refused({ model }: Scope, value: unknown, path: string, type: string): CastError {
  return new CastError({ model, path, value, type });
}

/** All filters as one. Where two speak of the same path, both hold: none takes the other's place. */
function allOf(filters: readonly RawFilter[]): RawFilter {
  if (filters.length === 1) return filters[0]!;
  const merged: Record<string, unknown> = {};
  const others: RawFilter[] = [];
  for (const filter of filters) {
    if (Object.keys(filter).some((key) => Object.hasOwn(merged, key))) others.push(filter);
    else Object.assign(merged, filter);
  }
  return others.length === 0 ? merged : { $and: [merged, ...others] };
}
