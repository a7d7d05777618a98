import {
  connection,
  Document,
  Field,
  InvalidOptionError,
  Model,
  SessionClientMismatchError,
  UnknownAttributeError,
  UnknownClientError,
  ValidationError,
} from 'threadline';
import { idOf, rejection, wired } from '../integration/wired';

@Document()
class Person extends Model {
  @Field(String) name!: string;
  @Field(Number) age: number = 0;
}

@Document()
class Post extends Model {
  @Field(String) title!: string;
}

@Document()
class Employee extends Person {
  @Field(String) role!: string;
}

describe('a model class', () => {
  const spec = wired({ other: true });

  it('builds without storing, and creates with one insert', async () => {
    const built = Person.build({ name: 'Emily', age: '5' as never });
    expect(built).toMatchObject({ isNew: true, name: 'Emily', age: 5 });
    expect([built.constructor, Person.build().age, spec.wire.names]).toEqual([Person, 0, []]);
    const created = await Person.create({ name: 'Emma' });
    expect(created).toMatchObject({ isPersisted: true, name: 'Emma' });
    expect(spec.wire.names).toEqual(['insert']);
    expect(await (await Person.create()).reload()).toMatchObject({ age: 0 });
  });

  it.each<[string, unknown, abstract new (...args: never) => Error]>([
    ['null', null, InvalidOptionError],
    ['a text', 'name', InvalidOptionError],
    ['an array', [{ name: 'x' }], InvalidOptionError],
    ['an unknown attribute', { nam: 'x' }, UnknownAttributeError],
    ['a value that cannot be cast', { name: {} }, ValidationError],
  ])('creates nothing from %s', async (_, attributes, error) => {
    expect(await rejection(Person.create(attributes as never))).toBeInstanceOf(error);
    expect(await rejection(Person.createMany([{ name: 'fine' }, attributes as never]))).toBeInstanceOf(error);
    expect(spec.wire.names).toEqual([]);
  });

  it.each([null, undefined, 'ab', { length: 1 }])('creates no many from %p', async (list) => {
    const error = await rejection(Person.createMany(list as never));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option: 'list' });
  });

  it('knows the session of the block around, where it is one of its client', async () => {
    expect(Person.currentSession).toBeUndefined();
    await Person.withSession(async (session) => {
      expect(Person.currentSession).toBe(session);
      await Promise.resolve();
      expect(Post.currentSession).toBe(session);
      await Person.withoutSession(() => expect(Person.currentSession).toBeUndefined());
    });
    await connection('other').withSession(() => expect(Person.currentSession).toBeUndefined());
  });

  it("gives the driver's own collection, with the session threaded in", async () => {
    expect([Person.collection.collectionName, Person.collection.dbName]).toEqual(['people', spec.database]);
    await Person.withSession(async (session) => {
      await Person.collection.insertOne({ name: 'raw' });
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('watches its collection', async () => {
    const stream = Person.watch([{ $match: { operationType: 'insert' } }]);
    const next = stream.next();
    while (spec.wire.named('getMore').length === 0) await new Promise((resolve) => setImmediate(resolve));
    await Person.create({ name: 'seen' });
    expect(await next).toMatchObject({ operationType: 'insert', fullDocument: { name: 'seen' } });
    await stream.close();
  });

  it('runs a session by hand', async () => {
    await using session = await Person.startSession({ causalConsistency: false });
    expect(session.options).toMatchObject({ causalConsistency: false });
    await session.run(() => Person.count());
    expect(spec.wire.lsids()).toEqual([idOf(session)]);
  });
});

describe('Model.with', () => {
  const spec = wired({ other: true });
  const storedIn = (collection: string): Promise<unknown[]> => spec.stored(collection);

  it('stores a model elsewhere inside its block, and others where they are', async () => {
    const value = await Person.with({ collection: 'archive' }, async () => {
      await Person.create({ name: 'archived' });
      await Post.create({ title: 'as ever' });
      await Promise.resolve();
      return Person.count();
    });
    expect([value, await Person.count(), (await storedIn('posts')).length]).toEqual([1, 0, 1]);
  });

  it('takes another database, and another client', async () => {
    await Person.with({ database: `${spec.database}-x` }, async () => {
      expect(Person.collection.dbName).toBe(`${spec.database}-x`);
    });
    await Person.with({ client: 'other' }, () => Person.count());
    expect([spec.wire.names, spec.otherWire.names]).toEqual([[], ['aggregate']]);
  });

  it('sends the concerns it is given', async () => {
    const readConcern = { level: 'majority' } as const;
    await Person.with({ readConcern, writeConcern: { w: 'majority', wtimeoutMS: 5000 } }, async () => {
      await Person.create({ name: 'x' });
      await Person.count();
    });
    const [insert, aggregate] = spec.wire.started.map(({ command }) => command);
    expect(insert!['writeConcern']).toEqual({ w: 'majority', wtimeout: 5000 });
    expect(aggregate!['readConcern']).toMatchObject(readConcern);
  });

  it('nests: what is said inside counts more, and the rest of around stays', async () => {
    await Person.with({ collection: 'outer', readConcern: { level: 'majority' } }, async () => {
      await Person.with({ collection: 'inner' }, async () => {
        expect(Person.collection.collectionName).toBe('inner');
        await Person.count();
      });
      expect(Person.collection.collectionName).toBe('outer');
    });
    expect(spec.wire.started[0]!.command).toMatchObject({ aggregate: 'inner', readConcern: { level: 'majority' } });
    expect(Person.collection.collectionName).toBe('people');
  });

  it('reaches subclasses, and not superclasses', async () => {
    await Person.with({ collection: 'all' }, () => expect(Employee.collection.collectionName).toBe('all'));
    await Employee.with({ collection: 'some' }, () => expect(Person.collection.collectionName).toBe('people'));
  });

  it('ends where its block does, whatever comes of that', async () => {
    expect(
      await rejection(Person.with({ collection: 'x' }, () => Promise.reject(new RangeError('no')))),
    ).toBeInstanceOf(RangeError);
    expect(Person.collection.collectionName).toBe('people');
  });

  it('refuses another client inside a block, before anything is sent', async () => {
    await Person.withSession(async () => {
      const error = await rejection(Person.with({ client: 'other' }, () => Person.count()));
      expect(error).toBeInstanceOf(SessionClientMismatchError);
      await Person.with({ collection: 'archive' }, () => Person.count());
    });
    expect(spec.otherWire.names).toEqual([]);
  });

  it.each<[string, unknown, unknown, string]>([
    ['an unknown option', { colection: 'x' }, () => 1, 'colection'],
    ['an empty name', { collection: '' }, () => 1, 'collection'],
    ['a name that is no text', { database: 5 }, () => 1, 'database'],
    ['no storage', null, () => 1, 'options'],
    ['no block', { collection: 'x' }, undefined, 'block'],
  ])('refuses %s', async (_, storage, block, option) => {
    const error = await rejection(Person.with(storage as never, block as never));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option });
  });

  it('refuses a client that nobody connected', async () => {
    expect(await rejection(Person.with({ client: 'nobody' }, () => 1))).toBeInstanceOf(UnknownClientError);
  });
});
