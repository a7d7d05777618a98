import { BSON, type ObjectId } from './classes';

/** A text that two ids share if they are the same, be they values or objects. */
export function keyOf(id: unknown): string {
  if (typeof id !== 'object' || id === null) return `${typeof id} ${String(id)}`;
  const { _bsontype: type } = id as { readonly _bsontype?: unknown };
  if (type === 'ObjectId') return `ObjectId ${(id as ObjectId).toHexString()}`;
  return Buffer.from(BSON.serialize({ id })).toString('latin1');
}
