import { isDocument, STATE } from '../attributes/document';
import { setOwn } from '../bson/own-key';
import { isPlain } from '../types/data';

type Attributes = Readonly<Record<string, unknown>>;

/** Attributes with the documents inside them as plain objects too. Everything else is as it was. */
export function plainOf(attributes: Attributes): Record<string, unknown> {
  return objectOf(Object.entries(attributes), plainValue);
}

/** Plain values as JSON takes them. What has a form of its own for JSON, such as an ObjectId, keeps it. */
export function jsonOf(attributes: Attributes): Record<string, unknown> {
  return objectOf(Object.entries(attributes), jsonValue);
}

function objectOf(
  entries: Iterable<readonly [unknown, unknown]>,
  each: (value: unknown) => unknown,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, value] of entries) setOwn(object, String(name), each(value));
  return object;
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  return isDocument(value) ? plainOf(value[STATE].toObject()) : value;
}

function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map(jsonValue);
  if (value instanceof Map) return objectOf(value, jsonValue);
  if (isDocument(value)) return jsonOf(value[STATE].toObject());
  return isPlain(value) ? objectOf(Object.entries(value), jsonValue) : value;
}
