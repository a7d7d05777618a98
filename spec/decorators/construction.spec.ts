import { BSON } from 'mongodb';
import {
  Document,
  EmbeddedModel,
  EmbedsOne,
  Field,
  InvalidOptionError,
  Model,
  UnknownAttributeError,
} from 'threadline';
import { hydrate, shellOf } from '../../lib/attributes/hydrate';
import { definitionOf } from '../../lib/definition/registry';
import { thrown } from '../integration/wired';
import { CLASS_FIELDS, compileAndRun } from '../support/compile-model';

type Class<T> = new (attributes?: Readonly<Record<string, unknown>>) => T;

/** A document as it comes from the server. */
function loaded<T extends object>(model: Class<T>, stored: Record<string, unknown>): T {
  return hydrate(shellOf(model.prototype as T, definitionOf(model)), BSON.serialize(stored));
}

interface Person {
  name?: string;
  status: string;
  tags: string[];
  seenAt: Date;
  number: number;
  role?: string;
  lives: string;
  plain: string;
  isChanged(name?: string): boolean;
  toObject(): Record<string, unknown>;
}

const PROGRAM = `
  import { Document, Field, HasMany, Model } from 'threadline';
  let made = 0;
  @Document({ timestamps: true })
  export class Person extends Model {
    @Field(String) name!: string;
    @Field(String) status: string = 'draft';
    @Field(() => [String]) tags: string[] = ['new'];
    @Field(Date) seenAt: Date = new Date();
    @Field(Number) number: number = ++made;
    @Field(String, { default: (person) => 'friend of ' + person.name }) lives!: string;
    @HasMany(() => Person) friends!: HasMany<Person>;
    plain = 'no field';
    createdAt!: Date;
    updatedAt!: Date;
  }
  @Document()
  export class Employee extends Person {
    @Field(String) role: string = 'clerk';
    @Field(String) status: string = 'hired';
  }`;

describe.each(CLASS_FIELDS)('a model compiled with %s', (_, options) => {
  const models = () => compileAndRun<{ Person: Class<Person>; Employee: Class<Person> }>(PROGRAM, options);

  it('has the initial values of its class fields in new documents, as changes', () => {
    const { Person } = models();
    const person = new Person({ name: 'Emily' });
    expect(person).toMatchObject({ name: 'Emily', status: 'draft', tags: ['new'], plain: 'no field' });
    expect(person.seenAt).toBeInstanceOf(Date);
    expect([person.isChanged('status'), person.isChanged('tags')]).toEqual([true, true]);
    expect(Object.keys(person)).toEqual(['plain']);
  });

  it('lets given attributes win, undefined too', () => {
    const { Person } = models();
    const person = new Person({ status: 'live', tags: undefined });
    expect(person.status).toBe('live');
    expect(person.toObject()).not.toHaveProperty('tags');
  });

  it('gives each document its own values', () => {
    const { Person } = models();
    const [one, other] = [new Person(), new Person()];
    one.tags.push('old');
    expect(other.tags).toEqual(['new']);
    expect(one.number).not.toBe(other.number);
  });

  it('has them in documents that were stored without, not as changes, and runs initialisers anew', () => {
    const { Person } = models();
    const [one, other] = [loaded(Person, { _id: 1, name: 'Emily' }), loaded(Person, { _id: 2, status: 'live' })];
    expect(one).toMatchObject({ status: 'draft', tags: ['new'] });
    expect(other.status).toBe('live');
    expect(one.number).not.toBe(other.number);
    expect([one.isChanged(), other.isChanged()]).toEqual([false, false]);
    one.tags.push('old');
    expect([one.isChanged('tags'), other.tags]).toEqual([true, ['new']]);
  });

  it('leaves null that is stored as it is', () => {
    const { Person } = models();
    expect(loaded(Person, { _id: 1, status: null }).status).toBeNull();
  });

  it('works for subclasses, whose own initial values count', () => {
    const { Person, Employee } = models();
    const employee = new Employee({ name: 'Emma' });
    expect(employee).toBeInstanceOf(Person);
    expect(employee).toMatchObject({ name: 'Emma', status: 'hired', role: 'clerk', tags: ['new'] });
    expect(loaded(Employee, { _id: 1 })).toMatchObject({ status: 'hired', role: 'clerk', tags: ['new'] });
    expect(new Person()).toMatchObject({ status: 'draft' });
    expect(Object.keys(employee)).toEqual(['plain']);
  });

  it('calls a default function with the document, after attributes were given', () => {
    const { Person } = models();
    expect(new Person({ name: 'Emily' }).lives).toBe('friend of Emily');
    expect(new Person({ name: 'Emily', lives: 'alone' }).lives).toBe('alone');
    expect(new Person({ lives: undefined }).lives).toBeUndefined();
    expect(loaded(Person, { _id: 1, name: 'Emma' }).lives).toBe('friend of Emma');
  });

  it('knows nothing of a field that is declared and has no value', () => {
    const { Person } = models();
    expect(new Person().toObject()).not.toHaveProperty('name');
    expect(new Person().toObject()).not.toHaveProperty('createdAt');
  });
});

describe('an initial value that is a document itself', () => {
  @Document()
  class Address extends EmbeddedModel {
    @Field(String) city!: string;
    @Field(String, { default: 'IT' }) country!: string;
  }

  @Document()
  class Friend extends Model {
    @EmbedsOne(() => Address) address: Address | null = new Address({ city: 'Pisa' });
  }

  it('is complete, in new documents and in those stored without one', () => {
    for (const friend of [new Friend(), loaded(Friend, { _id: 1 })]) {
      expect(friend.address).toBeInstanceOf(Address);
      expect(friend.address).toMatchObject({ city: 'Pisa', country: 'IT' });
    }
  });
});

describe('attributes given to a constructor', () => {
  @Document()
  class Person extends Model {
    @Field(String, { name: 'em' }) email!: string;
  }

  it('may have stored names', () => {
    expect(new Person({ em: 'a@b' }).email).toBe('a@b');
  });

  it('are refused where the model does not know them', () => {
    const error = thrown(() => new Person({ emial: 'a@b' }));
    expect(error).toBeInstanceOf(UnknownAttributeError);
    expect(error).toMatchObject({ attribute: 'emial', model: 'Person', known: ['_id', 'email'] });
    expect(thrown(() => new Person(JSON.parse('{"__proto__": {"a": 1}}') as object as never))).toBeInstanceOf(
      UnknownAttributeError,
    );
  });

  it.each([null, 'text', 5, ['a'], true])('that are %p are refused', (attributes) => {
    expect(thrown(() => new Person(attributes as never))).toBeInstanceOf(InvalidOptionError);
  });
});
