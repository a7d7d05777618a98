import { Decimal128 } from 'mongodb';
import {
  AttributeNotLoadedError,
  CastError,
  Document,
  DocumentNotFoundError,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  ImmutableAttributeError,
  InvalidOptionError,
  Model,
  ReadonlyDocumentError,
  StaleDocumentError,
  UnknownAttributeError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

@Document()
class Wheel extends EmbeddedModel {
  @Field(Number) turns!: number;
  @Field(() => [String]) marks!: string[];
}

@Document()
class Part extends EmbeddedModel {
  @Field(Number) count: number = 0;
  @EmbedsMany(() => Wheel) wheels!: EmbedsMany<Wheel>;
}

@Document()
class Tool extends Model {
  @Field(String, { name: 'n' }) name!: string;
  @Field(Number) size?: number;
  @Field(BigInt) big?: bigint;
  @Field(Decimal128) price?: Decimal128;
  @Field(Number) flags: number = 7;
  @Field(() => [String]) tags!: string[];
  @Field(() => [[Number]]) rows!: number[][];
  @Field(Object) meta!: Record<string, unknown>;
  @EmbedsOne(() => Part) core!: Part | null;
  @EmbedsMany(() => Part) parts!: EmbedsMany<Part>;
}

describe('atomic operators', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const tool = async (): Promise<Tool> => {
    const one = await Tool.create({
      name: 'saw',
      tags: ['a', 'b', 'a'],
      meta: { x: { y: 1, z: 2 } },
      parts: [
        { count: 1, wheels: [{ turns: 1 }] },
        { count: 2, wheels: [{ turns: 2 }] },
      ] as never,
    });
    spec.wire.clear();
    return one;
  };
  const stored = async ({ id }: Tool): Promise<Record<string, unknown>> =>
    (await Tool.collection.findOne({ _id: id }))!;

  everyPlace('D48: each is one command; memory takes what the server holds, other changes stay', wire, async () => {
    const one = await tool();
    await Tool.collection.updateOne({ _id: one.id }, { $set: { size: 10, tags: ['z'] } });
    one.name = 'mine';
    one.size = 99;
    spec.wire.clear();
    expect(await one.$inc({ size: 5 })).toBe(one);
    await one.$push({ tags: ['c', 'd'] });
    expect(spec.wire.names).toEqual(['findAndModify', 'findAndModify']);
    expect([one.size, one.tags, one.isChanged('size'), one.isChanged('name'), one.isChanged('tags')]).toEqual([
      15,
      ['z', 'c', 'd'],
      false,
      true,
      false,
    ]);
    await one.$set({ n: 'by alias' } as never);
    expect([one.name, one.isChanged()]).toEqual(['by alias', false]);
  });

  it('D49: on a new document they change memory alone, as the server would', async () => {
    const one = new Tool({ name: 'saw', tags: ['a'], meta: {} });
    await one.$inc({ size: 2 });
    await one.$mul({ size: '3' as never });
    await one.$max({ size: 4 });
    await one.$min({ size: 5 });
    await one.$push({ tags: 'b' });
    await one.$addToSet({ tags: ['b', 'c'] });
    await one.$pull({ tags: 'a' });
    await one.$set({ 'meta.a.b': 1 });
    await one.$bit({ flags: { and: 3, or: 8 } });
    await one.$unset('name');
    expect([one.size, one.tags, one.meta, one.flags, one.name, spec.wire.names]).toEqual([
      5,
      ['b', 'c'],
      { a: { b: 1 } },
      11,
      undefined,
      [],
    ]);
  });

  everyPlace('D50, D51, D52: lists', wire, async () => {
    const one = await tool();
    await one.$push({ rows: [[1, 2]] });
    await one.$addToSet({ tags: ['b', 'c'] });
    expect([one.rows, one.tags]).toEqual([[[1, 2]], ['a', 'b', 'a', 'c']]);
    await one.$pull({ tags: 'a' });
    await one.$pullAll({ tags: ['c', 'x'] });
    expect(one.tags).toEqual(['b']);
    await one.$pop({ tags: 1 });
    expect([one.tags, (await stored(one))['tags']]).toEqual([[], []]);
  });

  everyPlace('D50: an absent array is made, and one level of what is given means each', wire, async () => {
    const { id } = await tool();
    await Tool.collection.updateOne({ _id: id }, { $unset: { tags: '', rows: '' } });
    const one = await Tool.findOrFail(id);
    spec.wire.clear();
    await one.$push({ tags: 'x' });
    await one.$push({ tags: ['y', 'x'], rows: [[1, 2], [3]] });
    await one.$push({ rows: [['4'] as never] });
    const [first, second] = spec.wire.started.map(({ command }) => command['update'] as unknown);
    expect([first, second]).toEqual([
      { $push: { tags: { $each: ['x'] } } },
      { $push: { tags: { $each: ['y', 'x'] }, rows: { $each: [[1, 2], [3]] } } },
    ]);
    expect([one.tags, one.rows]).toEqual([
      ['x', 'y', 'x'],
      [[1, 2], [3], [4]],
    ]);
    expect(await stored(one)).toMatchObject({ tags: ['x', 'y', 'x'], rows: [[1, 2], [3], [4]] });
  });

  everyPlace(
    'D51, D52: no item twice, and every one that equals is taken, in memory as on the server',
    wire,
    async () => {
      const one = await tool();
      await one.$addToSet({ tags: ['b', 'c', 'c', 'b'] });
      await one.$addToSet({ tags: 'c', rows: [[1], [1]] });
      expect([one.tags, one.rows]).toEqual([['a', 'b', 'a', 'c'], [[1]]]);
      expect(await stored(one)).toMatchObject({ tags: one.tags, rows: one.rows });
      await one.$pull({ tags: 'a' });
      await one.$pullAll({ tags: ['c', 'b', 'none'], rows: [[1]] });
      expect([one.tags, one.rows, one.isChanged()]).toEqual([[], [], false]);
      expect(await stored(one)).toMatchObject({ tags: [], rows: [] });
    },
  );

  everyPlace('D54, D55: numbers; sent even where memory thinks it needless', wire, async () => {
    const one = await tool();
    await one.$inc({ size: -2 });
    await one.$inc({ big: 2n ** 60n, price: Decimal128.fromString('1.5') });
    expect([one.size, one.big, String(one.price)]).toEqual([-2, 2n ** 60n, '1.5']);
    await Tool.collection.updateOne({ _id: one.id }, { $set: { size: 100 } });
    await one.$min({ size: 3 });
    await one.$bit({ flags: { and: 5 } });
    await one.$max({ size: 2 });
    expect([one.size, one.flags]).toEqual([3, 5]);
    const [wheel, other] = [one.parts[0]!.wheels[0]!, one.parts[1]!.wheels[0]!];
    await wheel.$inc({ turns: 4 });
    await one.parts[1]!.$inc({ count: 1 });
    await other.$push({ marks: 'x' });
    expect([wheel.turns, one.parts[1]!.count, other.marks, one.isChanged()]).toEqual([5, 3, ['x'], false]);
    expect((await stored(one))['parts']).toMatchObject([
      { wheels: [{ turns: 5 }] },
      { count: 3, wheels: [{ marks: ['x'] }] },
    ]);
  });

  everyPlace('D56: $set builds paths and keeps siblings', wire, async () => {
    const one = await tool();
    await one.$set({ 'meta.x.y': 5, 'meta.new.deep': true });
    expect(one.meta).toEqual({ x: { y: 5, z: 2 }, new: { deep: true } });
    await one.$unset('meta.x', 'flags');
    expect([one.meta, 'flags' in (await stored(one))]).toEqual([{ new: { deep: true } }, false]);
  });

  everyPlace('D58: what cannot be is refused before anything is sent', wire, async () => {
    const one = await tool();
    const partial = (await Tool.where({ _id: one.id }).only('name').first())! as unknown as Tool;
    spec.wire.clear();
    const refused: [() => Promise<unknown>, new (...args: never[]) => Error][] = [
      [() => partial.$inc({ size: 1 }), AttributeNotLoadedError],
      [() => one.$set({ nothing: 1 } as never), UnknownAttributeError],
      [() => one.$inc({ size: 'many' as never }), CastError],
      [() => one.$inc({ size: { $gt: 1 } as never }), CastError],
      [() => one.$pull({ tags: { $ne: null } }), CastError],
      [() => one.$set({ _id: 1 } as never), ImmutableAttributeError],
      [() => one.$push({ size: 1 } as never), InvalidOptionError],
      [() => one.clone().readonly().$inc({ size: 1 }), ReadonlyDocumentError],
    ];
    for (const [act, error] of refused) expect(await rejection(act())).toBeInstanceOf(error);
    await one.$inc({});
    expect([spec.wire.names, one.isChanged()]).toEqual([[], false]);
  });

  it('tells what is gone, and leaves memory as it was', async () => {
    const one = await tool();
    const part = one.parts[0]!;
    await Tool.collection.updateOne({ _id: one.id }, { $unset: { parts: '' } });
    expect(await rejection(part.$inc({ count: 1 }))).toBeInstanceOf(StaleDocumentError);
    await Tool.collection.deleteOne({ _id: one.id });
    expect(await rejection(one.$inc({ flags: 1 }))).toBeInstanceOf(DocumentNotFoundError);
    expect([part.count, one.flags]).toEqual([1, 7]);
  });

  everyPlace('D60, D61: atomically makes one command; nested has its own unless it joins', wire, async () => {
    const one = await tool();
    await one.atomically(async (same) => {
      expect(same).toBe(one);
      await one.$inc({ size: 1 });
      await one.$inc({ size: 2 });
      await one.$push({ tags: 'z' });
      expect([one.size, one.isChanged('size'), spec.wire.names]).toEqual([3, true, []]);
      await one.atomically(async () => void (await one.$inc({ flags: 1 })), { join: true });
    });
    expect([spec.wire.names, one.size, one.flags, one.isChanged()]).toEqual([['findAndModify'], 3, 8, false]);
    spec.wire.clear();
    await one.atomically(() => undefined);
    const failure = one.atomically(async () => {
      await one.$inc({ size: 100 });
      await one.atomically(async () => void (await one.$set({ name: 'inner' })));
      throw new RangeError('no');
    });
    expect(await rejection(failure)).toBeInstanceOf(RangeError);
    expect([spec.wire.names, one.size, one.name, one.isChanged()]).toEqual([['findAndModify'], 3, 'inner', false]);
    expect(await stored(one)).toMatchObject({ size: 3, n: 'inner' });
    const both = one.atomically(async () => {
      await one.$inc({ size: 1 });
      await one.$set({ size: 5 });
    });
    expect(await rejection(both)).toBeInstanceOf(InvalidOptionError);
    expect(one.size).toBe(3);
  });

  everyPlace(
    'D62: on a criteria they change every match, by aliases and cast; nothing sends nothing',
    wire,
    async () => {
      const [one, two] = [await tool(), await tool()];
      const both = Tool.where({ _id: { $in: [one.id, two.id] } });
      expect(await both.$inc({ size: '2' as never })).toBe(2);
      expect(await both.$set({ name: 'drill' })).toBe(2);
      expect(await both.$addToSet({ tags: ['a', 'q'] })).toBe(2);
      await both.$unset('flags');
      expect(await stored(two)).toMatchObject({ size: 2, n: 'drill', tags: ['a', 'b', 'a', 'q'] });
      expect('flags' in (await stored(one))).toBe(false);
      spec.wire.clear();
      expect([await both.$inc({}), spec.wire.names]).toEqual([0, []]);
      expect(await rejection(both.$inc({ nothing: 1 } as never))).toBeInstanceOf(UnknownAttributeError);
    },
  );

  it('is put back by a transaction that aborts', async () => {
    const one = await tool();
    await rejection(
      Tool.transaction(async () => {
        await one.$inc({ flags: 5 });
        await one.parts[0]!.$inc({ count: 5 });
        throw new Error('no');
      }),
    );
    expect([one.flags, one.parts[0]!.count, one.isChanged()]).toEqual([7, 1, false]);
  });
});
