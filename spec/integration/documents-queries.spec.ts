import { ObjectId } from 'mongodb';
import {
  AttributeNotLoadedError,
  CastError,
  Document,
  DocumentNotFoundError,
  Field,
  InvalidOptionError,
  Model,
} from 'threadline';
import { rejection, thrown, wired } from './wired';

@Document({ collection: 'runners' })
class Runner extends Model {
  @Field(String, { name: 'un' }) username!: string;
  @Field(Number) age?: number;
  @Field(() => [String]) tags!: string[];
  @Field(Object) address!: { city: string; zip?: number };
  @Field(Date) joined?: Date;
}

describe('documents: queries', () => {
  const spec = wired();
  let runners: Runner[];

  beforeAll(async () => {
    runners = await Runner.createMany([
      { username: 'Ada', age: 36, tags: ['x', 'y'], address: { city: 'Pisa', zip: 1 }, joined: new Date('2020-01-01') },
      { username: 'Bea', age: 20, tags: ['y'], address: { city: 'Lucca' }, joined: new Date('2021-01-01') },
      { username: 'Cleo', age: 50, tags: [], address: { city: 'Pisa' } },
      { username: 'Dora', tags: ['x'], address: { city: 'Siena' } },
    ]);
  });

  const names = async (criteria: PromiseLike<Runner[]>) => (await criteria).map(({ username }) => username);
  const ids = (...indexes: number[]) => indexes.map((index) => runners[index]!.id);
  const absent = new ObjectId();

  it('find gives null, findOrFail rejects, findMany leaves out, each in the order that was asked', async () => {
    expect(await Runner.find(absent)).toBeNull();
    expect(await Runner.find(ids(0)[0]!.toHexString())).toMatchObject({ username: 'Ada' });
    expect(await rejection(Runner.findOrFail(absent))).toMatchObject({ code: 'DOCUMENT_NOT_FOUND', model: 'Runner' });
    expect(await names(Runner.findOrFail(ids(2, 0)))).toEqual(['Cleo', 'Ada']);
    const missing = await rejection(Runner.findOrFail([...ids(1), absent]));
    expect(missing).toBeInstanceOf(DocumentNotFoundError);
    expect(missing.message).toContain(absent.toHexString());
    expect(await names(Runner.findMany([...ids(3), absent, ...ids(1), ...ids(3)]))).toEqual(['Dora', 'Bea']);
    expect(await Runner.findMany([])).toEqual([]);
    expect(await rejection(Runner.find('no id'))).toBeInstanceOf(CastError);
  });

  it('findBy, first, last, exists and count', async () => {
    expect(await Runner.findBy({ username: 'Bea' })).toMatchObject({ age: 20 });
    expect(await Runner.findBy({ username: 'Bea', age: 21 })).toBeNull();
    expect(await rejection(Runner.findByOrFail({ username: 'nobody' }))).toBeInstanceOf(DocumentNotFoundError);
    expect((await Runner.first())!.username).toBe('Ada');
    expect((await Runner.last())!.username).toBe('Dora');
    expect(await names(Runner.first(2))).toEqual(['Ada', 'Bea']);
    expect(await names(Runner.last(2))).toEqual(['Cleo', 'Dora']);
    expect((await Runner.all().order({ age: -1 }).first())!.username).toBe('Cleo');
    expect((await Runner.all().order({ age: -1 }).last())!.username).toBe('Dora');
    expect(await Runner.where({ username: 'nobody' }).first()).toBeNull();
    expect(await rejection(Runner.where({ username: 'nobody' }).firstOrFail())).toBeInstanceOf(DocumentNotFoundError);
    expect([await Runner.exists(), await Runner.exists({ age: 99 })]).toEqual([true, false]);
    expect([await Runner.count(), await Runner.count({ age: { $gt: 30 } })]).toEqual([4, 2]);
    expect(await Runner.all().skip(1).limit(2).count()).toBe(2);
  });

  it.each([
    ['a value', { age: 20 }, ['Bea']],
    ['a value that is cast', { age: '20' as never }, ['Bea']],
    ['an operator', { age: { $gte: 36 } }, ['Ada', 'Cleo']],
    ['a list', { username: { $in: ['Ada', 'Dora'] } }, ['Ada', 'Dora']],
    ['the stored name', { un: 'Ada' }, ['Ada']],
    ['a regular expression', { username: /^c/i }, ['Cleo']],
    ['an item of an array', { tags: 'x' }, ['Ada', 'Dora']],
    ['a whole array', { tags: { $size: 0 } }, ['Cleo']],
    ['a dotted path', { 'address.city': 'Pisa' }, ['Ada', 'Cleo']],
    ['null, which is absent too', { age: null as never }, ['Dora']],
    ['a date', { joined: { $gt: new Date('2020-06-01') } }, ['Bea']],
    ['a date as a text', { joined: { $gt: '2020-06-01' as never } }, ['Bea']],
    ['$or', { $or: [{ age: 20 }, { 'address.city': 'Siena' }] }, ['Bea', 'Dora']],
    ['nothing', {}, ['Ada', 'Bea', 'Cleo', 'Dora']],
  ] as const)('where with %s', async (_, filter, expected) => {
    expect(await names(Runner.where(filter as never).order('_id'))).toEqual(expected);
  });

  it('criteria combine, and none of them changes', async () => {
    const pisa = Runner.where({ 'address.city': 'Pisa' });
    const old = pisa.where({ age: { $gt: 40 } });
    expect(await names(pisa.order('_id'))).toEqual(['Ada', 'Cleo']);
    expect(await names(old)).toEqual(['Cleo']);
    expect(await names(pisa.or({ age: 20 }).order('_id'))).toEqual(['Ada', 'Bea', 'Cleo']);
    expect(await names(pisa.anyOf({ age: 36 }, { age: 20 }))).toEqual(['Ada']);
    expect(await names(pisa.not({ age: 36 }))).toEqual(['Cleo']);
    expect(await names(pisa.nor({ age: 20 }))).toEqual(['Dora']);
    expect(await names(pisa.and(old))).toEqual(['Cleo']);
    expect(await names(Runner.where({ age: { $gt: 10 } }, { age: { $lt: 30 } }))).toEqual(['Bea']);
    expect(await names(Runner.where({ age: { $gt: 10 } }).where({ age: { $lt: 30 } }))).toEqual(['Bea']);
  });

  it('order, limit, skip', async () => {
    expect(await names(Runner.all().order({ age: -1 }))).toEqual(['Cleo', 'Ada', 'Bea', 'Dora']);
    expect(await names(Runner.all().order('username').skip(1).limit(2))).toEqual(['Bea', 'Cleo']);
    expect(await names(Runner.all().order({ 'address.city': 1 }, { username: -1 }))).toEqual([
      'Bea',
      'Cleo',
      'Ada',
      'Dora',
    ]);
    expect(await Runner.all().limit(0)).toEqual([]);
    for (const bad of [-1, 1.5, NaN, '1']) {
      expect(await rejection(Runner.all().limit(bad as never))).toBeInstanceOf(InvalidOptionError);
      expect(await rejection(Runner.all().skip(bad as never))).toBeInstanceOf(InvalidOptionError);
    }
  });

  it('pluck and distinct', async () => {
    expect(await Runner.all().order('_id').pluck('username')).toEqual(['Ada', 'Bea', 'Cleo', 'Dora']);
    expect(await Runner.all().order('_id').pluck('username', 'age')).toEqual([
      ['Ada', 36],
      ['Bea', 20],
      ['Cleo', 50],
      ['Dora', null],
    ]);
    expect(await Runner.all().order('_id').pluck('address.city')).toEqual(['Pisa', 'Lucca', 'Pisa', 'Siena']);
    expect((await Runner.distinct('tags')).sort()).toEqual(['x', 'y']);
    expect((await Runner.distinct('address.city')).sort()).toEqual(['Lucca', 'Pisa', 'Siena']);
    expect(await Runner.where({ age: { $lt: 30 } }).distinct('username')).toEqual(['Bea']);
  });

  it('only, without and lean', async () => {
    const ada = (await Runner.where({ username: 'Ada' }).only('username', 'address.city').first())!;
    expect([ada.username, ada.address]).toEqual(['Ada', { city: 'Pisa' }]);
    expect(thrown(() => (ada as unknown as Runner).age)).toBeInstanceOf(AttributeNotLoadedError);
    expect(ada.toObject()).toEqual({ _id: ada.id, username: 'Ada', address: { city: 'Pisa' } });
    const bea = (await Runner.where({ username: 'Bea' }).without('tags').first())!;
    expect(thrown(() => (bea as unknown as Runner).tags)).toBeInstanceOf(AttributeNotLoadedError);
    expect(bea.age).toBe(20);
    const [plain] = await Runner.where({ username: 'Cleo' }).lean();
    expect(plain).not.toBeInstanceOf(Runner);
    expect(plain).toMatchObject({ username: 'Cleo', age: 50, tags: [] });
  });

  it('a document that was loaded in part saves what it has, and never the rest', async () => {
    const dora = (await Runner.where({ username: 'Dora' }).only('username', 'age').first())! as unknown as Runner;
    dora.age = 1;
    spec.wire.clear();
    await dora.save();
    expect(spec.wire.started[0]!.command['updates'][0].u).toEqual({ $set: { age: 1 } });
    expect(await spec.stored('runners', { _id: dora.id })).toMatchObject([{ tags: ['x'], address: { city: 'Siena' } }]);
    await Runner.where({ _id: dora.id }).updateAll({ $unset: { age: '' } as never });
  });

  it("iteration streams by batch, in the criteria's order", async () => {
    const seen: string[] = [];
    spec.wire.clear();
    for await (const batch of Runner.all().order('username').batches(3))
      seen.push(batch.map(({ username }) => username).join());
    expect(seen).toEqual(['Ada,Bea,Cleo', 'Dora']);
    expect(spec.wire.names).toEqual(['find', 'getMore']);
    for await (const runner of Runner.where({ age: 20 })) expect(runner.username).toBe('Bea');
    expect(await rejection(Runner.all().batches(0)[Symbol.asyncIterator]().next())).toBeInstanceOf(InvalidOptionError);
  });

  it('updateAll and deleteAll give what they matched, cast, and never run hooks or move _id', async () => {
    const extra = await Runner.createMany([{ username: 'T1' }, { username: 'T2' }]);
    const both = Runner.where({ username: /^T/ });
    expect(await both.updateAll({ age: '7' as never })).toBe(2);
    expect(await both.updateAll({ age: 7 })).toBe(2);
    expect(await both.updateAll({ $inc: { age: 1 }, $set: { username: 'T' } })).toBe(2);
    expect((await extra[0]!.reload()).toObject()).toMatchObject({ username: 'T', age: 8 });
    expect(await rejection(both.updateAll({ _id: new ObjectId() } as never))).toHaveProperty(
      'code',
      'IMMUTABLE_ATTRIBUTE',
    );
    expect(await rejection(both.updateAll({ age: 'old' as never }))).toBeInstanceOf(CastError);
    expect(await rejection(both.limit(1).updateAll({ age: 1 }))).toBeInstanceOf(InvalidOptionError);
    expect(await rejection(both.limit(1).deleteAll())).toBeInstanceOf(InvalidOptionError);
    spec.wire.clear();
    expect(await both.updateAll({})).toBe(0);
    expect(spec.wire.names).toEqual([]);
    expect(await Runner.deleteAll({ username: 'T' })).toBe(2);
    expect(await Runner.count()).toBe(4);
  });
});
