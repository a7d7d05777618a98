import { defineEntity, MikroORM, ObjectId, p, type EntitySchema, type MongoEntityManager } from '@mikro-orm/mongodb';
import type { Adapter, PersonData, PersonLike, PostData } from '../../work/adapter';

const Address = defineEntity({
  name: 'Address',
  embeddable: true,
  properties: { street: p.string(), city: p.string(), zip: p.string() },
});
const Post = defineEntity({
  name: 'Post',
  embeddable: true,
  properties: { title: p.string(), body: p.string(), score: p.integer(), createdAt: p.datetime() },
});
const PersonSchema = defineEntity({
  name: 'Person',
  collection: 'people',
  properties: {
    _id: p.type(ObjectId).primary(),
    name: p.string(),
    email: p.string(),
    age: p.integer(),
    tags: p.array(),
    address: () => p.embedded(Address).object(),
    posts: () => p.embedded(Post).array(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
  // It has no validators of values; its documentation points to lifecycle hooks for them.
  hooks: { beforeCreate: [({ entity }) => validate(entity)], beforeUpdate: [({ entity }) => validate(entity)] },
});
class Person extends PersonSchema.class {}
PersonSchema.setClass(Person);

interface LoadedPerson extends PersonLike {
  readonly _id: ObjectId;
  age: number;
  readonly posts: PostData[];
}

interface LoadedOther {
  name: string;
  readonly inside: { value: string };
}

let orm: MikroORM;
let others: readonly string[];

export const adapter: Adapter<ObjectId, LoadedPerson> = {
  name: 'mikro-orm',
  notes: 'em.fork() for each operation; validation in lifecycle hooks; save-each and push-each flush once per entity',

  async connect(clientUrl, dbName, otherModels) {
    const more = Array.from({ length: otherModels }, (_, index) => defineOther(index));
    others = more.map(([other]) => other.meta.className);
    const entities = [Person, Address, Post, ...more.flat()];
    orm = (await MikroORM.init({ clientUrl, dbName, entities, ensureIndexes: false })) as unknown as MikroORM;
  },
  async useOthers() {
    for (const name of others) await useOther(name);
  },
  close: () => orm.close(),
  toId: (hex) => new ObjectId(hex),

  async create(data) {
    const entities = fork();
    persist(entities, data);
    await entities.flush();
  },
  async createMany(data) {
    const entities = fork();
    for (const person of data) persist(entities, person);
    await entities.flush();
  },
  findById: (id) => findIn(fork(), id),
  findMany: (size) => first(fork(), size),

  async saveEach(size, age) {
    const entities = fork();
    for (const person of await first(entities, size)) {
      person.age = age;
      await entities.flush();
    }
  },
  async saveBatch(size, age) {
    const entities = fork();
    for (const person of await first(entities, size)) person.age = age;
    await entities.flush();
  },
  async pushEach(size, post) {
    const entities = fork();
    for (const person of await first(entities, size)) {
      person.posts.push({ ...post });
      await entities.flush();
    }
  },
  async modifyOne(id, age) {
    const entities = fork();
    (await findIn(entities, id)).age = age;
    await entities.flush();
  },
  transaction: (id, data, age) =>
    fork().transactional(async (entities) => {
      const person = await findIn(entities, id);
      persist(entities, data);
      person.age = age;
    }),
  // It documents no session without a transaction: the session is set as the context by hand.
  async session(id, data, age) {
    const entities = fork();
    const session = entities.getConnection().getClient().startSession({ causalConsistency: true });
    try {
      entities.setTransactionContext(session);
      persist(entities, data);
      await entities.flush();
      (await findIn(entities, id)).age = age;
      await entities.flush();
    } finally {
      await session.endSession();
    }
  },
};

/** A fresh identity map for each unit of work, as its documentation demands. */
function fork(): MongoEntityManager {
  return orm.em.fork() as unknown as MongoEntityManager;
}

function persist(entities: MongoEntityManager, data: PersonData): void {
  entities.create(Person, data as never, { persist: true });
}

async function findIn(entities: MongoEntityManager, id: ObjectId): Promise<LoadedPerson> {
  return (await entities.findOne(Person, id as never)) as unknown as LoadedPerson;
}

async function first(entities: MongoEntityManager, limit: number): Promise<LoadedPerson[]> {
  return (await entities.find(Person, {}, { limit })) as unknown as LoadedPerson[];
}

function validate({ name, age }: { readonly name: string; readonly age: number }): void {
  if (typeof name !== 'string' || name === '') throw new Error('The name is empty.');
  if (!Number.isInteger(age) || age < 0 || age > 150) throw new Error('The age is out of range.');
}

function defineOther(index: number): [EntitySchema, EntitySchema] {
  const Inside = defineEntity({ name: `Inside${index}`, embeddable: true, properties: { value: p.string() } });
  const Other = defineEntity({
    name: `Other${index}`,
    collection: `others${index}`,
    properties: {
      _id: p.type(ObjectId).primary(),
      name: p.string(),
      inside: () => p.embedded(Inside).object(),
      [`field${index}`]: p.integer().nullable(),
    },
  });
  return [Other as unknown as EntitySchema, Inside as unknown as EntitySchema];
}

async function useOther(name: string): Promise<void> {
  const entities = fork();
  entities.create(name as never, { name: 'other', inside: { value: 'x' } } as never, { persist: true } as never);
  await entities.flush();
  const [other] = (await fork().find(name as never, {})) as unknown as LoadedOther[];
  const changed = fork();
  const again = (await changed.findOne(name as never, { name: other!.name } as never)) as unknown as LoadedOther;
  again.name = `${again.name} ${again.inside.value}`;
  await changed.flush();
}
