import {
  Binary,
  BSON,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'mongodb';
import {
  connection,
  defineType,
  Document,
  enumOf,
  Field,
  mapOf,
  Model,
  setOf,
  UNCASTABLE,
  ValidationError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

/** An amount of money in cents, stored as a text. */
class Cents {
  constructor(readonly amount: number) {}
}

const money = defineType<Cents>({
  name: 'Money',
  cast: (value) => (value instanceof Cents ? value : Number.isInteger(value) ? new Cents(value as number) : UNCASTABLE),
  dump: (cents) => `${cents.amount} ct`,
  load: (stored) => new Cents(parseInt(stored as string)),
});

enum Color {
  Red = 'red',
  Blue = 'blue',
}

enum Level {
  Low,
  High,
}

@Document({ collection: 'every_type' })
class Every extends Model {
  @Field(Long) long?: Long;
  @Field(BigInt) big?: bigint;
  @Field(Int32) int?: number;
  @Field(Double) double?: number;
  @Field(Number) number?: number;
  @Field(Decimal128) decimal?: Decimal128;
  @Field(Binary) binary?: Binary;
  @Field(Buffer) bytes?: Buffer;
  @Field(UUID) uuid?: UUID;
  @Field(Timestamp) stamp?: Timestamp;
  @Field(RegExp) pattern?: RegExp | BSONRegExp;
  @Field(BSONRegExp) bsonPattern?: BSONRegExp;
  @Field(MinKey) least?: MinKey;
  @Field(MaxKey) most?: MaxKey;
  @Field(Code) code?: Code;
  @Field(DBRef) reference?: DBRef;
  @Field(Date) date?: Date;
  @Field(String) text?: string | null;
  @Field(Object) object?: Record<string, unknown>;
  @Field(Map) map?: Map<string, unknown>;
  @Field(Set) set?: Set<unknown>;
  @Field(setOf(String)) tags?: Set<string>;
  @Field(setOf(ObjectId)) ids?: Set<ObjectId>;
  @Field(mapOf(Number)) scores?: Map<string, number>;
  @Field(() => mapOf([Date])) history?: Map<string, Date[]>;
  @Field(() => [Object]) list?: object[];
  @Field(() => [Number]) numbers?: number[];
  @Field(() => [[Number]]) matrix?: number[][];
  @Field(() => [Date]) dates?: Date[];
  @Field(() => [money]) fees?: Cents[];
  @Field(enumOf(Color)) color?: Color;
  @Field(() => [enumOf(Level)]) levels?: Level[];
  @Field(String, { enum: ['a', 'b'] }) letter?: string;
  @Field(Number, { enum: Level }) level?: Level;
  @Field(() => [String], { enum: Color }) colors?: Color[];
  @Field(setOf(String), { enum: Color }) palette?: Set<Color>;
}

const kindOf = (value: unknown): string => (value as { _bsontype?: string } | null)?._bsontype ?? typeof value;

describe('documents: types', () => {
  const spec = wired();
  const wire = () => spec.wire;

  /** What is stored, with the type of every number. */
  async function exact(id: unknown): Promise<Record<string, unknown>> {
    const [raw] = await Every.collection.find({ _id: id as ObjectId }, { raw: true }).toArray();
    return BSON.deserialize(raw as unknown as Uint8Array, { promoteValues: false, bsonRegExp: true });
  }

  const id = new ObjectId();
  const VALUES: readonly (readonly [name: keyof Every & string, value: unknown])[] = [
    ['long', Long.MAX_VALUE],
    ['long', Long.MIN_VALUE],
    ['long', Long.fromNumber(5)],
    ['big', 2n ** 63n - 1n],
    ['big', -(2n ** 53n) - 1n],
    ['int', -(2 ** 31)],
    ['double', NaN],
    ['double', Infinity],
    ['double', -Infinity],
    ['double', -0],
    ['double', 5],
    ['double', 1e-320],
    ['number', Infinity],
    ['number', -0],
    ['number', 2 ** 53 - 1],
    ['decimal', Decimal128.fromString('-1.2300E-6000')],
    ['decimal', Decimal128.fromString('NaN')],
    ...[0, 1, 2, 3, 5, 6, 7, 8, 9, 128, 255].map((type) => ['binary', new Binary(Buffer.of(3, 0, 7), type)] as const),
    ['binary', new UUID()],
    ['bytes', Buffer.alloc(0)],
    ['uuid', new UUID()],
    ['stamp', new Timestamp({ t: 2 ** 32 - 1, i: 2 ** 32 - 1 })],
    ['pattern', /^a.b\/c$/imsu],
    ['pattern', new BSONRegExp('(?>a)', 'x')],
    ['bsonPattern', new BSONRegExp('a', 'ilmsux')],
    ['least', new MinKey()],
    ['most', new MaxKey()],
    ['code', new Code('return x', { x: Long.MAX_VALUE })],
    ['code', new Code('return 1')],
    ['reference', new DBRef('people', id, 'app')],
    ['date', new Date(8.64e15)],
    ['date', new Date(-8.64e15)],
    ['date', new Date('-000044-03-15T00:00:00Z')],
    ['text', null],
    ['text', '\u0000\ufeff\u{1f9f5}'],
    ['set', new Set([1, 'a', null, id, { a: [1] }])],
    ['tags', new Set(['b', 'a'])],
    ['ids', new Set([id, new ObjectId()])],
    ['scores', new Map([['math', 1.5]])],
    [
      'history',
      new Map([
        ['a.b', [new Date(0)]],
        ['$c', []],
      ]),
    ],
    ['matrix', [[1], [], [2, 3]]],
    ['fees', [new Cents(1), new Cents(2)]],
    ['color', Color.Blue],
    ['levels', [Level.High, Level.Low]],
    ['letter', 'a'],
    ['level', Level.Low],
    ['colors', [Color.Red]],
    ['palette', new Set([Color.Red])],
  ];

  everyPlace('I110, I113: every type comes back as it was, declared', wire, async () => {
    for (const [name, value] of VALUES) {
      const made = await Every.create({ [name]: value });
      const again = await Every.findOrFail(made.id);
      expect([name, again[name]]).toEqual([name, value]);
      expect(Object.is(again[name], -0)).toBe(Object.is(value, -0));
      expect([again.isChanged(), made.isChanged()]).toEqual([false, false]);
      again.assign({ [name]: value });
      expect([name, again.isChanged()]).toEqual([name, false]);
    }
  });

  everyPlace('I110: every type comes back as it was inside objects, maps and arrays', wire, async () => {
    const dumped = VALUES.map(([name, value]) =>
      value instanceof Set || value instanceof Map || name === 'fees' ? [] : value,
    ).filter((value) => !(value instanceof RegExp));
    const one = await Every.create({ object: { dumped }, map: new Map([['dumped', dumped]]), list: [{ dumped }] });
    const again = await Every.findOrFail(one.id);
    const expected = dumped
      .map((value) =>
        Buffer.isBuffer(value) ? new Binary(value) : typeof value === 'bigint' ? Long.fromBigInt(value) : value,
      )
      .map((value) => (value instanceof Long && Number.isSafeInteger(value.toNumber()) ? value.toNumber() : value));
    for (const inside of [again.object, Object.fromEntries(again.map!), again.list![0] as object]) {
      expect(inside).toEqual({ dumped: expected });
    }
    spec.wire.clear();
    await again.save();
    expect(spec.wire.names).toEqual([]);
  });

  everyPlace('I110: numbers keep the type they are stored as, when what is around them changes', wire, async () => {
    const stored = { whole: new Double(5), long: Long.fromNumber(7), symbol: new BSONSymbol('s'), int: new Int32(1) };
    const _id = new ObjectId();
    const list = { object: stored, map: stored, numbers: [new Double(1), new Double(2), Long.fromNumber(3)] };
    await Every.collection.insertOne({
      _id,
      ...list,
      number: new Double(4),
      dates: [],
      unknown: new Double(9),
    });
    const one = await Every.findOrFail(_id);
    one.object!['more'] = 1;
    one.map!.set('more', 1);
    one.numbers!.splice(1, 1);
    one.text = 'changed';
    await one.save();
    for (const round of [1, 2]) {
      expect(await exact(_id)).toEqual({
        _id,
        object: { ...stored, more: new Int32(round) },
        map: { ...stored, more: new Int32(1) },
        numbers: [new Double(1), Long.fromNumber(3), ...(round === 2 ? [new Int32(9)] : [])],
        number: new Double(4),
        dates: [],
        unknown: new Double(9),
        text: 'changed',
      });
      if (round === 2) break;
      one.object!['more'] = 2;
      one.numbers!.push(9);
      await one.save();
    }
    const copy = await one.clone().save();
    const { _id: _other, ...others } = await exact(copy.id);
    const { _id: _own, ...own } = await exact(_id);
    expect(others).toEqual(own);
  });

  everyPlace('I110: a double field stores doubles, an Int32 field integers', wire, async () => {
    const one = await Every.create({ double: 5, int: 5, long: 5 as never, number: 5 });
    expect(await exact(one.id)).toMatchObject({
      double: new Double(5),
      int: new Int32(5),
      long: Long.fromNumber(5),
      number: new Int32(5),
    });
    await one.$inc({ double: 1 });
    expect([one.double, kindOf((await exact(one.id))['double'])]).toEqual([6, 'Double']);
    expect(await Every.where({ double: '6' as never }).count()).toBeGreaterThan(0);
  });

  const WRONG: readonly (readonly [name: keyof Every & string, value: unknown])[] = [
    ['long', 1.5],
    ['int', 2 ** 31],
    ['int', 1.5],
    ['int', ''],
    ['double', 'much'],
    ['number', ''],
    ['number', NaN],
    ['date', new Date(NaN)],
    ['date', 8.64e15 + 1],
    ['date', ''],
    ['binary', 'text'],
    ['stamp', new Date()],
    ['pattern', /a/g],
    ['pattern', 'a'],
    ['least', new MaxKey()],
    ['code', 5],
    ['reference', 'people'],
    ['set', 5],
    ['set', [() => 1]],
    ['tags', ['a', {}]],
    ['ids', ['no id']],
    ['scores', { math: 'good' }],
    ['scores', [1]],
    ['history', { a: 'b' }],
    ['object', { date: new Date(NaN) }],
    ['object', { pattern: /a/y }],
    ['color', 'green'],
    ['color', 'Red'],
    ['levels', [2]],
    ['levels', ['High']],
    ['letter', 'c'],
    ['level', 7],
    ['colors', ['red', 'green']],
    ['palette', ['green']],
  ];

  everyPlace(
    'I110: what a type does not take is kept, and is a cast error beside those of validation',
    wire,
    async () => {
      for (const [name, value] of WRONG) {
        const one = new Every({ [name]: value });
        expect([name, one[name]]).toEqual([name, value]);
        expect(await one.isValid()).toBe(false);
        const error = await rejection(one.save());
        expect(error).toBeInstanceOf(ValidationError);
        expect([name, ...(error as never as ValidationError).errors.paths]).toEqual([name, name]);
        // A pattern in a query is one to match with, and a single value may be in a set.
        if (value instanceof RegExp || value === 5) continue;
        const refused = await Every.where({ [name]: value } as never)
          .count()
          .then(
            () => 'found',
            ({ code }: { code: string }) => code,
          );
        expect([name, value, refused]).toEqual([name, value, 'CAST']);
      }
      expect(spec.wire.names).toEqual([]);
    },
  );

  everyPlace('I110: in bulk, nothing is stored of what holds a cast error', wire, async () => {
    const error = await rejection(Every.createMany([{ int: 1 }, { int: 'one' as never }]));
    expect(error).toBeInstanceOf(ValidationError);
    expect(await rejection(Every.where({}).updateAll({ color: 'green' as never }))).toHaveProperty('code', 'CAST');
    expect(spec.wire.names).toEqual([]);
  });

  everyPlace(
    'I111: an ObjectId is taken as such, as hex, as extended JSON, or as a document with one',
    wire,
    async () => {
      const other = new Every();
      for (const form of [id, id.toHexString(), { $oid: id.toHexString() }]) {
        expect(new Every({ ids: [form] }).ids).toEqual(new Set([id]));
      }
      expect(new Every({ ids: [other] }).ids).toEqual(new Set([other.id]));
      for (const form of [
        '',
        'short',
        id.toHexString().slice(1),
        { $oid: id.toHexString(), more: 1 },
        { $oid: { $ne: 1 } },
      ]) {
        expect(new Every({ ids: [form] }).ids).toEqual([form]);
      }
      await Promise.resolve();
    },
  );

  describe('sets', () => {
    everyPlace('I113: are stored as arrays, each value once, in order', wire, async () => {
      const one = await Every.create({
        set: [1, { a: 1 }, { a: 1 }, 'x', 1, id, new ObjectId(id.toHexString())] as never,
        tags: ['b', 'a', 'b', 3] as never,
      });
      const stored = await Every.collection.findOne({ _id: one.id });
      expect(stored).toMatchObject({ set: [1, { a: 1 }, 'x', id], tags: ['b', 'a', '3'] });
      expect(await Every.where({ _id: one.id, tags: 'a' as never }).count()).toBe(1);
      expect(await Every.where({ _id: one.id, tags: 'c' as never }).count()).toBe(0);
      await one.$addToSet({ tags: ['c', 'a'] } as never);
      expect(one.tags).toEqual(new Set(['b', 'a', '3', 'c']));
      await one.$pull({ tags: 'b' } as never);
      expect([...one.tags!]).toEqual(['a', '3', 'c']);
    });

    everyPlace('I113, B21: are tracked in place, and what was put back is no change', wire, async () => {
      const { id: _id } = await Every.create({ tags: new Set(['a', 'b']), set: new Set([[1]]) });
      const one = await Every.findOrFail(_id);
      spec.wire.clear();
      one.tags!.add('c');
      expect(one.changes).toEqual({ tags: [new Set(['a', 'b']), new Set(['a', 'b', 'c'])] });
      one.tags!.delete('c');
      expect(one.isChanged()).toBe(false);
      ([...one.set!][0] as number[]).push(2);
      one.tags!.add('d');
      await one.save();
      expect(spec.wire.started.map(({ command }) => (command['updates'] as { u: unknown }[])[0]!.u)).toEqual([
        { $set: { tags: ['a', 'b', 'd'], set: [[1, 2]] } },
      ]);
      expect(one.isChanged()).toBe(false);
    });

    it('I113: are the same objects with the same values after a transaction was aborted', async () => {
      const one = await Every.create({ tags: new Set(['a']), set: new Set([[1]]), scores: new Map([['a', 1]]) });
      const [tags, set, scores] = [one.tags!, one.set!, one.scores!];
      const inner = [...set][0] as number[];
      await rejection(
        connection().transaction(async () => {
          one.tags!.add('b');
          ([...one.set!][0] as number[]).push(2);
          one.scores!.set('b', 2);
          await one.save();
          throw new Error('no');
        }),
      );
      expect([one.tags, one.set, one.scores]).toEqual([new Set(['a']), new Set([[1]]), new Map([['a', 1]])]);
      expect([one.tags === tags, one.set === set, one.scores === scores, [...set][0] === inner]).toEqual([
        true,
        true,
        true,
        true,
      ]);
      expect(one.isChanged()).toBe(false);
    });

    it('I113: a set inside plain data is an array', () => {
      expect(new Every({ object: { a: new Set([1]) } }).object).toEqual({ a: [1] });
    });
  });

  everyPlace('I120: typed maps cast their values, in queries by path too', wire, async () => {
    const one = await Every.create({ scores: { math: '5' } as never, history: { a: ['2020-01-01'] } as never });
    expect([one.scores, one.history]).toEqual([new Map([['math', 5]]), new Map([['a', [new Date('2020-01-01')]]])]);
    expect(await Every.where({ _id: one.id, 'scores.math': '5' } as never).count()).toBe(1);
    expect(await rejection(Every.where({ 'scores.math': 'good' } as never).count())).toHaveProperty('code', 'CAST');
    one.scores!.set('art', 2);
    await one.save();
    expect(await Every.collection.findOne({ _id: one.id })).toMatchObject({ scores: { math: 5, art: 2 } });
  });

  everyPlace('I120: a type of the application is compared and stored by what it dumps', wire, async () => {
    const one = await Every.create({ fees: [5, new Cents(6)] as never });
    expect(await Every.collection.findOne({ _id: one.id })).toMatchObject({ fees: ['5 ct', '6 ct'] });
    const again = await Every.findOrFail(one.id);
    expect(again.fees).toEqual([new Cents(5), new Cents(6)]);
    again.fees = [new Cents(5), new Cents(6)];
    expect(again.isChanged()).toBe(false);
    again.fees.push(new Cents(7));
    expect(again.isChanged('fees')).toBe(true);
    expect(await Every.where({ _id: one.id, fees: 6 as never }).count()).toBe(1);
  });

  everyPlace(
    'I113: a stored date that JavaScript does not have is kept, and what would lose it is refused',
    wire,
    async () => {
      const { id: _id } = await Every.create({ dates: [] });
      const $toDate = Long.fromBigInt(2n ** 60n);
      await Every.collection.updateOne({ _id }, [
        { $set: { date: { $toDate }, dates: [{ $toDate }], more: { $toDate } } },
      ]);
      const one = await Every.findOrFail(_id);
      expect(one.date!.getTime()).toBeNaN();
      expect(one.isChanged()).toBe(false);
      await one.update({ text: 'x' });
      const [stored] = await Every.collection
        .aggregate([{ $match: { _id } }, { $project: { date: { $toLong: '$date' }, more: { $toLong: '$more' } } }], {
          promoteLongs: false,
        })
        .toArray();
      expect(stored).toEqual({ _id, date: $toDate, more: $toDate });
      expect(thrown(() => one.toExtendedJSON())).toBeInstanceOf(Error);
      expect(await rejection(one.clone().save())).toHaveProperty('code');
      one.dates!.push(new Date(1));
      expect(await rejection(one.save())).toBeInstanceOf(ValidationError);
    },
  );

  it('an enum must have values that the type takes', () => {
    expect(thrown(() => enumOf([]))).toHaveProperty('code', 'INVALID_OPTION');
    expect(thrown(() => enumOf([true] as never))).toHaveProperty('code', 'INVALID_OPTION');
    expect(
      thrown(() => {
        @Document()
        class Wrong extends Model {
          @Field(Number, { enum: Color }) color!: Color;
        }
        return Wrong;
      }),
    ).toHaveProperty('code', 'INVALID_OPTION');
  });
});
