import { Decimal128, Long, ObjectId, UUID } from 'mongodb';
import { Document, Field, Model, UNCASTABLE, ValidationError, type FieldType } from 'threadline';
import { rejection, wired } from './wired';

/** Cents, stored as a text such as `1.50 EUR`. */
const money: FieldType<number> = {
  name: 'Money',
  mutable: false,
  cast: (value) => (typeof value === 'number' && Number.isInteger(value) ? value : UNCASTABLE),
  dump: (cents) => `${(cents / 100).toFixed(2)} EUR`,
  load: (stored) => Math.round(parseFloat(stored as string) * 100),
  equals: (one, other) => one === other,
  copy: (cents) => cents,
};

@Document({ collection: 'kitchen_sinks' })
class Sink extends Model {
  @Field(String) text?: string;
  @Field(Number) number?: number;
  @Field(Boolean) flag?: boolean;
  @Field(Date) date?: Date;
  @Field(ObjectId) ref?: ObjectId;
  @Field(BigInt) big?: bigint;
  @Field(Decimal128) decimal?: Decimal128;
  @Field(Buffer) bytes?: Buffer;
  @Field(UUID) uuid?: UUID;
  @Field(Map) map?: Map<string, unknown>;
  @Field(Object) object?: Record<string, unknown>;
  @Field(() => [Number]) numbers?: number[];
  @Field(() => [Date]) dates?: Date[];
  @Field(() => [[Number]]) matrix?: number[][];
  @Field(money) fee?: number;
}

let made = 0;

@Document({ collection: 'defaulted' })
class Defaulted extends Model {
  @Field(String) status: string = 'draft';
  @Field(() => [String]) tags: string[] = [];
  @Field(Date) at: Date = new Date(0);
  @Field(Number, { default: () => (made += 1) }) serial!: number;
  @Field(String, { default: (one: Defaulted) => `${one.status} ${one.title ?? 'untitled'}` }) label!: string;
  @Field(String) title?: string;
  @Field(String, { default: 'plain' }) kind!: string;
}

@Document({ collection: 'aliased' })
class Aliased extends Model {
  @Field(String, { name: 'em' }) email!: string;
  @Field(() => [String], { name: 't' }) tags!: string[];
}

describe('documents: types, defaults, aliases', () => {
  const spec = wired();

  const id = new ObjectId('0123456789abcdef01234567');
  const uuid = new UUID('01234567-89ab-4def-8123-456789abcdef');
  const CASTS: readonly (readonly [keyof Sink & string, unknown, unknown])[] = [
    ['text', 'a', 'a'],
    ['text', 12, '12'],
    ['number', '12.5', 12.5],
    ['number', 3, 3],
    ['flag', true, true],
    ['date', '2020-01-02T03:04:05.000Z', new Date('2020-01-02T03:04:05.000Z')],
    ['date', new Date(5), new Date(5)],
    ['ref', id.toHexString(), id],
    ['ref', id, id],
    ['big', 12n, 12n],
    ['big', '9007199254740993', 9007199254740993n],
    ['big', Long.fromString('9007199254740993'), 9007199254740993n],
    ['decimal', '1.10', Decimal128.fromString('1.10')],
    ['bytes', Buffer.from('ab'), Buffer.from('ab')],
    ['bytes', new Uint8Array([1, 2]), Buffer.from([1, 2])],
    ['uuid', uuid.toString(), uuid],
    ['map', new Map([['a', 1]]), new Map([['a', 1]])],
    ['map', { a: 1 }, new Map([['a', 1]])],
    ['object', { a: { b: [1] } }, { a: { b: [1] } }],
    ['numbers', ['1', 2], [1, 2]],
    ['dates', ['2020-01-02', new Date(0)], [new Date('2020-01-02'), new Date(0)]],
    ['matrix', [[1, '2'], []], [[1, 2], []]],
    ['fee', 150, 150],
  ];

  it.each(CASTS)('%s takes %p, stores it, and gives it back', async (name, given, expected) => {
    const sink = new Sink({ [name]: given });
    expect(sink[name]).toEqual(expected);
    await sink.save();
    expect(sink.isChanged()).toBe(false);
    const again = await Sink.findOrFail(sink.id);
    expect(again[name]).toEqual(expected);
    expect(again.isChanged()).toBe(false);
    expect(
      await Sink.where({ [name]: given } as never)
        .where({ _id: sink.id })
        .count(),
    ).toBe(name === 'map' || name === 'object' ? 1 : 1);
    spec.wire.clear();
    await again.update({ [name]: given });
    expect(spec.wire.names).toEqual([]);
  });

  const WRONG: readonly (readonly [keyof Sink & string, unknown])[] = [
    ['text', {}],
    ['number', 'twelve'],
    ['number', {}],
    ['flag', 'perhaps'],
    ['date', 'someday'],
    ['date', new Date(NaN)],
    ['ref', 'short'],
    ['big', 1.5],
    ['decimal', 'much'],
    ['bytes', 5],
    ['uuid', 'no uuid'],
    ['map', 5],
    ['object', 'text'],
    ['numbers', ['one']],
    ['numbers', 'one'],
    ['fee', 1.5],
  ];

  it.each(WRONG)('%s does not take %p: it keeps what was given, and saving rejects', async (name, given) => {
    const sink = new Sink({ [name]: given });
    expect(sink[name]).toEqual(given);
    const error = (await rejection(sink.save())) as unknown as ValidationError;
    expect(error).toBeInstanceOf(ValidationError);
    expect(error.errors.paths.map((path) => path.split('.')[0])).toEqual([name]);
    expect(await rejection(Sink.where({ [name]: given } as never).count())).toHaveProperty('code', 'CAST');
    expect(spec.wire.names).toEqual([]);
  });

  it('a type of the application dumps and loads', async () => {
    const sink = await Sink.create({ fee: 1250 });
    expect(await spec.stored('kitchen_sinks', { _id: sink.id })).toEqual([{ _id: sink.id, fee: '12.50 EUR' }]);
    expect(await Sink.findBy({ fee: 1250 })).toMatchObject({ fee: 1250 });
  });

  it('null is stored, undefined is not, and both come back as they were', async () => {
    const sink = await Sink.create({ text: null as never, number: undefined });
    expect(await spec.stored('kitchen_sinks', { _id: sink.id })).toEqual([{ _id: sink.id, text: null }]);
    const again = await Sink.findOrFail(sink.id);
    expect([again.text, again.number]).toEqual([null, undefined]);
    await again.update({ text: undefined });
    expect(await spec.stored('kitchen_sinks', { _id: sink.id })).toEqual([{ _id: sink.id }]);
  });

  it('JSON shows ids as hex, dates as ISO, big integers as texts, maps as objects', async () => {
    const sink = new Sink({ ref: id, date: new Date(0), big: 5n, map: new Map([['a', 1]]), object: { b: 2n } });
    expect(JSON.parse(JSON.stringify(sink))).toEqual({
      _id: sink.id.toHexString(),
      ref: id.toHexString(),
      date: '1970-01-01T00:00:00.000Z',
      big: '5',
      map: { a: 1 },
      object: { b: '2' },
    });
  });

  describe('defaults', () => {
    it('come from initialisers and from functions, for each document anew', () => {
      const [one, two] = [new Defaulted(), new Defaulted({ status: 'given', title: 'T' })];
      one.tags.push('x');
      expect(two.tags).toEqual([]);
      expect(one).toMatchObject({ status: 'draft', kind: 'plain', label: 'draft untitled' });
      expect(two.status).toBe('given');
      expect(one.serial).not.toBe(two.serial);
      expect(one.at).toEqual(new Date(0));
      expect(one.at).not.toBe(two.at);
    });

    it('are stored, and what is given wins, null included', async () => {
      const one = await Defaulted.create({ kind: null as never, tags: ['mine'] });
      const [stored] = await spec.stored('defaulted', { _id: one.id });
      expect(stored).toMatchObject({ status: 'draft', kind: null, tags: ['mine'], label: 'draft untitled' });
      expect((await Defaulted.findOrFail(one.id)).kind).toBeNull();
    });

    it('stand in for what a stored document lacks, and are no change', async () => {
      const bare = new ObjectId();
      await Defaulted.collection.insertOne({ _id: bare, title: 'old' });
      const old = await Defaulted.findOrFail(bare);
      expect(old).toMatchObject({ status: 'draft', tags: [], kind: 'plain', label: 'draft old' });
      expect(old.isChanged()).toBe(false);
      spec.wire.clear();
      await old.save();
      expect(spec.wire.names).toEqual([]);
      old.tags.push('new');
      await old.save();
      expect(spec.wire.started[0]!.command['updates'][0].u).toEqual({ $set: { tags: ['new'] } });
    });
  });

  describe('aliases', () => {
    it('are the stored names: in the database, in queries, in order and projections', async () => {
      const one = await Aliased.create({ email: 'a@b', tags: ['x'] });
      expect(await spec.stored('aliased', { _id: one.id })).toEqual([{ _id: one.id, em: 'a@b', t: ['x'] }]);
      expect(await Aliased.where({ email: 'a@b' }).count()).toBe(1);
      expect(
        await Aliased.where({ em: 'a@b' } as never)
          .order({ email: 1 })
          .pluck('email'),
      ).toEqual(['a@b']);
      expect(await Aliased.distinct('tags')).toEqual(['x']);
      expect((await Aliased.all().only('tags').first())!.toObject()).toEqual({ _id: one.id, tags: ['x'] });
      expect(await Aliased.updateAll({ email: 'c@d' })).toBe(1);
      expect((await one.reload()).email).toBe('c@d');
    });

    it('both names are taken by assign, isChanged and attributeWas; objects and JSON show the property', async () => {
      const one = await Aliased.create({ em: 'a@b' } as never);
      expect(one.email).toBe('a@b');
      one.assign({ em: 'x@y' } as never);
      expect([one.isChanged('em'), one.isChanged('email')]).toEqual([true, true]);
      expect([one.attributeWas('em' as never), one.attributeWas('email')]).toEqual(['a@b', 'a@b']);
      expect(one.changes).toEqual({ email: ['a@b', 'x@y'] });
      expect(Object.keys(one.toObject())).toEqual(['_id', 'email']);
      expect(Object.keys(one.toJSON())).toEqual(['_id', 'email']);
    });
  });
});
