import { ObjectId, type Collection, type Db, type Document } from 'mongodb';
import { makePerson, POSTS_EACH, SEEDED, seededHex } from '../work/people';
import type { Workload } from '../work/workload';

const BATCH = 5_000;
const SEEDED_AT = new Date(Date.UTC(2024, 5, 1));
export const LAST_SEEDED = new ObjectId(seededHex(SEEDED - 1));

export async function seed(database: Db, extra: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const people = database.collection('people');
  await people.deleteMany({});
  for (let from = 0; from < SEEDED; from += BATCH)
    await people.insertMany(Array.from({ length: BATCH }, (_, index) => seeded(from + index, extra)));
}

/** Brings back what was there before the workload. Ages stay as it left them. */
export async function restore(database: Db, { leaves }: Workload): Promise<void> {
  const people = database.collection('people');
  if (leaves?.created) await people.deleteMany({ _id: { $gt: LAST_SEEDED } });
  if (leaves?.pushed) await shorten(people);
}

async function shorten(people: Collection<Document>): Promise<void> {
  const pushed = { _id: { $lte: new ObjectId(seededHex(999)) }, [`posts.${POSTS_EACH}`]: { $exists: true } };
  await people.updateMany(pushed, [{ $set: { posts: { $slice: ['$posts', POSTS_EACH] } } }]);
}

function seeded(index: number, extra: Readonly<Record<string, unknown>>): Document {
  const _id = new ObjectId(seededHex(index));
  return { _id, ...makePerson(index), createdAt: SEEDED_AT, updatedAt: SEEDED_AT, ...extra };
}
