import 'reflect-metadata';
import { IsNotEmpty, Max, Min } from 'class-validator';
import { ObjectId } from 'mongodb';
import { connect, disconnect, Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model } from 'threadline';
import type { Adapter } from '../../work/adapter';

@Document({ id: false })
class Address extends EmbeddedModel {
  @Field() street!: string;
  @Field() city!: string;
  @Field() zip!: string;
}

@Document({ id: false })
class Post extends EmbeddedModel {
  @Field() title!: string;
  @Field() body!: string;
  @Field() score!: number;
  @Field() createdAt!: Date;
}

@Document({ collection: 'people', timestamps: true })
class Person extends Model {
  @Field() @IsNotEmpty() name!: string;
  @Field() @IsNotEmpty() email!: string;
  @Field() @Min(0) @Max(150) age!: number;
  @Field(() => [String]) tags!: string[];
  @EmbedsOne(() => Address) address!: Address;
  @EmbedsMany(() => Post) posts!: EmbedsMany<Post>;

  createdAt!: Date;
  updatedAt!: Date;
}

@Document({ collection: 'people', timestamps: true })
class UnvalidatedPerson extends Model {
  @Field() name!: string;
  @Field() email!: string;
  @Field() age!: number;
  @Field(() => [String]) tags!: string[];
  @EmbedsOne(() => Address) address!: Address;
  @EmbedsMany(() => Post) posts!: EmbedsMany<Post>;

  createdAt!: Date;
  updatedAt!: Date;
}

/** Ours. */
export const adapter: Adapter<ObjectId, Person> = {
  name: 'threadline',
  notes: 'models with validators; one command each, with the changed paths',

  async connect(uri, database) {
    await connect({ default: { uri, database } });
  },
  async useOthers(count) {
    for (let index = 0; index < count; index += 1) await useOther(index);
  },
  close: () => disconnect(),
  toId: (hex) => new ObjectId(hex),

  create: (data) => Person.create(data),
  createUnvalidated: (data) => UnvalidatedPerson.create(data),
  createMany: (data) => Person.createMany(data),
  createManyUnvalidated: (data) => UnvalidatedPerson.createMany(data),
  findById: (id) => Person.find(id),
  findMany: async (size) => Person.all().limit(size),
  stream: (size) => Person.all().limit(size),

  async saveEach(size, age) {
    for (const person of await Person.all().limit(size)) {
      person.age = age;
      await person.save();
    }
  },
  async saveBatch(size, age) {
    const people = await Person.all().limit(size);
    for (const person of people) person.age = age;
    await Person.saveMany(people);
  },
  async pushEach(size, post) {
    for (const person of await Person.all().limit(size)) {
      person.posts.build(post);
      await person.save();
    }
  },
  async modifyOne(id, age) {
    const person = await Person.findOrFail(id);
    person.age = age;
    await person.save();
  },
  transaction: (id, data, age) =>
    Person.transaction(async () => {
      const person = await Person.findOrFail(id);
      await Person.create(data);
      person.age = age;
      await person.save();
    }),
  session: (id, data, age) =>
    Person.withSession({ causalConsistency: true }, async () => {
      await Person.create(data);
      const person = await Person.findOrFail(id);
      person.age = age;
      await person.save();
    }),
};

async function useOther(index: number): Promise<void> {
  @Document({ id: false })
  class Inside extends EmbeddedModel {
    @Field() value!: string;
  }
  @Document({ collection: `others${index}`, timestamps: true })
  class Other extends Model {
    @Field() @IsNotEmpty() name!: string;
    @EmbedsOne(() => Inside) inside!: Inside;
    static {
      Field(Number)(this.prototype, `field${index}`);
    }
  }
  const { id } = await Other.create({ name: 'other', inside: { value: 'x' } });
  const other = await Other.findOrFail(id);
  other.name = `${other.name} ${other.inside.value}`;
  await other.save();
}
