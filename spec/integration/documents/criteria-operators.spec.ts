import {
  AfterDestroy,
  BelongsTo,
  connection,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  HasMany,
  ImmutableAttributeError,
  Model,
  UnknownAttributeError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

let gone: string[] = [];

@Document()
class Slot extends EmbeddedModel {
  @Field(Number, { name: 'sz' }) size?: number;
}

@Document()
class Shelf extends Model {
  @Field(String, { name: 'n' }) name?: string;
  @Field(Number, { name: 'c' }) count?: number;
  @Field(Number) flags?: number;
  @Field(() => [String], { name: 'tg' }) tags!: string[];
  @Field(() => [Number]) marks!: number[];
  @Field(String, { readonly: true }) made?: string;
  @Field(String) old?: string;
  @Field(String) fresh?: string;
  @EmbedsMany(() => Slot, { name: 'sl' }) slots!: EmbedsMany<Slot>;
  @HasMany(() => Jar, { dependent: 'destroy' }) jars!: HasMany<Jar>;
  @AfterDestroy() heard(): void {
    gone.push(`shelf ${String(this.name)}`);
  }
}

@Document()
class Jar extends Model {
  @BelongsTo(() => Shelf) shelf!: BelongsTo<Shelf>;
  @AfterDestroy() heard(): void {
    gone.push('jar');
  }
}

describe('writes of a criteria', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeAll(async () => {
    for (const name of ['shelves', 'jars']) await connection().database().createCollection(name);
  });
  beforeEach(() => void (gone = []));
  const two = async (): Promise<[Shelf, Shelf]> => {
    const values = { name: 'a', count: 6, flags: 12, tags: ['x', 'y', 'x'], marks: [1, 2, 3, 4], old: 'o', made: 'm' };
    const [one, other] = await Shelf.createMany([
      { ...values, slots: [{ size: 1 }] },
      { ...values, slots: [{ size: 2 }] },
    ]);
    spec.wire.clear();
    return [one!, other!];
  };
  const read = async (shelves: readonly Shelf[]): Promise<Record<string, unknown>[]> =>
    Shelf.collection.find({ _id: { $in: shelves.map(({ id }) => id) } }).toArray();

  everyPlace(
    'D62: every operator is one command about every match, with stored names and cast operands',
    wire,
    async () => {
      const both = await two();
      const all = Shelf.where({ _id: { $in: both.map(({ id }) => id) } });
      const steps: [() => Promise<number>, Record<string, unknown>][] = [
        [() => all.$inc({ count: '-2' as never }), { c: 4 }],
        [() => all.$mul({ count: 3 }), { c: 12 }],
        [() => all.$min({ count: 10 }), { c: 10 }],
        [() => all.$max({ count: 11 }), { c: 11 }],
        [() => all.$set({ name: 5 as never, 'slots.0.size': '7' as never }), { n: '5', sl: [{ sz: 7 }] }],
        [() => all.$bit({ flags: { and: 10, or: 1 } }), { flags: 9 }],
        [() => all.$push({ tags: ['z', 1] }), { tg: ['x', 'y', 'x', 'z', '1'] }],
        [() => all.$pull({ tags: 'x' }), { tg: ['y', 'z', '1'] }],
        [() => all.$pullAll({ tags: ['z', 1] }), { tg: ['y'] }],
        [() => all.$addToSet({ tags: ['y', 'q'] }), { tg: ['y', 'q'] }],
        [() => all.$pop({ tags: -1 }), { tg: ['q'] }],
        [() => all.$pull({ marks: { $gt: 2 } }), { marks: [1, 2] }],
        [() => all.$rename({ old: 'fresh' }), { fresh: 'o' }],
      ];
      for (const [act, expected] of steps) {
        spec.wire.clear();
        expect(await act()).toBe(2);
        expect(spec.wire.names).toEqual(['update']);
        expect(await read(both)).toMatchObject([expected, expected]);
      }
      expect(await all.$unset('name', 'slots.0.size')).toBe(2);
      for (const row of await read(both))
        expect(['n' in row, 'old' in row, row['sl']]).toEqual([false, false, [{ _id: expect.anything() }]]);
    },
  );

  everyPlace('D62, I117: what says nothing is not sent, and what cannot be is refused', wire, async () => {
    const all = Shelf.where({ _id: (await two())[0].id });
    for (const act of [() => all.$inc({}), () => all.$push({}), () => all.$unset(), () => all.updateAll({})])
      expect(await act()).toBe(0);
    expect(await rejection(all.$set({ made: 'n' }))).toBeInstanceOf(ImmutableAttributeError);
    expect(await rejection(all.$push({ nothing: 1 } as never))).toBeInstanceOf(UnknownAttributeError);
    expect(spec.wire.names).toEqual([]);
  });

  everyPlace('E70: deleteAll looks at no dependents, destroyAll takes each with its own along', wire, async () => {
    const [one, other] = await two();
    await Jar.createMany([{ shelf: one }, { shelf: other }] as never[]);
    spec.wire.clear();
    expect(await Shelf.deleteAll({ _id: one.id.toHexString() })).toBe(1);
    expect([spec.wire.names, gone, await Jar.count({ shelf: one.id })]).toEqual([['delete'], [], 1]);
    expect(await Shelf.destroyAll({ _id: other.id })).toBe(1);
    expect([gone, await Jar.count({ shelf: other.id })]).toEqual([['jar', 'shelf a'], 0]);
  });

  it('E70, F87: an unacknowledged write gives 0, and is done', async () => {
    const [one, other] = await two();
    await Shelf.with({ writeConcern: { w: 0 } }, async () => {
      expect(await Shelf.where({ _id: other.id }).updateAll({ count: 9 })).toBe(0);
      expect(await Shelf.where({ _id: other.id }).updateFirst({ flags: 9 })).toBe(0);
      expect(await Shelf.deleteAll({ _id: one.id })).toBe(0);
    });
    // A command of the same client comes after it.
    for (let tries = 0; tries < 100 && (await Shelf.exists(one.id)); tries += 1) await Shelf.count();
    expect([await Shelf.exists(one.id), (await other.reload()).count, other.flags]).toEqual([false, 9, 9]);
  });
});
