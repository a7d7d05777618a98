import { InvalidOptionError } from '../errors/invalid-option-error';
import { arrayOf } from './array-type';
import { bigIntType } from './big-int-type';
import { binaryType } from './binary-type';
import { booleanType } from './boolean-type';
import { bufferType } from './buffer-type';
import { codeType } from './code-type';
import { dataType } from './data-type';
import { dateType } from './date-type';
import { dbRefType } from './db-ref-type';
import { decimal128Type } from './decimal128-type';
import { doubleType } from './double-type';
import { maxKeyType, minKeyType } from './extreme-types';
import type { FieldType } from './field-type';
import { int32Type } from './int32-type';
import { longType } from './long-type';
import { mapOfType, mapType } from './map-type';
import { numberType } from './number-type';
import { objectIdType } from './object-id-type';
import { objectType } from './object-type';
import { bsonRegExpType, regExpType } from './reg-exp-type';
import { setOfType } from './set-type';
import { stringType } from './string-type';
import { timestampType } from './timestamp-type';
import { uuidType } from './uuid-type';

/** Every type that the library brings, by what `@Field` is given for it. */
const BY_CLASS: ReadonlyMap<unknown, FieldType> = new Map<unknown, FieldType>([
  [String, stringType],
  [Number, numberType],
  [Boolean, booleanType],
  [Date, dateType],
  [BigInt, bigIntType],
  [Buffer, bufferType],
  [Uint8Array, bufferType],
  [Map, mapType],
  [Set, setOfType(dataType)],
  [RegExp, regExpType],
  [Object, objectType],
] as [unknown, FieldType][]);

/** The driver's classes by name, as an application may have another copy of the driver than ours. */
const BY_BSON_NAME: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ['ObjectId', objectIdType],
  ['Decimal128', decimal128Type],
  ['UUID', uuidType],
  ['Long', longType],
  ['Int32', int32Type],
  ['Double', doubleType],
  ['Binary', binaryType],
  ['Timestamp', timestampType],
  ['BSONRegExp', bsonRegExpType],
  ['Code', codeType],
  ['DBRef', dbRefType],
  ['MinKey', minKeyType],
  ['MaxKey', maxKeyType],
] as [string, FieldType][]);

/**
 * The type that `@Field(token)` names: a class such as `String` or `ObjectId`, an array of one such as `[String]`, or a
 * type of the application's own.
 *
 * @returns `undefined` where the token names no definite type, as `Array` without what is in it
 *
 * @example
 * resolveFieldType([Number])?.name; // 'Array of Number'
 */
export function resolveFieldType(token: unknown): FieldType | undefined {
  if (Array.isArray(token)) return token.length === 1 ? resolveArray(token[0]) : undefined;
  return BY_CLASS.get(token) ?? resolveBsonClass(token) ?? (isFieldType(token) ? token : undefined);
}

function resolveArray(token: unknown): FieldType | undefined {
  const items = resolveFieldType(token);
  return items === undefined ? undefined : arrayOf(items);
}

function resolveBsonClass(token: unknown): FieldType | undefined {
  if (typeof token !== 'function') return undefined;
  const name = (token.prototype as { readonly _bsontype?: unknown } | undefined)?._bsontype;
  // An UUID calls itself a Binary there, which it is too.
  return BY_BSON_NAME.get(name === 'Binary' && token.name === 'UUID' ? 'UUID' : String(name));
}

function isFieldType(token: unknown): token is FieldType {
  if (typeof token !== 'object' || token === null) return false;
  const type = token as Partial<Record<keyof FieldType, unknown>>;
  const works = [type.cast, type.dump, type.load, type.equals, type.copy].every((work) => typeof work === 'function');
  return works && typeof type.name === 'string' && typeof type.mutable === 'boolean';
}

/**
 * The type of a field that holds a `Set`, stored as an array without repetitions: `@Field(setOf(String))`. `@Field(Set)`
 * takes whatever can be stored.
 *
 * @param items what `@Field` takes for one item
 * @throws InvalidOptionError where that names no definite type
 */
export function setOf(items: unknown): FieldType<Set<unknown>> {
  return setOfType(requireType(items, 'setOf'));
}

/**
 * The type of a field that holds a `Map` from texts to values of one type, stored as a document: `@Field(mapOf(Number))`.
 * `@Field(Map)` takes whatever can be stored.
 *
 * @throws InvalidOptionError where that names no definite type
 */
export function mapOf(values: unknown): FieldType<Map<string, unknown>> {
  return mapOfType(requireType(values, 'mapOf'));
}

function requireType(token: unknown, helper: string): FieldType {
  const type = resolveFieldType(token);
  if (type !== undefined) return type;
  throw new InvalidOptionError({
    option: helper,
    problem: `${helper} was given no definite type.`,
    resolution: `Give it a class such as String, an array of one, or a type: ${helper}(String).`,
  });
}
