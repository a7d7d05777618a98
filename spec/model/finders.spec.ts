import { ObjectId } from 'mongodb';
import { CastError, Document, DocumentNotFoundError, Field, Model } from 'threadline';
import { rejection, wired } from '../integration/wired';

@Document({ collection: 'people' })
class Person extends Model {
  @Field(String) override _id!: string;
  @Field(String, { name: 'n' }) name!: string;
  @Field(Number) age!: number;
}

/** The same by ids that the library makes. */
@Document({ collection: 'made' })
class Made extends Model {}

const all = ['a', 'b', 'c'];
const idsOf = (people: readonly Person[] | Person | null): string[] | null =>
  people === null ? null : [people].flat().map(({ id }) => id);

describe('the questions of a model class', () => {
  const spec = wired();

  beforeEach(async () => {
    await Person.deleteAll();
    await Person.createMany(all.map((_id, index) => ({ _id, name: `Person ${_id}`, age: index * 10 })));
    spec.wire.clear();
  });

  const QUESTIONS: Readonly<
    Record<string, readonly [ask: () => PromiseLike<unknown>, answer: unknown, command: string]>
  > = {
    all: [async () => idsOf(await Person.all()), all, 'find'],
    where: [async () => idsOf(await Person.where({ age: { $gt: 5 } }, { name: 'Person b' })), ['b'], 'find'],
    find: [async () => idsOf(await Person.find('b')), ['b'], 'find'],
    'find, absent': [() => Person.find('z'), null, 'find'],
    findOrFail: [async () => idsOf(await Person.findOrFail('b')), ['b'], 'find'],
    'findOrFail of several': [async () => idsOf(await Person.findOrFail(['c', 'a'])), ['c', 'a'], 'find'],
    findMany: [async () => idsOf(await Person.findMany(['c', 'z', 'a', 'c'])), ['c', 'a'], 'find'],
    findBy: [async () => idsOf(await Person.findBy({ name: 'Person c' })), ['c'], 'find'],
    'findBy, absent': [() => Person.findBy({ name: 'nobody' }), null, 'find'],
    findByOrFail: [async () => idsOf(await Person.findByOrFail({ age: 10 })), ['b'], 'find'],
    first: [async () => idsOf(await Person.first()), ['a'], 'find'],
    'first two': [async () => idsOf(await Person.first(2)), ['a', 'b'], 'find'],
    firstOrFail: [async () => idsOf(await Person.firstOrFail()), ['a'], 'find'],
    last: [async () => idsOf(await Person.last()), ['c'], 'find'],
    'last two': [async () => idsOf(await Person.last(2)), ['b', 'c'], 'find'],
    count: [() => Person.count(), 3, 'aggregate'],
    'count of some': [() => Person.count({ age: { $lt: 20 } }), 2, 'aggregate'],
    exists: [() => Person.exists(), true, 'find'],
    'exists, not': [() => Person.exists({ name: 'nobody' }), false, 'find'],
    pluck: [() => Person.pluck('name'), ['Person a', 'Person b', 'Person c'], 'find'],
    'pluck of several': [
      () => Person.pluck('_id', 'age'),
      [
        ['a', 0],
        ['b', 10],
        ['c', 20],
      ],
      'find',
    ],
    distinct: [() => Person.distinct('age'), [0, 10, 20], 'distinct'],
    aggregate: [
      () => Person.aggregate([{ $sort: { _id: 1 } }, { $project: { n: 1 } }, { $limit: 1 }]),
      [{ _id: 'a', n: 'Person a' }],
      'aggregate',
    ],
    updateAll: [() => Person.updateAll({ name: 'same' }), 3, 'update'],
    deleteAll: [() => Person.deleteAll(), 3, 'delete'],
    'deleteAll of some': [() => Person.deleteAll({ age: 10 }), 1, 'delete'],
  };

  it.each(Object.entries(QUESTIONS))('%s', async (_, [ask, answer, command]) => {
    expect(await ask()).toEqual(answer);
    expect(spec.wire.names).toEqual([command]);
  });

  it('destroyAll destroys one by one, with hooks', async () => {
    expect(await Person.destroyAll({ age: { $gte: 10 } })).toBe(2);
    expect(spec.wire.named('delete')).toHaveLength(2);
    expect(await Person.count()).toBe(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['findOrFail', () => Person.findOrFail('z')],
    ['findOrFail of several', () => Person.findOrFail(['a', 'z'])],
    ['findByOrFail', () => Person.findByOrFail({ name: 'nobody' })],
    ['firstOrFail', () => Person.with({ collection: 'empty' }, () => Person.firstOrFail())],
  ])('%s rejects where there is nothing', async (_, ask) => {
    const error = await rejection(ask());
    expect(error).toBeInstanceOf(DocumentNotFoundError);
    expect(error).toMatchObject({ model: 'Person' });
  });

  it('find takes ids as texts', async () => {
    const { id } = await Made.create();
    expect((await Made.find(id.toHexString()))!.id).toEqual(id);
    expect((await Made.findOrFail(new ObjectId(id))).id).toEqual(id);
    expect(await rejection(Made.find('no id'))).toBeInstanceOf(CastError);
  });

  it('belong to the class that is asked', async () => {
    expect((await Person.first())!.constructor).toBe(Person);
    expect((await Person.where({})).every((one) => one instanceof Person)).toBe(true);
  });

  it('go where the model is stored here', async () => {
    await Person.with({ collection: 'elsewhere' }, async () => {
      expect(await Person.count()).toBe(0);
      await Person.create({ _id: 'x', name: 'X', age: 1 });
      expect(await Person.pluck('_id')).toEqual(['x']);
    });
    expect(await Person.exists({ _id: 'x' })).toBe(false);
  });
});
