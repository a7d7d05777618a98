import { types } from 'node:util';
import { BSON, BSONRegExp, ObjectId } from '../bson/classes';
import { setOwn } from '../bson/own-key';
import { MalformedDocumentError } from '../errors/malformed-document-error';
import { UNCASTABLE } from './field-type';

/** The server stores no deeper documents; a circle is deeper than anything. */
const DEEPEST = 180;
const LARGEST_LONG = 2n ** 63n - 1n;
/** The flags of patterns that the driver stores as what they are, and those that BSON has at all. */
const DRIVER_FLAGS = /^[im]*$/;
const BSON_FLAGS = /^[imsu]*$/;

/** Whether it is an instance of one of the BSON classes, of whichever copy of the driver. */
export function isBson(value: unknown): value is { readonly _bsontype: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { _bsontype?: unknown })._bsontype === 'string' &&
    !isPlain(value)
  );
}

/** Whether it is a BSON value of one class, given by the name that the driver gives it. */
export function isBsonOf<T>(value: unknown, name: string): value is T {
  return isBson(value) && value._bsontype === name;
}

/** Whether it is an object literal, or one without a prototype; of any realm. */
export function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty'))
  );
}

/** Whether a value can change in place, whatever the field's type says: a stored value of another type is kept as it is. */
export function isChangeable(value: unknown): boolean {
  // An id is by far what is asked about most, and the questions below leave JavaScript.
  if (typeof value !== 'object' || value === null || value instanceof ObjectId) return false;
  return (
    Array.isArray(value) ||
    types.isDate(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isUint8Array(value) ||
    isPlain(value)
  );
}

/** The entries that will be stored: a key without a value is none. */
function storedKeys(value: Record<string, unknown>): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}

/** A deep copy of plain data. Values that cannot change in place are shared, and so is what is too deep to be stored. */
export function copyData<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  try {
    return copyAny(value, 0) as T;
  } catch (error) {
    if (error instanceof MalformedDocumentError) return value;
    throw error;
  }
}

// By itself, as a function that makes another one pays for it before it knows whether it is needed.
function copyAny(value: unknown, depth: number): unknown {
  return typeof value !== 'object' || value === null ? value : copyObject(value, depth);
}

function copyObject(value: object, depth: number): unknown {
  if (depth > DEEPEST) throw new MalformedDocumentError({ reason: 'it is nested too deeply' });
  const copy = (item: unknown): unknown => copyAny(item, depth + 1);
  if (Array.isArray(value)) return value.map(copy);
  if (types.isDate(value)) return new Date(value.getTime());
  if (types.isMap(value)) return new Map(Array.from(value, ([key, item]) => [key, copy(item)]));
  if (types.isSet(value)) return new Set(Array.from(value, copy));
  if (types.isUint8Array(value)) return Buffer.from(value);
  if (!isPlain(value)) return value;
  const copied = {};
  for (const key of Object.keys(value)) setOwn(copied, key, copy(value[key]));
  return copied;
}

/**
 * A deep copy of what can be stored as plain data, or UNCASTABLE where a value inside has no place in BSON: a function,
 * an instance of some class, a circle. Keys that look like operators are data.
 */
export function castData(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return UNCASTABLE;
  if (typeof value === 'object' && value !== null) return castComposite(value, depth);
  if (typeof value === 'string') return isWellFormed(value) ? value : UNCASTABLE;
  if (typeof value === 'bigint') return isInt64(value) ? value : UNCASTABLE;
  if (typeof value === 'function' || typeof value === 'symbol') return UNCASTABLE;
  return value === undefined ? null : value;
}

function castComposite(value: object, depth: number): unknown {
  if (Array.isArray(value)) return castEach(value, depth);
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? UNCASTABLE : new Date(value.getTime());
  if (types.isMap(value)) return castMap(value, depth);
  // Stored as an array: inside plain data nothing tells which of them was a set.
  if (types.isSet(value)) return castEach([...value], depth);
  if (types.isUint8Array(value)) return Buffer.from(value);
  if (isPlain(value)) return castPlain(value, depth);
  if (types.isRegExp(value)) return castRegExp(value);
  return isBson(value) ? value : UNCASTABLE;
}

// The driver would drop an `s` or `u`, and turn a `g` into an `s`.
function castRegExp(value: RegExp): unknown {
  const stored = storableRegExp(value) ?? UNCASTABLE;
  return stored !== UNCASTABLE && DRIVER_FLAGS.test(value.flags) ? value : stored;
}

/** A pattern as BSON has it; `undefined` where it has flags that BSON does not know. */
export function storableRegExp({ source, flags }: RegExp): BSONRegExp | undefined {
  return BSON_FLAGS.test(flags) && isStorableKey(source) ? new BSONRegExp(source, flags) : undefined;
}

function castEach(values: readonly unknown[], depth: number): unknown {
  const cast = Array.from(values, (item) => castData(item, depth + 1));
  return cast.includes(UNCASTABLE) ? UNCASTABLE : cast;
}

function castPlain(value: Record<string, unknown>, depth: number): unknown {
  const copy = {};
  for (const key of storedKeys(value)) {
    const item = isStorableKey(key) ? castData(value[key], depth + 1) : UNCASTABLE;
    if (item === UNCASTABLE) return UNCASTABLE;
    setOwn(copy, key, item);
  }
  return copy;
}

function castMap(value: ReadonlyMap<unknown, unknown>, depth: number): unknown {
  const copy = new Map<string, unknown>();
  for (const [key, given] of value) {
    const item = typeof key === 'string' && isStorableKey(key) ? castData(given, depth + 1) : UNCASTABLE;
    if (item === UNCASTABLE) return UNCASTABLE;
    copy.set(key as string, item);
  }
  return copy;
}

/** A zero would end the key's name in BSON; half a surrogate pair has no UTF-8; the driver takes the last for its own mark. */
export function isStorableKey(key: string): boolean {
  return key !== '_bsontype' && !key.includes('\0') && isWellFormed(key);
}

/** Whether a string comes back from UTF-8 as it went in: half a surrogate pair does not. */
export function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/** Whether a bigint fits the 64 bits that BSON has for it; the driver would cut it off. */
export function isInt64(value: bigint): boolean {
  return value >= -LARGEST_LONG - 1n && value <= LARGEST_LONG;
}

/** Whether two values are stored alike, the order of keys included, as on the server. */
export function sameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b);
  if (types.isDate(a)) return types.isDate(b) && Object.is(a.getTime(), b.getTime());
  if (types.isUint8Array(a)) return types.isUint8Array(b) && Buffer.compare(a, b) === 0;
  if (types.isMap(a)) return types.isMap(b) && sameEntries([...a], [...b]);
  if (types.isSet(a)) return types.isSet(b) && sameItems([...a], [...b]);
  if (types.isRegExp(a)) return types.isRegExp(b) && a.source === b.source && a.flags === b.flags;
  if (isPlain(a)) return isPlain(b) && sameEntries(entries(a), entries(b));
  return sameBson(a, b);
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => sameData(item, b[index]));
}

function entries(value: Record<string, unknown>): [string, unknown][] {
  return storedKeys(value).map((key) => [key, value[key]]);
}

function sameEntries(a: readonly [unknown, unknown][], b: readonly [unknown, unknown][]): boolean {
  return a.length === b.length && a.every(([key, item], index) => key === b[index]![0] && sameData(item, b[index]![1]));
}

function sameBson(a: object, b: object): boolean {
  if (!isBson(a) || !isBson(b) || a._bsontype !== b._bsontype) return false;
  if (a instanceof ObjectId && b instanceof ObjectId) return a.equals(b);
  return Buffer.compare(BSON.serialize({ a }), BSON.serialize({ a: b })) === 0;
}
