import type { ObjectId } from 'mongodb';
import {
  type Assignable,
  type AttributesOf,
  BelongsTo,
  type Changes,
  Document,
  EmbeddedModel,
  EmbedsMany,
  type EmbedsMany as Many,
  EmbedsOne,
  Field,
  type IdOf,
  Model,
  type ModelClass,
  type Session,
} from 'threadline';
import { wired } from '../integration/wired';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles where both types are the same. */
const same = <A, B>(..._proof: Equal<A, B> extends true ? [] : [never]): void => undefined;

@Document()
class Address extends EmbeddedModel {
  @Field() city!: string;
}

@Document()
class Street extends EmbeddedModel {
  @Field() name!: string;
  @EmbedsMany(() => Address) corners!: Many<Address>;
}

@Document()
class Country extends Model {
  @Field() override _id!: string;
}

@Document({ timestamps: true })
class Person extends Model {
  @Field() name!: string;
  @Field() age?: number;
  @Field(String) nick!: string | null;
  @Field(() => [String]) tags: string[] = [];
  @EmbedsOne(() => Address) address!: Address | null;
  @EmbedsMany(() => Address) former!: Address[];
  @BelongsTo(() => Country, { optional: true }) country!: BelongsTo<Country>;
  createdAt!: Date;

  greet(): string {
    return `Hello ${this.name}`;
  }
}

type Names = '_id' | 'name' | 'age' | 'nick' | 'tags' | 'address' | 'former' | 'createdAt';

// What the compiler says here is checked by `npm run typecheck`: a line that should not compile is marked, and an unused
// mark is an error.
describe('the types of models', () => {
  wired();

  it('tell attributes from methods, facts and associations', () => {
    same<keyof AttributesOf<Person>, Names>();
    same<AttributesOf<Person>['_id'], ObjectId>();
    same<AttributesOf<Person>['nick'], string | null>();
    same<keyof Assignable<Person>, Names | 'country' | '_type'>();
    same<keyof Changes<Person>, Names>();
    same<Changes<Person>['tags'], readonly [was: string[] | undefined, is: string[] | undefined] | undefined>();
    expect(Person.name).toBe('Person');
  });

  it('know the _id that a model declares, and an ObjectId elsewhere', () => {
    same<IdOf<Person>, ObjectId>();
    same<IdOf<Country>, string>();
    same<Person['id'], ObjectId>();
    same<Country['id'], string>();
    expect(new Country({ _id: 'IT' }).id).toBe('IT');
  });

  it('take plain attributes at every depth, for lists too, and check them', async () => {
    @Document()
    class Town extends Model {
      @EmbedsMany(() => Street) streets!: Many<Street>;
    }
    const town = Town.build({ streets: [{ name: 'A', corners: [{ city: 'Pisa' }] }] });
    town.streets.build({ name: 'B', corners: [{ city: 'Rome' }, new Address()] });
    await town.streets.push({ name: 'C', corners: [{ city: 'Bari' }] });
    // @ts-expect-error a city is a text
    town.streets.build({ corners: [{ city: 5 }] });
    expect(town.streets.map(({ corners }) => corners[0]!.city)).toEqual(['Pisa', 'Rome', 'Bari', '5']);
  });

  it('check what is built, created, assigned and updated', async () => {
    const person = Person.build({
      name: 'Emily',
      age: 5,
      tags: ['a'],
      address: null,
      country: new Country({ _id: 'IT' }),
    });
    same<typeof person, Person>();
    expect(person.greet()).toBe('Hello Emily');
    // @ts-expect-error no such attribute
    expect(() => Person.build({ nam: 'Emily' })).toThrow();
    // @ts-expect-error a method is no attribute
    expect(() => person.assign({ greet: 'x' })).toThrow();
    // @ts-expect-error a number takes no text, even one that could be cast
    person.assign({ age: '5' });
    // @ts-expect-error an array of texts
    await expect(Person.create({ name: 'x', tags: [{}] })).rejects.toThrow();
    // @ts-expect-error no such attribute
    await expect(person.update({ nam: 'x' })).rejects.toThrow();
    // @ts-expect-error no such option
    await expect(person.save({ validat: true })).rejects.toThrow();
    // @ts-expect-error not null
    person.assign({ name: null });
  });

  it('give documents of the class that was asked', async () => {
    const created = await Person.create({ name: 'Emily', tags: [] });
    same<typeof created, Person>();
    const many = await Person.createMany([{ name: 'Emma' }]);
    same<typeof many, Person[]>();
    const saved = await created.save();
    same<typeof saved, Person>();
    const found = await Person.findOrCreateBy({ name: 'Emily' }, { age: 5 });
    same<typeof found, Person>();
    const one = await Person.first();
    same<typeof one, Person | null>();
    expect(one).toBeInstanceOf(Person);
    // @ts-expect-error values only, no operators
    await expect(Person.findOrCreateBy({ name: { $ne: 'x' } })).rejects.toThrow();
    expect([created, many[0], saved, found].every((each) => each instanceof Person)).toBe(true);
  });

  it('give of a block what the block gives', async () => {
    const inSession = await Person.withSession(() => 5);
    same<typeof inSession, number>();
    const inTransaction = await Person.transaction(async () => 'x');
    same<typeof inTransaction, string | undefined>();
    const elsewhere = await Person.with({ collection: 'x' }, () => Promise.resolve(true));
    same<typeof elsewhere, boolean>();
    same<typeof Person.currentSession, Session | undefined>();
    // @ts-expect-error no such storage option
    await expect(Person.with({ colection: 'x' }, () => 1)).rejects.toThrow();
    expect([inSession, inTransaction, elsewhere]).toEqual([5, 'x', true]);
  });

  it('take a decorated class for a model class', () => {
    const model: ModelClass<Person> = Person;
    expect(new model({ name: 'x' }).name).toBe('x');
    // @ts-expect-error an embedded class cannot be stored by itself
    const wrong: ModelClass<Address> = Address;
    expect(wrong).toBe(Address);
  });
});
