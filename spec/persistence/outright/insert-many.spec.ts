import * as fc from 'fast-check';
import { BSON, ObjectId } from 'mongodb';
import { type BulkReport, connect, disconnect, DuplicateKeyError } from 'threadline';
import { definitionOf } from '../../../lib/definition/registry';
import { writeMany } from '../../../lib/persistence/outright/insert-many';
import { mongodbUri, specDatabase, withBareClient } from '../../support/database';
import { Outright } from './sample';

type Attributes = Record<string, unknown>;

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant('a'.repeat(300)));
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(-0, 2 ** 31, -(2 ** 31), 2 ** 53, Infinity, '5', '1e3'),
);
const date = fc.oneof(fc.date({ noInvalidDate: true }), fc.constantFrom('2024-05-01T10:00:00Z', -5, 8.64e15, -8.64e15));
const post = fc.record({ score: number, title: text, at: date }, { requiredKeys: [] });
/** What takes a document in memory to tell what becomes of it: not in every run, as one such value is enough. */
const rarely = (usual: fc.Arbitrary<unknown>, ...odd: unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 15, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
const FIELDS = {
  posts: fc.array(post, { maxLength: 12 }),
  age: rarely(fc.oneof(number, fc.constantFrom(null, undefined)), Number.NaN),
  name: rarely(fc.oneof(text, fc.constantFrom(null, undefined, 12)), '\ud800'),
  active: fc.constantFrom(true, false, 'yes', 0, null),
  born: date,
  friend: rarely(fc.constantFrom(new ObjectId(), new ObjectId().toHexString()), 'nobody'),
  k: rarely(fc.constant('named as stored'), undefined),
  kind: rarely(fc.constantFrom('other', null), undefined),
  tags: fc.array(fc.oneof(text, fc.constantFrom(null, undefined))),
  numbers: fc.array(number),
  dates: fc.array(date),
  address: rarely(fc.record({ city: text, street: text }, { requiredKeys: [] }), null),
  createdAt: fc.constantFrom(new Date(7), null, undefined),
};
const attributes: fc.Arbitrary<Attributes> = fc.record(FIELDS, { requiredKeys: [] });

/** As bytes have it. */
const exact = (stored: object): object => BSON.deserialize(BSON.serialize(stored), { promoteValues: false });
const outcome = <T>(promise: Promise<T>): Promise<T | string> => promise.catch((error: Error) => error.message);

const told = (one: Outright): object => ({
  attributes: one.attributes,
  before: one.attributesBeforeTypeCast,
  savedChanges: one.savedChanges,
  flags: [one.isNew, one.isPersisted, one.wasNew, one.isChanged(), one.posts.length],
});

/** Without what no two documents share. */
function alike(value: unknown): unknown {
  const times = new Set(['createdAt', 'updatedAt', '_id']);
  return JSON.parse(
    JSON.stringify(value, (key, one: unknown) => (times.has(key) && one !== null ? typeof one : one)),
  ) as unknown;
}

// With a listener the driver is handed plain objects, and without one what is written already.
describe.each([true, false])('createMany and create, with a listener: %s', (monitorCommands) => {
  const database = specDatabase();
  beforeAll(() => connect({ default: { uri: mongodbUri(), database, options: { monitorCommands } } }));
  beforeEach(() => Outright.deleteAll());
  afterAll(() => disconnect());

  const stored = (filter = {}): Promise<object[]> =>
    withBareClient((client) => client.db(database).collection('outrights').find(filter).toArray());

  const storedOf = async (id: unknown): Promise<object> => exact((await stored({ _id: id }))[0]!);

  it('store the same as a document that is made before, and give the same document', async () => {
    let written = 0;
    const property = fc.asyncProperty(attributes, async (given) => {
      written += writeMany(definitionOf(Outright), Outright, [given], 'x') === undefined ? 0 : 1;
      // In a transaction each is made first, as it may have to be made new again.
      const before = await outcome(Outright.transaction(() => Outright.createMany([given])));
      const many = await outcome(Outright.createMany([given]));
      const one = await outcome(Outright.create(given));
      if (typeof before === 'string') return expect([many, one]).toEqual([before, before]);
      const [first, second] = [before![0]!, (many as Outright[])[0]!];
      for (const made of [second, one as Outright]) {
        expect(alike(await storedOf(made.id))).toEqual(alike(await storedOf(first.id)));
        expect(Object.keys(await storedOf(made.id))).toEqual(Object.keys(await storedOf(first.id)));
        expect(alike(told(made))).toEqual(alike(told(first)));
      }
    });
    await fc.assert(property, { numRuns: 60 });
    expect(written).toBeGreaterThan(10);
  });

  it('share nothing with what they were given', async () => {
    const given = {
      tags: ['a'],
      born: new Date(5),
      posts: [{ title: 'x', at: new Date(6) }],
      address: { city: 'Rome' },
    };
    const making = Outright.createMany([given]);
    given.tags.push('b');
    given.born.setTime(50);
    given.posts[0]!.at.setTime(60);
    given.posts.push({ title: 'y', at: new Date(7) });
    given.address.city = 'Oslo';
    const [made] = await making;
    const expected = {
      tags: ['a'],
      born: new Date(5),
      address: { c: 'Rome' },
      posts: [{ title: 'x', at: new Date(6) }],
    };
    expect((await stored())[0]).toMatchObject(expected);
    expect(made!.attributes).toMatchObject({ ...expected, address: { city: 'Rome' } });
    made!.tags!.push('c');
    expect(made!.changes).toEqual({ tags: [['a'], ['a', 'c']] });
    await made!.save();
    expect((await stored())[0]).toMatchObject({ tags: ['a', 'c'] });
  });

  it('tell what they stored, be it changed since', async () => {
    const [made] = await Outright.createMany([{ name: 'Emily', tags: ['a'] }]);
    made!.tags!.push('b');
    made!.name = 'Emma';
    expect(made!.savedChanges).toMatchObject({ name: [undefined, 'Emily'], tags: [undefined, ['a']] });
    expect(Object.keys(made!.savedChanges)).not.toContain('_id');
    await made!.save();
    expect(Object.keys(made!.savedChanges)).toEqual(['name', 'tags', 'updatedAt']);
  });

  it('leave a document that the server refuses a new one, which can be stored later', async () => {
    const id = new ObjectId();
    await Outright.create({ _id: id });
    const list = [{ name: 'first' }, { _id: id, age: '5' as never, posts: [{ title: 'x' }] }, { name: 'last' }];
    const error = (await Outright.createMany(list).catch((reason: unknown) => reason)) as DuplicateKeyError & {
      report: BulkReport<Outright>;
    };
    expect(error).toBeInstanceOf(DuplicateKeyError);
    // What the driver's own error hands out is the whole document.
    const { writeErrors } = error.cause as {
      readonly writeErrors: readonly { readonly err: { readonly op: object } }[];
    };
    expect(writeErrors[0]!.err.op).toMatchObject({ _id: id, age: 5, posts: [{ title: 'x' }] });
    const { saved, failed, skipped } = error.report;
    expect([saved, skipped].map((some) => some.map((one) => one['name' as never]))).toEqual([['first'], ['last']]);
    const [{ index, document } = failed[0]!] = failed;
    expect([index, document.isNew, document.age, document.attributesBeforeTypeCast.age]).toEqual([1, true, 5, '5']);
    expect([document.createdAt, document.posts[0]!.isNew, skipped[0]!.isNew]).toEqual([undefined, true, true]);
    expect(document.changes).toMatchObject({ _id: [undefined, id], age: [undefined, 5] });
    document._id = new ObjectId();
    await document.save();
    expect(await Outright.find(document.id)).toMatchObject({ age: 5, kind: 'plain' });
    expect((await Outright.find(document.id))!.posts[0]!.title).toBe('x');
  });

  it('store the others where a report is asked for', async () => {
    const id = new ObjectId();
    const report = await Outright.createMany([{ _id: id }, { _id: id }, { name: 'last' }], { report: true });
    expect([report.saved.length, report.failed.map(({ index }) => index), report.skipped]).toEqual([2, [1], []]);
    expect(report.failed[0]!.error).toBeInstanceOf(DuplicateKeyError);
    expect(await Outright.count()).toBe(2);
  });

  it('set one time for both', async () => {
    const made = await Outright.createMany(Array.from({ length: 2_000 }, (_, age) => ({ age })));
    expect(made.filter((one) => one.createdAt!.getTime() !== one.updatedAt!.getTime())).toEqual([]);
  });

  it('set no times in timeless', async () => {
    const made = await Outright.timeless(() => Outright.create({ name: 'Emily' }));
    expect([made.createdAt, Object.keys(await storedOf(made.id))]).toEqual([undefined, ['_id', 'name', 'k']]);
  });

  it('refuse what create refuses: no attributes, and unknown ones', async () => {
    await expect(Outright.create(null as never)).rejects.toThrow('null');
    await expect(Outright.createMany([{ nam: 'x' } as never])).rejects.toThrow('nam');
    await expect(Outright.createMany([{ name: 'x' }], { raport: true } as never)).rejects.toThrow('raport');
    expect(await Outright.createMany([])).toEqual([]);
    expect(await Outright.count()).toBe(0);
  });

  it('store large documents, and many at once', async () => {
    const body = 'ä'.repeat(40_000);
    const posts = Array.from({ length: 30 }, () => ({ title: body }));
    const made = await Outright.createMany(Array.from({ length: 30 }, (_, age) => ({ age, posts })));
    expect(await Outright.count({ age: { $gte: 0 } })).toBe(30);
    expect(made.map(({ age }) => age)).toEqual(Array.from({ length: 30 }, (_, age) => age));
    expect((await Outright.find(made[7]!.id))!.posts[29]!.title).toBe(body);
  });
});
