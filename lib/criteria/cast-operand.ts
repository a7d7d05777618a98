import { types } from 'node:util';
import { isDocument } from '../attributes/document';
import { CastError } from '../errors/cast-error';
import { castData, isBson, isPlain } from '../types/data';
import { type FieldType, UNCASTABLE } from '../types/field-type';
import type { Place } from './resolve-path';

/** The server stores nothing deeper, and a circle is deeper than anything. */
const DEEPEST = 180;
const UNSTORABLE = new Set(['undefined', 'function', 'symbol']);

/** BSON values that the server compares as what they are; what it would read as a pattern is not among them. */
const BARE = new Set(['ObjectId', 'Decimal128', 'Long', 'Int32', 'Double', 'Binary', 'Timestamp']);

/** The error for a value that has no place there. */
export function uncastable({ model, path, type }: Place, value: unknown, expected = type?.name ?? 'value'): CastError {
  return new CastError({ model, path, value, type: expected });
}

/**
 * A value to compare with what is stored at a place: as the field's type stores it, or an item of its array. A document
 * stands for its id.
 *
 * @throws CastError where the type does not take it, and for `undefined` wherever it stands
 */
export function castOperand(place: Place, value: unknown): unknown {
  return cast(place, value, dumpedAny);
}

/**
 * A value to be stored at a place.
 *
 * @throws CastError where the type does not take it, and for `undefined` wherever it stands
 */
export function castStored(place: Place, value: unknown): unknown {
  return cast(place, value, dumped);
}

function cast(place: Place, value: unknown, dump: (type: FieldType, value: unknown) => unknown): unknown {
  if (value === null) return null;
  // Before the type sees it: types of plain data leave such keys out, and a comparison without them means something else.
  if (holdsUndefined(value)) throw uncastable(place, value);
  // A field of documents inside takes the document itself.
  const standsForId = isDocument(value) && (place.type === undefined || place.type.cast(value) === UNCASTABLE);
  const given = standsForId ? value.id : value;
  const stored = place.type === undefined ? castData(given) : dump(place.type, given);
  // A type of the application's own may give anything; the driver would leave these out.
  if (stored === UNCASTABLE || UNSTORABLE.has(typeof stored)) throw uncastable(place, value);
  return stored;
}

function dumped(type: FieldType, value: unknown): unknown {
  const whole = type.cast(value);
  return whole === UNCASTABLE ? UNCASTABLE : type.dump(whole);
}

function dumpedAny(type: FieldType, value: unknown): unknown {
  const whole = dumped(type, value);
  return whole === UNCASTABLE && type.items !== undefined ? dumpedAny(type.items, value) : whole;
}

function holdsUndefined(value: unknown, depth = 0): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return false;
  const inside = (item: unknown): boolean => holdsUndefined(item, depth + 1);
  // Array.from visits the holes of an array too.
  if (Array.isArray(value)) return Array.from(value).some(inside);
  if (types.isMap(value)) return [...value.values()].some(inside);
  return isPlain(value) && Object.values(value).some(inside);
}

/** A comparison with a value in which the server finds no operator, whatever the value holds. */
export function equalTo(value: unknown): unknown {
  return isBare(value) ? value : { $eq: value };
}

function isBare(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || types.isDate(value)) return true;
  return isBson(value) && BARE.has(value._bsontype);
}
