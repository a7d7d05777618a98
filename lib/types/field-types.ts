import { arrayOf } from './array-type';
import { bigIntType } from './big-int-type';
import { booleanType } from './boolean-type';
import { bufferType } from './buffer-type';
import { dateType } from './date-type';
import { decimal128Type } from './decimal128-type';
import type { FieldType } from './field-type';
import { mapType } from './map-type';
import { numberType } from './number-type';
import { objectIdType } from './object-id-type';
import { objectType } from './object-type';
import { stringType } from './string-type';
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
  [Object, objectType],
] as [unknown, FieldType][]);

/** The driver's classes by name, as an application may have another copy of the driver than ours. */
const BY_BSON_NAME: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ['ObjectId', objectIdType],
  ['Decimal128', decimal128Type],
  ['UUID', uuidType],
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
