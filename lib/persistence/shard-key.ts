import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import type { RawFilter } from '../store/write';

/**
 * The shard key's part of a filter: by the values that are stored, as those that were given since lead nowhere.
 *
 * @see https://www.mongodb.com/docs/manual/core/sharding-shard-key/
 */
export function shardKeyFilter(document: Document, { shardKey }: ModelDefinition): RawFilter {
  if (shardKey.length === 0) return {};
  const stored = document[STATE].stored();
  return Object.fromEntries(shardKey.map((path) => [path, valueAt(stored, path) ?? null]));
}

function valueAt(stored: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return isObject ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  }, stored);
}
