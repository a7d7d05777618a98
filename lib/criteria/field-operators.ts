import { types } from 'node:util';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { booleanType } from '../types/boolean-type';
import { castData, isBsonOf, isPlain } from '../types/data';
import { UNCASTABLE } from '../types/field-type';
import { castOperand, equalTo, uncastable } from './cast-operand';
import { type Place, takesPatterns } from './resolve-path';

/** Compiles what `$elemMatch` is given, for which it takes whole filters. */
export type CompileElement = (place: Place, given: unknown) => unknown;

/** Checks and casts what one operator is given. */
type FieldOperator = (place: Place, operand: unknown, element: CompileElement) => unknown;

const INTEGER_LIST = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item));
const isOptions = (value: unknown): boolean => typeof value === 'string' && /^[imsux]*$/.test(value);
const isTypeName = (value: unknown): boolean => typeof value === 'string' || Number.isSafeInteger(value);

/** The operators that a field can be compared with. @see https://www.mongodb.com/docs/manual/reference/operator/query/ */
const FIELD_OPERATORS: ReadonlyMap<string, FieldOperator> = new Map<string, FieldOperator>([
  ['$eq', castOperand],
  ['$ne', castOperand],
  ['$gt', castOperand],
  ['$gte', castOperand],
  ['$lt', castOperand],
  ['$lte', castOperand],
  ['$in', castEach],
  ['$nin', castEach],
  ['$not', negated],
  ['$exists', castBoolean],
  [
    '$type',
    checked('type name or number', (value) => (Array.isArray(value) ? value.every(isTypeName) : isTypeName(value))),
  ],
  ['$all', allOf],
  ['$size', checked('number of items', (value) => Number.isSafeInteger(value) && (value as number) >= 0)],
  ['$elemMatch', (place, operand, element) => element(place, operand)],
  ['$regex', patternOperand],
  ['$options', checked('text of the pattern options i, m, s, u and x', isOptions)],
  ['$mod', checked('[divisor, remainder]', (value) => INTEGER_LIST(value) && (value as unknown[]).length === 2)],
  ['$bitsAllSet', bits],
  ['$bitsAnySet', bits],
  ['$bitsAllClear', bits],
  ['$bitsAnyClear', bits],
  ['$geoWithin', anyData],
  ['$geoIntersects', anyData],
  ['$near', anyData],
  ['$nearSphere', anyData],
  ['$minDistance', anyData],
  ['$maxDistance', anyData],
]);

/**
 * What a filter says of one place, as the server takes it: operators, a pattern, or a value to be equal to.
 *
 * @throws CastError, InvalidOptionError
 */
export function compileField(place: Place, given: unknown, element: CompileElement): unknown {
  if (isPattern(given)) return pattern(place, given);
  if (hasOperators(given)) return compileOperators(place, given, element);
  return equalTo(castOperand(place, given));
}

/** Whether it says how to compare, rather than with what. */
export function hasOperators(given: unknown): given is Record<string, unknown> {
  return isPlain(given) && Object.keys(given).some((key) => key.startsWith('$'));
}

/** Whether all keys are operators that a field takes. */
export function isFieldOperators(given: Record<string, unknown>): boolean {
  return hasOperators(given) && Object.keys(given).every((key) => FIELD_OPERATORS.has(key));
}

/** @throws CastError, InvalidOptionError */
export function compileOperators(
  place: Place,
  given: Record<string, unknown>,
  element: CompileElement,
): Record<string, unknown> {
  const compiled: Record<string, unknown> = {};
  for (const [name, operand] of Object.entries(given)) {
    const operator = FIELD_OPERATORS.get(name);
    if (operator === undefined) throw unknownOperator(place, name);
    if (operand === undefined) throw uncastable(place, operand);
    compiled[name] = operator(place, operand, element);
  }
  return compiled;
}

function unknownOperator({ model, path }: Place, name: string): InvalidOptionError {
  return new InvalidOptionError({
    option: name,
    problem: `${model}.${path} cannot be compared with ${JSON.stringify(name)}.`,
    summary: `The operators of a field are ${[...FIELD_OPERATORS.keys()].join(', ')}; operators and plain keys do not mix.`,
    resolution: 'Correct the operator. Compare with { $eq: value } where the value itself has such keys.',
  });
}

/** Whether it is a pattern that texts are matched with. */
export function isPattern(value: unknown): boolean {
  return types.isRegExp(value) || isBsonOf(value, 'BSONRegExp');
}

// With the flags that the server has: it knows no `g` or `y`, and the driver would make an `s` of the one and drop the other.
function pattern(place: Place, given: unknown): unknown {
  if (!takesPatterns(place.type)) throw uncastable(place, given);
  const known = castData(given);
  if (known === UNCASTABLE) throw uncastable(place, given, 'pattern with the flags i, m, s and u');
  return known;
}

function patternOperand(place: Place, operand: unknown): unknown {
  if (typeof operand !== 'string' && !isPattern(operand)) throw uncastable(place, operand, 'pattern');
  return pattern(place, operand);
}

function requireArray(place: Place, operand: unknown): readonly unknown[] {
  if (!Array.isArray(operand)) throw uncastable(place, operand, 'list of values');
  // Not the array itself: `map` would skip its holes.
  return Array.from(operand as readonly unknown[]);
}

function castEach(place: Place, operand: unknown): unknown[] {
  return requireArray(place, operand).map((item) =>
    isPattern(item) ? pattern(place, item) : castOperand(place, item),
  );
}

function allOf(place: Place, operand: unknown, element: CompileElement): unknown[] {
  const one = (item: unknown): unknown => {
    if (isPattern(item)) return pattern(place, item);
    return hasOperators(item) && '$elemMatch' in item
      ? compileOperators(place, item, element)
      : castOperand(place, item);
  };
  return requireArray(place, operand).map(one);
}

function negated(place: Place, operand: unknown, element: CompileElement): unknown {
  if (isPattern(operand)) return pattern(place, operand);
  if (!hasOperators(operand)) throw uncastable(place, operand, 'pattern or operators');
  return compileOperators(place, operand, element);
}

function castBoolean(place: Place, operand: unknown): unknown {
  const value = operand === null ? UNCASTABLE : booleanType.cast(operand);
  if (value === UNCASTABLE) throw uncastable(place, operand, 'Boolean');
  return value;
}

function bits(place: Place, operand: unknown): unknown {
  const fits =
    Number.isSafeInteger(operand) ||
    INTEGER_LIST(operand) ||
    types.isUint8Array(operand) ||
    isBsonOf(operand, 'Binary');
  if (!fits) throw uncastable(place, operand, 'bit mask');
  return operand;
}

function anyData(place: Place, operand: unknown): unknown {
  return castOperand({ ...place, type: undefined }, operand);
}

function checked(expected: string, fits: (value: unknown) => boolean): FieldOperator {
  return (place, operand) => {
    if (!fits(operand)) throw uncastable(place, operand, expected);
    return operand;
  };
}
