import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { isBsonOf, isInt64, isPlain } from '../types/data';
import { castOperand, castStored, uncastable } from './cast-operand';
import { compileElement } from './compile-filter';
import { compileField } from './field-operators';
import { type Place, resolveUpdatePath } from './resolve-path';

/** Checks and casts what one operator is given for one path. */
type UpdateOperator = (place: Place, operand: unknown, definition: ModelDefinition) => unknown;

const NUMBERS = ['Long', 'Int32', 'Double', 'Decimal128'];

/** The operators of an update. @see https://www.mongodb.com/docs/manual/reference/operator/update/ */
export const UPDATE_OPERATORS: ReadonlyMap<string, UpdateOperator> = new Map<string, UpdateOperator>([
  ['$set', castStored],
  ['$unset', () => ''],
  ['$inc', castNumber],
  ['$mul', castNumber],
  ['$min', castStored],
  ['$max', castStored],
  ['$rename', renamed],
  ['$push', eachOf],
  ['$addToSet', eachOf],
  ['$pull', matching],
  ['$pullAll', castItems],
  ['$pop', end],
  ['$bit', bitwise],
  ['$currentDate', currentDate],
]);

/** What `$unset` is given in any of its forms, as an object: a name, names, or names to anything. */
export function unsetPaths(given: unknown): unknown {
  const names = typeof given === 'string' ? [given] : given;
  return Array.isArray(names) ? Object.fromEntries(names.map((name) => [String(name), ''])) : names;
}

function castNumber(place: Place, operand: unknown): unknown {
  const value = castStored(place, operand);
  const isNumber =
    typeof value === 'number' || typeof value === 'bigint' || NUMBERS.some((name) => isBsonOf(value, name));
  if (!isNumber) throw uncastable(place, operand, 'number');
  return value;
}

function renamed(place: Place, operand: unknown, definition: ModelDefinition): string {
  if (typeof operand !== 'string') throw uncastable(place, operand, 'name');
  const target = resolveUpdatePath(definition, operand);
  for (const one of [place, target]) refuseItem(one);
  return target.stored;
}

function refuseItem({ model, path, stored, field }: Place): void {
  if (field?.type.items === undefined || !stored.includes('.')) return;
  throw new InvalidOptionError({
    option: '$rename',
    problem: `${model}.${path} lies in an array, and was given to $rename.`,
    summary: 'The server renames nothing inside the elements of arrays.',
    resolution: 'Assign the value to the other field, unset the first, and save.',
  });
}

function itemPlace(place: Place): Place {
  return { ...place, type: place.type?.items };
}

function requireList({ model, path, type }: Place): void {
  if (type === undefined || type.items !== undefined) return;
  throw new InvalidOptionError({
    option: path,
    problem: `${model}.${path} is no array, and was given an operator for arrays.`,
    resolution: 'Use $set, or $pull and its kin on a field of an array type.',
  });
}

function castItems(place: Place, operand: unknown): unknown[] {
  requireList(place);
  if (!Array.isArray(operand)) throw uncastable(place, operand, 'list of items');
  return Array.from(operand, (item) => castStored(itemPlace(place), item));
}

/** One item, each of several, or the server's own form with `$each` and where to put them. */
function eachOf(place: Place, operand: unknown): unknown {
  if (!isPlain(operand) || !('$each' in operand))
    return { $each: castItems(place, Array.isArray(operand) ? operand : [operand]) };
  const { $each, ...modifiers } = operand;
  const anything: Place = { ...place, type: undefined };
  const checked = Object.entries(modifiers).map(([name, value]) => [name, castOperand(anything, value)]);
  return { $each: castItems(place, $each), ...Object.fromEntries(checked) };
}

function matching(place: Place, operand: unknown): unknown {
  requireList(place);
  // A plain object is a filter that the items must match, or operators for them.
  return isPlain(operand) ? compileElement(place, operand) : compileField(itemPlace(place), operand, compileElement);
}

function end(place: Place, operand: unknown): unknown {
  requireList(place);
  if (operand !== 1 && operand !== -1) throw uncastable(place, operand, '1 or -1');
  return operand;
}

function bitwise(place: Place, operand: unknown): unknown {
  const fits =
    isPlain(operand) &&
    Object.entries(operand).every(([name, value]) => ['and', 'or', 'xor'].includes(name) && isInteger(value));
  if (!fits) throw uncastable(place, operand, '{ and | or | xor: integer }');
  return Object.fromEntries(Object.entries(operand).map(([name, mask]) => [name, integer(mask)]));
}

// The driver would send a double, in which the server finds no bits.
function integer(mask: unknown): unknown {
  return typeof mask === 'number' && (mask | 0) !== mask ? BigInt(mask) : mask;
}

function isInteger(value: unknown): boolean {
  if (typeof value === 'bigint') return isInt64(value);
  return Number.isSafeInteger(value) || isBsonOf(value, 'Int32') || isBsonOf(value, 'Long');
}

function currentDate(place: Place, operand: unknown): unknown {
  const type = isPlain(operand) ? operand['$type'] : operand;
  if (operand !== true && type !== 'date' && type !== 'timestamp')
    throw uncastable(place, operand, "true or { $type: 'date' }");
  return operand === true ? true : { $type: type };
}
