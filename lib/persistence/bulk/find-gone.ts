import { BSON } from '../../bson/classes';
import { keyOf } from '../../bson/id-key';
import { findRaw } from '../../store/read';
import { storedId } from '../stored-id';
import type { UpdateWrite } from './prepare';

/** Which of the documents of one collection that were to be updated are not there any more. */
export async function findGone(group: readonly UpdateWrite[], name: string): Promise<Set<UpdateWrite>> {
  const missing = new Map<string, UpdateWrite[]>();
  for (const one of group) {
    const key = keyOf(storedId(one.entry.document));
    missing.set(key, [...(missing.get(key) ?? []), one]);
  }
  const filter = { _id: { $in: group.map(({ entry }) => storedId(entry.document)) } };
  const cursor = findRaw(group[0]!.target, name, filter, { projection: { _id: 1 }, readPreference: 'primary' });
  for (let batch = await cursor.nextBatch(); batch !== null; batch = await cursor.nextBatch())
    for (const bytes of batch) missing.delete(keyOf(BSON.deserialize(bytes)['_id']));
  return new Set([...missing.values()].flat());
}
