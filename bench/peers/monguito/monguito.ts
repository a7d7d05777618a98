import { BaseSchema, extendSchema, MongooseRepository } from 'monguito';
import mongoose, { Schema, type Connection } from 'mongoose';
import type { Adapter, AddressData, PersonData, PersonLike, PostData } from '../../work/adapter';

class Person implements PersonData, PersonLike {
  readonly id?: string;
  name: string;
  email: string;
  age: number;
  tags: string[];
  address: AddressData;
  posts: PostData[];
  createdAt!: Date;
  updatedAt!: Date;

  constructor(person: PersonData & { readonly id?: string; readonly createdAt?: Date; readonly updatedAt?: Date }) {
    this.id = person.id;
    this.name = person.name;
    this.email = person.email;
    this.age = person.age;
    this.tags = person.tags;
    this.address = person.address;
    this.posts = person.posts;
    this.createdAt = person.createdAt!;
    this.updatedAt = person.updatedAt!;
  }
}

const address = new Schema({ street: String, city: String, zip: String }, { _id: false });
const post = new Schema({ title: String, body: String, score: Number, createdAt: Date }, { _id: false });
const personSchema = extendSchema(
  BaseSchema,
  {
    name: { type: String, required: true, minlength: 1 },
    email: { type: String, required: true },
    age: { type: Number, min: 0, max: 150 },
    tags: [String],
    address,
    posts: [post],
  } as object,
  { timestamps: true, collection: 'people', autoIndex: false, autoCreate: false },
);

interface Entity {
  readonly id?: string;
}

/** What is used of a repository, whose own types want one class for new and stored entities alike. */
interface Repository<T extends Entity> {
  save(entity: T): Promise<T>;
  findById(id: string): Promise<{ get(): T }>;
  findAll(options: { readonly pageable: { readonly pageNumber: number; readonly offset: number } }): Promise<T[]>;
}

class AnyRepository extends MongooseRepository<Entity> {
  constructor(type: new (entity: never) => Entity, schema: object, connection: Connection) {
    super({ type: type as never, schema: schema as never }, connection);
  }
}

let connection: Connection;
let people: Repository<Person>;

const first = (size: number): Promise<Person[]> => people.findAll({ pageable: { pageNumber: 1, offset: size } });

export const adapter: Adapter<string, Person> = {
  name: 'monguito',
  notes:
    'repository over Mongoose that gives plain domain objects; save() finds, sets and saves; no bulk insert outside a transaction',
  seedExtra: { __v: 0 },

  async connect(uri, dbName) {
    connection = await mongoose.createConnection(uri, { dbName }).asPromise();
    people = new AnyRepository(Person, personSchema, connection) as unknown as Repository<Person>;
  },
  async useOthers(count) {
    for (let index = 0; index < count; index += 1) await useOther(index);
  },
  close: () => connection.close(),
  toId: (hex) => hex,

  create: (data) => people.save(new Person(data)),
  findById: async (id) => (await people.findById(id)).get(),
  findMany: first,
  async saveEach(size, age) {
    for (const person of await first(size)) {
      person.age = age;
      await people.save(person);
    }
  },
  async pushEach(size, added) {
    for (const person of await first(size)) {
      person.posts.push(added);
      await people.save(person);
    }
  },
  async modifyOne(id, age) {
    const person = (await people.findById(id)).get();
    person.age = age;
    await people.save(person);
  },
};

interface OtherData extends Entity {
  name: string;
  readonly inside: { readonly value: string };
}

async function useOther(index: number): Promise<void> {
  const Other = {
    [`Other${index}`]: class {
      constructor(data: object) {
        Object.assign(this, data);
      }
    },
  }[`Other${index}`]!;
  const inside = new Schema({ value: String }, { _id: false });
  const fields = { name: { type: String, required: true }, [`field${index}`]: Number, inside };
  const options = { timestamps: true, collection: `others${index}`, autoIndex: false, autoCreate: false };
  const schema = extendSchema(BaseSchema, fields as object, options);
  const others = new AnyRepository(Other, schema, connection) as unknown as Repository<OtherData>;
  const stored = await others.save(new Other({ name: 'other', inside: { value: 'x' } }) as OtherData);
  const other = (await others.findById(stored.id!)).get();
  other.name = `${other.name} ${other.inside.value}`;
  await others.save(other);
}
