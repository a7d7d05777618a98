import { MongoClient, ObjectId, type Collection, type ObjectId as Id } from 'mongodb';
import type { Adapter, PersonData, PostData } from '../../work/adapter';

export interface StoredPerson extends PersonData {
  _id: Id;
  createdAt: Date;
  updatedAt: Date;
}

let client: MongoClient;
export let people: Collection<StoredPerson>;

/** The driver alone, as one would write it by hand. What every ratio is to. */
export const adapter: Adapter<Id, StoredPerson> = {
  name: 'driver',
  notes: 'the bare driver; no validation; timestamps by hand',

  async connect(uri, database) {
    client = await new MongoClient(uri).connect();
    people = client.db(database).collection('people');
  },
  async useOthers(count) {
    for (let index = 0; index < count; index += 1) await useOther(index);
  },
  close: () => client.close(),
  toId: (hex) => new ObjectId(hex),

  create: (data) => people.insertOne(stamped(data)),
  createUnvalidated: (data) => people.insertOne(stamped(data)),
  createMany: (data) => people.insertMany(data.map(stamped)),
  createManyUnvalidated: (data) => people.insertMany(data.map(stamped)),
  findById: (id) => people.findOne({ _id: id }),
  findMany: (size) => people.find().limit(size).toArray(),
  stream: (size) => people.find().limit(size),

  async saveEach(size, age) {
    for (const { _id } of await people.find().limit(size).toArray()) await people.updateOne({ _id }, toAge(age));
  },
  async saveBatch(size, age) {
    const found = await people.find().limit(size).toArray();
    await people.bulkWrite(found.map(({ _id }) => ({ updateOne: { filter: { _id }, update: toAge(age) } })));
  },
  async pushEach(size, post) {
    for (const { _id } of await people.find().limit(size).toArray()) await people.updateOne({ _id }, toPush(post));
  },
  async modifyOne(id, age) {
    const { _id } = (await people.findOne({ _id: id }))!;
    await people.updateOne({ _id }, toAge(age));
  },
  transaction: (id, data, age) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        const { _id } = (await people.findOne({ _id: id }, { session }))!;
        await people.insertOne(stamped(data), { session });
        await people.updateOne({ _id }, toAge(age), { session });
      }),
    ),
  session: (id, data, age) =>
    client.withSession({ causalConsistency: true }, async (session) => {
      await people.insertOne(stamped(data), { session });
      const { _id } = (await people.findOne({ _id: id }, { session }))!;
      await people.updateOne({ _id }, toAge(age), { session });
    }),
};

export function stamped(data: PersonData): StoredPerson {
  const now = new Date();
  return { _id: new ObjectId(), ...data, createdAt: now, updatedAt: now };
}

function toAge(age: number): { $set: Partial<StoredPerson> } {
  return { $set: { age, updatedAt: new Date() } };
}

function toPush(post: PostData): { $push: { posts: PostData }; $set: Partial<StoredPerson> } {
  return { $push: { posts: post }, $set: { updatedAt: new Date() } };
}

async function useOther(index: number): Promise<void> {
  const others = people.db.collection(`others${index}`);
  const { insertedId } = await others.insertOne({ name: 'other', [`field${index}`]: index, inside: { value: 'x' } });
  const found = (await others.findOne({ _id: insertedId }))!;
  await others.updateOne({ _id: found._id }, { $set: { name: 'changed' } });
}
