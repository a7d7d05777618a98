import 'reflect-metadata';
import { ObjectId } from 'mongodb';
import {
  Column,
  CreateDateColumn,
  DataSource,
  Entity,
  ObjectIdColumn,
  UpdateDateColumn,
  type MongoRepository,
} from 'typeorm';
import type { Adapter, PersonData } from '../../work/adapter';

class Address {
  @Column() street!: string;
  @Column() city!: string;
  @Column() zip!: string;
}

class Post {
  @Column() title!: string;
  @Column() body!: string;
  @Column() score!: number;
  @Column() createdAt!: Date;
}

@Entity('people')
class Person {
  @ObjectIdColumn() _id!: ObjectId;
  @Column() name!: string;
  @Column() email!: string;
  @Column() age!: number;
  @Column({ type: String, array: true } as object) tags!: string[];
  @Column(() => Address) address!: Address;
  @Column(() => Post, { array: true }) posts!: Post[];
  @CreateDateColumn() createdAt!: Date;
  @UpdateDateColumn() updatedAt!: Date;
}

interface Other {
  readonly _id: ObjectId;
  name: string;
  readonly inside: { value: string };
}

type OtherClass = new () => Other;

let source: DataSource;
let people: MongoRepository<Person>;
let others: readonly OtherClass[];

export const adapter: Adapter<ObjectId, Person> = {
  name: 'typeorm',
  notes: 'repository.save(); no validation; no transactions or sessions for MongoDB',

  async connect(uri, database, otherModels) {
    const url = new URL(uri);
    url.pathname = `/${database}`; // With `url`, the option `database` is ignored.
    others = Array.from({ length: otherModels }, (_, index) => defineOther(index));
    source = await new DataSource({ type: 'mongodb', url: url.href, entities: [Person, ...others] }).initialize();
    people = source.getMongoRepository(Person);
  },
  async useOthers() {
    for (const other of others) await useOther(other);
  },
  close: () => source.destroy(),
  toId: (hex) => new ObjectId(hex),

  createUnvalidated: (data) => people.save(build(data)),
  createManyUnvalidated: (data) => people.save(data.map(build)),
  findById: (id) => people.findOneBy({ _id: id }),
  findMany: (size) => people.find({ take: size }),
  async saveEach(size, age) {
    for (const person of await people.find({ take: size })) {
      person.age = age;
      await people.save(person);
    }
  },
  async saveBatch(size, age) {
    const found = await people.find({ take: size });
    for (const person of found) person.age = age;
    await people.save(found);
  },
  async pushEach(size, post) {
    for (const person of await people.find({ take: size })) {
      person.posts.push(Object.assign(new Post(), post));
      await people.save(person);
    }
  },
  async modifyOne(id, age) {
    const person = (await people.findOneBy({ _id: id }))!;
    person.age = age;
    await people.save(person);
  },
};

/** By hand: `repository.create()` makes an object of arrays of an embedded array. */
function build(data: PersonData): Person {
  return Object.assign(new Person(), data, {
    address: Object.assign(new Address(), data.address),
    posts: data.posts.map((post) => Object.assign(new Post(), post)),
  });
}

function defineOther(index: number): OtherClass {
  class Inside {
    @Column() value!: string;
  }
  @Entity(`others${index}`)
  class Other {
    @ObjectIdColumn() _id!: ObjectId;
    @Column() name!: string;
    @Column(() => Inside) inside!: Inside;
    static {
      Column({ type: Number })(this.prototype, `field${index}`);
    }
  }
  return Other;
}

async function useOther(model: OtherClass): Promise<void> {
  const repository = source.getMongoRepository(model);
  const { _id } = await repository.save(Object.assign(new model(), { name: 'other', inside: { value: 'x' } }));
  const other = (await repository.findOneBy({ _id }))!;
  other.name = `${other.name} ${other.inside.value}`;
  await repository.save(other);
}
