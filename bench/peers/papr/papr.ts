import { MongoClient, ObjectId } from 'mongodb';
import Papr, { schema, types } from 'papr';
import type { Adapter, PersonLike } from '../../work/adapter';

const papr = new Papr();
const Person = papr.model(
  'people',
  schema(
    {
      name: types.string({ required: true, minLength: 1 }),
      email: types.string({ required: true }),
      age: types.number({ required: true, minimum: 0, maximum: 150 }),
      tags: types.array(types.string({ required: true }), { required: true }),
      address: types.object({ street: types.string(), city: types.string(), zip: types.string() }, { required: true }),
      posts: types.array(
        types.object({ title: types.string(), body: types.string(), score: types.number(), createdAt: types.date() }),
        { required: true },
      ),
    },
    { timestamps: true },
  ),
);

interface PlainPerson extends PersonLike {
  readonly _id: ObjectId;
}

let client: MongoClient;

const first = async (size: number): Promise<PlainPerson[]> =>
  (await Person.find({}, { limit: size })) as unknown as PlainPerson[];

export const adapter: Adapter<ObjectId, PlainPerson> = {
  name: 'papr',
  notes: 'plain objects; validation is $jsonSchema in the server; no save(), updates are written by hand',

  async connect(uri, database) {
    client = await new MongoClient(uri).connect();
    papr.initialize(client.db(database));
    await papr.updateSchemas();
  },
  async useOthers(count) {
    for (let index = 0; index < count; index += 1) await useOther(index);
  },
  close: () => client.close(),
  toId: (hex) => new ObjectId(hex),

  create: (data) => Person.insertOne(data),
  createMany: (data) => Person.insertMany([...data]),
  findById: async (id) => (await Person.findOne({ _id: id })) as unknown as PlainPerson | null,
  findMany: first,
  async *stream(size) {
    yield* (await Person.findCursor({}, { limit: size })) as unknown as AsyncIterable<PlainPerson>;
  },
  async saveEach(size, age) {
    for (const { _id } of await first(size)) await Person.updateOne({ _id }, { $set: { age } });
  },
  async saveBatch(size, age) {
    const people = await first(size);
    await Person.bulkWrite(people.map(({ _id }) => ({ updateOne: { filter: { _id }, update: { $set: { age } } } })));
  },
  async pushEach(size, post) {
    for (const { _id } of await first(size)) await Person.updateOne({ _id }, { $push: { posts: post } });
  },
  async modifyOne(id, age) {
    const { _id } = (await Person.findOne({ _id: id }))!;
    await Person.updateOne({ _id }, { $set: { age } });
  },
  transaction: (id, data, age) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        const { _id } = (await Person.findOne({ _id: id }, { session }))!;
        await Person.insertOne(data, { session });
        await Person.updateOne({ _id }, { $set: { age } }, { session });
      }),
    ),
  session: (id, data, age) =>
    client.withSession({ causalConsistency: true }, async (session) => {
      await Person.insertOne(data, { session });
      const { _id } = (await Person.findOne({ _id: id }, { session }))!;
      await Person.updateOne({ _id }, { $set: { age } }, { session });
    }),
};

async function useOther(index: number): Promise<void> {
  const fields = {
    name: types.string({ required: true }),
    ...({ [`field${index}`]: types.number() } as object),
    inside: types.object({ value: types.string() }),
  };
  const other = papr.model(`others${index}`, schema(fields, { timestamps: true }));
  const { _id } = (await other.insertOne({ name: 'other', inside: { value: 'x' } } as never)) as { _id: ObjectId };
  await other.findOne({ _id } as never);
  await other.updateOne({ _id } as never, { $set: { name: 'changed' } } as never);
}
