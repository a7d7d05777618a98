import { setOwn } from '../bson/own-key';

/** Plain values as JSON takes them. What has a form of its own for JSON, such as an ObjectId, keeps it. */
export function jsonOf(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return objectOf(Object.entries(attributes));
}

function objectOf(entries: Iterable<readonly [unknown, unknown]>): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, value] of entries) setOwn(json, String(name), valueOf(value));
  return json;
}

function valueOf(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map(valueOf);
  if (value instanceof Map) return objectOf(value);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  return objectOf(Object.entries(value));
}
