import type { Adapter, PersonData, PersonLike, PostData } from '../../work/adapter';

/** A hydrated document. */
interface Hydrated extends Omit<PersonLike, 'age'> {
  age: number;
  readonly posts: PersonLike['posts'] & { push(post: PostData): unknown };
  save(): Promise<unknown>;
}

interface Query<T> extends PromiseLike<T> {
  limit(size: number): this;
  session(session: object): this;
  cursor(): AsyncIterable<Hydrated>;
}

/** What is used of a model; two versions of Mongoose take part, with types of their own. */
export interface PersonModel {
  create(data: PersonData | PersonData[], options?: object): Promise<unknown>;
  insertMany(data: readonly PersonData[]): Promise<unknown>;
  findById(id: unknown): Query<Hydrated | null>;
  find(): Query<Hydrated[]>;
  bulkSave(documents: Hydrated[]): Promise<unknown>;
}

export interface OtherModel {
  create(data: object): Promise<{ readonly _id: unknown }>;
  findById(
    id: unknown,
  ): PromiseLike<{ name: string; readonly inside: { value: string }; save(): Promise<unknown> } | null>;
}

interface PersonConnection {
  transaction(block: () => Promise<unknown>): Promise<unknown>;
  startSession(options: object): Promise<{ endSession(): Promise<void> }>;
}

type Operations = Omit<
  Adapter<unknown, Hydrated>,
  'name' | 'notes' | 'seedExtra' | 'connect' | 'useOthers' | 'close' | 'toId'
>;

interface Parts {
  readonly person: PersonModel;
  readonly unvalidated: PersonModel;
  readonly connection: PersonConnection;
}

/** What hydrated Mongoose and Typegoose share: both end in a model of Mongoose. */
export function operationsOf(parts: () => Parts): Operations {
  const found = async (id: unknown): Promise<Hydrated> => (await parts().person.findById(id))!;
  const first = (size: number): Query<Hydrated[]> => parts().person.find().limit(size);
  return {
    create: (data) => parts().person.create(data),
    createUnvalidated: (data) => parts().unvalidated.create(data),
    createMany: (data) => parts().person.insertMany(data),
    createManyUnvalidated: (data) => parts().unvalidated.insertMany(data),
    findById: found,
    findMany: async (size) => first(size),
    stream: (size) => first(size).cursor(),
    async saveEach(size, age) {
      for (const person of await first(size)) {
        person.age = age;
        await person.save();
      }
    },
    async saveBatch(size, age) {
      const people = await first(size);
      for (const person of people) person.age = age;
      await parts().person.bulkSave(people);
    },
    async pushEach(size, post) {
      for (const person of await first(size)) {
        person.posts.push(post);
        await person.save();
      }
    },
    async modifyOne(id, age) {
      const person = await found(id);
      person.age = age;
      await person.save();
    },
    // `transactionAsyncLocalStorage` is on: no session is passed by hand.
    transaction: (id, data, age) =>
      parts().connection.transaction(async () => {
        const person = await found(id);
        await parts().person.create(data);
        person.age = age;
        await person.save();
      }),
    async session(id, data, age) {
      const session = await parts().connection.startSession({ causalConsistency: true });
      try {
        await parts().person.create([data], { session });
        const person = (await parts().person.findById(id).session(session))!;
        person.age = age;
        await person.save(); // It remembers its session.
      } finally {
        await session.endSession();
      }
    },
  };
}

export async function useOther(model: OtherModel): Promise<void> {
  const { _id } = await model.create({ name: 'other', inside: { value: 'x' } });
  const other = (await model.findById(_id))!;
  other.name = `${other.name} ${other.inside.value}`;
  await other.save();
}
