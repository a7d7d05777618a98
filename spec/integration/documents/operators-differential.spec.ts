import { BSON, type Collection, Decimal128, Long, type ObjectId } from 'mongodb';
import {
  CastError,
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  InvalidOptionError,
  Model,
  StaleDocumentError,
} from 'threadline';
import { withBareClient } from '../../support/database';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

@Document()
class Dial extends EmbeddedModel {
  @Field(Number) turns?: number;
  @Field(Number) angle?: number;
}

@Document({ collection: 'gauges' })
class Gauge extends Model {
  @Field(Number) n?: number | null;
  @Field(Number) other?: number;
  @Field(BigInt) big?: bigint;
  @Field(Long) long?: Long;
  @Field(Decimal128) price?: Decimal128 | null;
  @Field(() => [Number]) tags?: number[] | null;
  @Field(Object) meta?: Record<string, unknown>;
  @EmbedsOne(() => Dial) dial!: Dial | null;
  @EmbedsMany(() => Dial) dials!: EmbedsMany<Dial>;
}

type Operators = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const long = (text: string): Long => Long.fromString(text);

/** What is stored, and the operators one after the other. */
const CASES: readonly (readonly [title: string, initial: Record<string, unknown>, ...operators: Operators[]])[] = [
  [
    'two sums of decimals',
    { price: decimal('0.1') },
    { $inc: { price: decimal('0.2') } },
    { $inc: { price: decimal('12345678901234567890.05') } },
  ],
  ['a sum that begins with a decimal', {}, { $inc: { price: decimal('1.50') } }],
  [
    'products of decimals',
    { price: decimal('1.10') },
    { $mul: { price: decimal('3') } },
    { $mul: { price: decimal('1.07') } },
  ],
  ['a decimal that is infinite', { price: decimal('Infinity') }, { $inc: { price: decimal('1') } }],
  ['sums of 64 bits', { big: 2n ** 60n }, { $inc: { big: 2n ** 60n + 1n } }, { $inc: { big: 3n } }],
  [
    'sums of longs',
    { long: long('9007199254740993') },
    { $inc: { long: long('2') } },
    { $inc: { long: long('9007199254740993') } },
  ],
  ['products of 64 bits', { big: 3037000499n }, { $mul: { big: 3037000498n } }],
  ['a sum beyond 64 bits', { big: 2n ** 62n }, { $inc: { big: 2n ** 62n } }],
  ['products of what is missing', {}, { $mul: { n: 4 } }],
  ['a sum with null', { n: null }, { $inc: { n: 1 } }],
  ['a product with null', { n: null }, { $mul: { n: 2 } }],
  ['a sum with a text inside', { meta: { a: 'x' } }, { $inc: { 'meta.a': 1 } }],
  ['bits of 64', { big: 2n ** 40n + 5n }, { $bit: { big: { or: 2 ** 41 } } }],
  ['bits with a bigint', { big: -1n }, { $bit: { big: { and: 2n ** 50n + 6n } } }],
  ['bits of what is missing', {}, { $bit: { n: { xor: 6 } } }],
  ['bits of null', { n: null }, { $bit: { n: { or: 6 } } }],
  ['bits of a fraction', { n: 1.5 }, { $bit: { n: { or: 6 } } }],
  ['items out of nothing', {}, { $pullAll: { tags: [1] } }],
  ['the last of nothing', {}, { $pop: { tags: 1 } }],
  ['items out of null', { tags: null }, { $pullAll: { tags: [1] } }],
  ['the last of null', { tags: null }, { $pop: { tags: 1 } }],
  ['an item to null', { tags: null }, { $push: { tags: 1 } }],
  ['an item to the set that is null', { tags: null }, { $addToSet: { tags: 1 } }],
  ['an item to a number inside', { meta: { a: 1 } }, { $push: { 'meta.a': 1 } }],
  ['items appended twice', { tags: [3] }, { $push: { tags: [1, 2] } }, { $push: { tags: 4 } }],
  ['items placed and cut', { tags: [3, 1] }, { $push: { tags: { $each: [9, 8], $position: 1, $slice: 3 } } }],
  ['items sorted', { tags: [3, 1, 20] }, { $push: { tags: { $each: [10, 2], $sort: -1, $slice: 4 } } }],
  ['items added twice', {}, { $addToSet: { tags: [1, 1, 2] } }, { $addToSet: { tags: [2, 3] } }],
  ['items taken out twice', { tags: [1, 2, 1, 3] }, { $pullAll: { tags: [1] } }, { $pullAll: { tags: [3] } }],
  ['the least against null', { n: null }, { $min: { n: 3 } }],
  ['the greatest against null', { n: null }, { $max: { n: -3 } }],
  ['the least against nothing', {}, { $min: { n: 3 } }],
  ['the greatest against nothing', {}, { $max: { n: -3 } }],
  ['the least of kinds', { meta: { a: 'x' } }, { $min: { 'meta.a': 99 } }],
  ['the greatest of kinds', { meta: { a: 'x' } }, { $max: { 'meta.a': 99 } }],
  [
    'the least decimal',
    { price: decimal('10000000000000000000.2') },
    { $min: { price: decimal('10000000000000000000.1') } },
    { $min: { price: decimal('10000000000000000000.15') } },
  ],
  ['the greatest long', { big: 2n ** 53n }, { $max: { big: 2n ** 53n + 1n } }],
  ['the least object', { meta: { a: { x: 10 } } }, { $min: { 'meta.a': { x: 9 } } }],
  [
    'the greatest object, by the kind of what it holds first',
    { meta: { a: { b: 'x' } } },
    { $max: { 'meta.a': { z: 9 } } },
  ],
  ['the greatest object, by its names', { meta: { a: { b: 1 } } }, { $max: { 'meta.a': { c: 0 } } }],
  ['the greatest list', { meta: { a: [2, 1] } }, { $max: { 'meta.a': [10] } }],
  ['the longer list', { meta: { a: [1] } }, { $max: { 'meta.a': [1, null] } }],
  ['the greatest truth', { meta: { a: false } }, { $max: { 'meta.a': true } }],
  [
    'items sorted that are objects',
    { meta: { l: [{ a: 10 }] } },
    { $push: { 'meta.l': { $each: [{ a: 9 }], $sort: 1 } } },
  ],
  ['the same number of another type', { meta: { l: [1] } }, { $addToSet: { 'meta.l': BSON.Double.fromString('1') } }],
  ['a number through a text', { meta: { a: 'x' } }, { $inc: { 'meta.a.b': 1 } }],
  ['an item far out in a list', { meta: { l: [1] } }, { $set: { 'meta.l.3': 2 } }],
  ['an item taken away', { meta: { l: [1, 2] } }, { $unset: { 'meta.l.0': '' } }],
  ['a name in a list', { meta: { l: [1] } }, { $set: { 'meta.l.x': 2 } }],
  ['a name for another', { n: 1 }, { $rename: { n: 'other' } }],
  ['a name for nothing', { other: 1 }, { $rename: { n: 'other' } }],
  ['paths that are not there', { meta: {} }, { $unset: { 'meta.a.b': '' } }, { $set: { 'meta.c.d': 1 } }],
];

describe('atomic operators beside those of the server', () => {
  const spec = wired();
  const bare = <T>(work: (gauges: Collection) => Promise<T>): Promise<T> =>
    withBareClient((client) => work(client.db(spec.database).collection('gauges')));
  const held = async (id: unknown): Promise<string> => {
    const found = await bare((gauges) => gauges.findOne({ _id: id as ObjectId }, { promoteValues: false }));
    return BSON.EJSON.stringify(
      Object.entries({ ...found, _id: 0 }).sort(([a], [b]) => (a < b ? -1 : 1)),
      { relaxed: false },
    );
  };
  const insert = async (initial: Record<string, unknown>): Promise<ObjectId> => {
    const { insertedId } = await bare((gauges) => gauges.insertOne({ ...initial }));
    return insertedId;
  };
  const wireForm = (operators: Operators): Operators =>
    Object.fromEntries(
      Object.entries(operators).map(([name, paths]) => [
        name,
        Object.fromEntries(Object.entries(paths).map(([path, given]) => [path, operandOf(name, given)])),
      ]),
    );
  const operandOf = (name: string, given: unknown): unknown => {
    if (name === '$bit')
      return Object.fromEntries(
        Object.entries(given as object).map(([key, mask]) => [
          key,
          typeof mask === 'number' && mask > 2 ** 31 ? BigInt(mask) : (mask as unknown),
        ]),
      );
    return (name === '$push' || name === '$addToSet') && Array.isArray(given) ? { $each: given as unknown[] } : given;
  };
  /** What the server makes of it, or that it refuses it. */
  const expected = async (initial: Record<string, unknown>, given: readonly Operators[]): Promise<string> => {
    const id = await insert(initial);
    for (const operators of given) {
      const failure = await bare((gauges) => gauges.updateOne({ _id: id }, wireForm(operators) as never)).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure !== undefined) return 'refused';
    }
    return held(id);
  };
  const run = async (gauge: Gauge, given: readonly Operators[]): Promise<void> => {
    for (const operators of given)
      for (const [name, paths] of Object.entries(operators)) {
        const operator = (gauge as unknown as Record<string, (paths: unknown) => Promise<unknown>>)[name]!;
        await operator.call(gauge, name === '$unset' ? (Object.keys(paths)[0] as unknown) : paths);
      }
  };

  it.each(CASES.map(([title, initial, ...given]) => ({ title, initial, given })))(
    'D48, D49, D54, D55, D60: $title',
    async ({ initial, given }) => {
      const server = await expected(initial, given);
      const stored = await Gauge.findOrFail(await insert(initial));
      const failed = await run(stored, given).then(
        () => false,
        () => true,
      );
      expect(failed ? 'refused' : await held(stored.id)).toBe(server);

      const together = await Gauge.findOrFail(await insert(initial));
      const refused = await together
        .atomically(() => run(together, given))
        .then(
          () => false,
          () => true,
        );
      expect(refused ? 'refused' : await held(together.id)).toBe(server);
      expect(together.isChanged()).toBe(false);

      const fresh = new Gauge(initial);
      const before = BSON.EJSON.stringify(fresh.toObject());
      const failure = await run(fresh, given).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (server === 'refused') {
        expect(failure).toBeInstanceOf(CastError);
        expect(BSON.EJSON.stringify(fresh.toObject())).toBe(before);
      } else {
        expect(failure).toBeUndefined();
        await fresh.save();
        expect(await held(fresh.id)).toBe(server);
      }
    },
  );

  everyPlace(
    'D60: what cannot be one command is refused, and changes nothing',
    () => spec.wire,
    async () => {
      const gauge = await Gauge.create({ n: 1, other: 2, tags: [1], dials: [{ turns: 1 }] as never });
      spec.wire.clear();
      const pairs: (() => Promise<unknown>)[][] = [
        [() => gauge.$push({ tags: 2 }), () => gauge.$push({ tags: { $each: [3], $position: 0 } })],
        [() => gauge.$push({ tags: { $each: [3], $slice: 1 } }), () => gauge.$push({ tags: 2 })],
        [() => gauge.$inc({ other: 1 }), () => gauge.$rename({ n: 'other' })],
        [() => gauge.$rename({ n: 'other' }), () => gauge.$inc({ other: 1 })],
      ];
      for (const pair of pairs) {
        const both = gauge.atomically(async () => {
          for (const operator of pair) await operator();
        });
        expect(await rejection(both)).toBeInstanceOf(InvalidOptionError);
      }
      expect(await rejection(gauge.dials[0]!.$rename({ turns: 'angle' }))).toBeInstanceOf(InvalidOptionError);
      expect([gauge.n, gauge.other, gauge.tags, gauge.dials[0]!.turns, gauge.isChanged(), spec.wire.names]).toEqual([
        1,
        2,
        [1],
        1,
        false,
        [],
      ]);
    },
  );

  it.each([false, true])(
    'D61: a block that throws leaves the same objects in memory (stored: %s)',
    async (isStored) => {
      const gauge = new Gauge({ tags: [1], dial: { turns: 1 }, dials: [{ turns: 1 }, { turns: 2 }] });
      if (isStored) await gauge.save();
      const { tags, dial, dials } = gauge;
      const [first, second] = dials;
      const block = gauge.atomically(async () => {
        await gauge.$push({ tags: 2 });
        await gauge.$set({ 'dial.turns': 5 });
        await gauge.$set({ dials: [{ turns: 7 }] } as never);
        throw new RangeError('no');
      });
      expect(await rejection(block)).toBeInstanceOf(RangeError);
      expect([gauge.dial === dial, gauge.dials === dials, dials[0] === first, dials[1] === second]).toEqual(
        Array(4).fill(true),
      );
      expect([tags, gauge.tags, dial!.turns, dials.length, first!.turns]).toEqual([[1], [1], 1, 2, 1]);
      if (isStored) expect(gauge.isChanged()).toBe(false);
    },
  );

  everyPlace(
    'D56: what stands in the way of a path gives way, and nothing else is written',
    () => spec.wire,
    async () => {
      const gauge = await Gauge.create({ meta: { a: 5, b: 1, c: null, d: { e: 1 } } });
      gauge.meta!['b'] = 'unsaved';
      spec.wire.clear();
      await gauge.$set({ 'meta.a.x': 1, 'meta.a.y': 2, 'meta.c.y.z': 2, 'meta.d.f': 3 });
      const meta = { a: { x: 1, y: 2 }, b: 1, c: { y: { z: 2 } }, d: { e: 1, f: 3 } };
      expect([gauge.meta, gauge.isChanged(), spec.wire.names]).toEqual([meta, false, ['findAndModify']]);
      expect(await Gauge.collection.findOne({ _id: gauge.id })).toMatchObject({ meta });
    },
  );

  it('D56: what others have put in its place meanwhile does not give way', async () => {
    const gauge = await Gauge.create({ meta: { a: 5 }, dial: { turns: 1 } });
    await bare((gauges) => gauges.updateOne({ _id: gauge.id }, { $set: { meta: { a: { theirs: 1 } } } }));
    expect(await rejection(gauge.$set({ 'meta.a.x': 1 }))).toBeInstanceOf(StaleDocumentError);
    expect(await Gauge.collection.findOne({ _id: gauge.id })).toMatchObject({ meta: { a: { theirs: 1 } } });
    await gauge.reload();
    await gauge.$set({ 'meta.a.x': 1 });
    expect(gauge.meta).toEqual({ a: { theirs: 1, x: 1 } });
  });

  everyPlace(
    'D48, D60: what the server would not take as one command is refused before it is sent',
    () => spec.wire,
    async () => {
      const gauge = await Gauge.create({ n: 1, meta: { a: 1 }, tags: [1], dials: [{ turns: 1 }] });
      const before = gauge.toObject();
      spec.wire.clear();
      const refused = [
        () => gauge.$rename({ n: 'n' }),
        () => gauge.$rename({ meta: 'meta.b' }),
        () => gauge.$rename({ 'meta.a': 'meta' }),
        () => gauge.$rename({ 'tags.0': 'n' }),
        () => gauge.$rename({ n: 'dials.0.turns' }),
        () => gauge.$set({ meta: {}, 'meta.a': 2 }),
        () => Gauge.where({ _id: gauge.id }).updateAll({ $rename: { n: 'tags.0' } }),
      ];
      for (const work of refused) expect(await rejection(work())).toBeInstanceOf(InvalidOptionError);
      expect([gauge.toObject(), gauge.isChanged(), spec.wire.names]).toEqual([before, false, []]);
    },
  );
});
