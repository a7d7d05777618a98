import { types } from 'node:util';
import { isDocument, type HasState } from '../attributes/document';
import { BSON } from '../bson/classes';
import { setOwn } from '../bson/own-key';
import { isBson, isPlain } from '../types/data';

/** What becomes of a document inside a value. */
type Inside = (document: HasState) => unknown;

/** The BSON values that JSON has no better form for than the extended one. */
const EXTENDED: ReadonlySet<string> = new Set(['Timestamp', 'MinKey', 'MaxKey', 'Code', 'DBRef']);

/** A value with the documents in it as plain objects. Everything else is as it was. */
export function plainOf(value: unknown, inside: Inside): unknown {
  if (Array.isArray(value)) return Array.from(value, (item) => plainOf(item, inside));
  return isDocument(value) ? inside(value) : value;
}

/** A value as JSON takes it. What has a form of its own for JSON, such as an ObjectId, keeps it. */
export function jsonOf(value: unknown, inside: Inside): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  const each = (item: unknown): unknown => jsonOf(item, inside);
  if (Array.isArray(value)) return Array.from(value, each);
  if (types.isMap(value)) return objectOf(value, each);
  if (types.isSet(value)) return Array.from(value, each);
  if (types.isUint8Array(value)) return Buffer.from(value).toString('base64');
  if (types.isRegExp(value)) return String(value);
  if (isDocument(value)) return inside(value);
  return isPlain(value) ? objectOf(Object.entries(value), each) : bsonJson(value);
}

function bsonJson(value: object): unknown {
  if (!isBson(value)) return value;
  if (value._bsontype === 'Long') return String(value);
  return EXTENDED.has(value._bsontype) ? BSON.EJSON.serialize({ value })['value'] : value;
}

function objectOf(
  entries: Iterable<readonly [unknown, unknown]>,
  each: (value: unknown) => unknown,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, value] of entries) setOwn(object, String(name), each(value));
  return object;
}
