import { STATE, type Document } from '../attributes/document';
import { UNTOLD } from '../attributes/written-values';
import type { ModelDefinition } from '../definition/model-definition';
import type { RawFilter } from '../store/write';

/**
 * The shard key's part of a filter: by the values that are stored, as those that were given since lead nowhere. Of a new
 * document it is those that were given.
 *
 * @see https://www.mongodb.com/docs/manual/core/sharding-shard-key/
 */
export function shardKeyFilter(document: Document, { shardKey }: ModelDefinition): RawFilter {
  if (shardKey.length === 0) return {};
  const entries = shardKey.map((path) => [path, valueAt(document, path)] as const);
  // Without what cannot be sent, the server finds the document by its `_id` alone.
  return Object.fromEntries(entries.flatMap(([path, value]) => (value === UNTOLD ? [] : [[path, value ?? null]])));
}

function valueAt({ [STATE]: state }: Document, path: string): unknown {
  const [head = '', ...rest] = path.split('.');
  return rest.reduce((value, key) => {
    if (value === UNTOLD) return value;
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
    return isObject ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  }, state.storedAt(head));
}
