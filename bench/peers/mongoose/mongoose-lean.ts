import mongoose, { type Connection, type InferSchemaType, type Model, type Types } from 'mongoose';
import type { Adapter, PersonLike } from '../../work/adapter';
import { personSchema, useOthers } from './schema';

mongoose.set('transactionAsyncLocalStorage', true);

interface LeanPerson extends PersonLike {
  readonly _id: Types.ObjectId;
}

const VALIDATED = { runValidators: true } as const;

let connection: Connection;
let Person: Model<InferSchemaType<typeof personSchema>>;

const first = async (size: number): Promise<LeanPerson[]> =>
  (await Person.find().limit(size).lean()) as unknown as LeanPerson[];

export const adapter: Adapter<Types.ObjectId, LeanPerson> = {
  name: 'mongoose lean',
  notes:
    'lean() reads and query updates with runValidators; a single create stays a full document and insertMany({ lean: true }) drops timestamps, so both are left out',
  seedExtra: { __v: 0 },

  async connect(uri, dbName) {
    connection = await mongoose.createConnection(uri, { dbName, autoIndex: false, autoCreate: false }).asPromise();
    Person = connection.model('Person', personSchema, 'people') as unknown as typeof Person;
  },
  useOthers: (count) => useOthers(connection, count),
  close: () => connection.close(),
  toId: (hex) => new mongoose.Types.ObjectId(hex),

  findById: async (id) => (await Person.findById(id).lean()) as unknown as LeanPerson | null,
  findMany: first,
  stream: (size) => Person.find().limit(size).lean().cursor() as unknown as AsyncIterable<LeanPerson>,
  async saveEach(size, age) {
    for (const { _id } of await first(size)) await Person.updateOne({ _id }, { $set: { age } }, VALIDATED);
  },
  async saveBatch(size, age) {
    const people = await first(size);
    await Person.bulkWrite(people.map(({ _id }) => ({ updateOne: { filter: { _id }, update: { $set: { age } } } })));
  },
  async pushEach(size, post) {
    for (const { _id } of await first(size)) await Person.updateOne({ _id }, { $push: { posts: post } }, VALIDATED);
  },
  async modifyOne(id, age) {
    const { _id } = (await Person.findById(id).lean())!;
    await Person.updateOne({ _id }, { $set: { age } }, VALIDATED);
  },
  transaction: (id, data, age) =>
    connection.transaction(async () => {
      const { _id } = (await Person.findById(id).lean())!;
      await Person.create(data);
      await Person.updateOne({ _id }, { $set: { age } }, VALIDATED);
    }),
  async session(id, data, age) {
    const session = await connection.startSession({ causalConsistency: true });
    try {
      await Person.create([data], { session });
      const { _id } = (await Person.findById(id).session(session).lean())!;
      await Person.updateOne({ _id }, { $set: { age } }, { ...VALIDATED, session });
    } finally {
      await session.endSession();
    }
  },
};
