import { Document, Field, InvalidOptionError, Model, ModelNotDecoratedError } from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import { thrown } from '../integration/wired';

describe('@Document', () => {
  it.each<[string, unknown, string]>([
    ['an unknown option', { colection: 'people' }, 'colection'],
    ['an option that every object has', { toString: 'x' }, 'toString'],
    ['a collection that is no text', { collection: 5 }, 'collection'],
    ['an empty collection', { collection: '' }, 'collection'],
    ['a client that is no text', { client: {} }, 'client'],
    ['a database that is null', { database: null }, 'database'],
    ['timestamps that are no boolean', { timestamps: 'yes' }, 'timestamps'],
  ])('refuses %s', (_, options, option) => {
    const error = thrown(() => Document(options as never));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option });
    expect(error['resolution']).toContain('collection, database, client, timestamps');
  });

  it('takes an option that is undefined as none', () => {
    @Document({ collection: undefined, timestamps: undefined })
    class Person extends Model {}
    expect(definitionOf(Person)).toMatchObject({ collection: 'people', timestamps: false });
  });

  it('keeps the name of the class, its statics and its prototype', () => {
    @Document()
    class Person extends Model {
      static readonly greeting = 'Hello';
      @Field(String) name!: string;
      greet(): string {
        return `${Person.greeting} ${this.name}`;
      }
    }
    const person = new Person({ name: 'Emily' });
    expect(Person.name).toBe('Person');
    expect(person.greet()).toBe('Hello Emily');
    expect(person.constructor).toBe(Person);
    expect([person instanceof Person, person instanceof Model]).toEqual([true, true]);
  });

  it('lets a constructor of the class do its work', () => {
    @Document()
    class Person extends Model {
      @Field(String) name: string;
      constructor(attributes?: Readonly<Record<string, unknown>>) {
        super(attributes);
        this.name = 'set by the constructor';
      }
    }
    expect(new Person().name).toBe('set by the constructor');
    expect(new Person({ name: 'given' }).name).toBe('given');
  });

  it('is needed on every class that is used', () => {
    class Plain extends Model {}
    @Document()
    class Person extends Model {}
    class Employee extends Person {}
    for (const Class of [Plain, Employee]) {
      expect(thrown(() => new Class())).toBeInstanceOf(ModelNotDecoratedError);
      expect(thrown(() => new Class())).toMatchObject({ model: Class.name });
    }
  });

  it('may stand below other decorators of the class', () => {
    const seen: unknown[] = [];
    const Seen: ClassDecorator = (model) => void seen.push(model);
    @Seen
    @Document()
    class Person extends Model {}
    expect(seen).toEqual([Person]);
  });
});
