import { MongoClient, ObjectId } from 'mongodb';
import {
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  Model,
  ServerLimitError,
  StaleDocumentError,
} from 'threadline';
import { mongodbUri } from '../../support/database';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

@Document()
class Line extends EmbeddedModel {
  @Field(Number) n?: number;
}

@Document()
class Item extends EmbeddedModel {
  @Field(Number) n?: number;
  @Field(String) name?: string | null;
  @EmbedsOne(() => Line) best!: Line | null;
  @EmbedsMany(() => Line) lines!: EmbedsMany<Line>;
}

@Document({ id: false })
class Bare extends EmbeddedModel {
  @Field(Number) n?: number;
  @Field(String) name?: string | null;
  @EmbedsOne(() => Line) best!: Line | null;
  @EmbedsMany(() => Line) lines!: EmbedsMany<Line>;
}

@Document({ collection: 'big-carts' })
class Cart extends Model {
  @EmbedsMany(() => Item) items!: EmbedsMany<Item>;
  @EmbedsMany(() => Bare) bares!: EmbedsMany<Bare>;
}

@Document()
class Nest extends EmbeddedModel {
  @Field(Number) n?: number;
  @EmbedsMany(() => Nest) nests!: EmbedsMany<Nest>;
  @EmbedsOne(() => Nest) nest!: Nest | null;
}

@Document({ collection: 'deep-nests' })
class Deep extends Model {
  @Field(Number) n?: number;
  @EmbedsMany(() => Nest) nests!: EmbedsMany<Nest>;
  @EmbedsOne(() => Nest) nest!: Nest | null;
}

type Kind = 'items' | 'bares';

describe('many documents inside one, and deep ones', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const other = new MongoClient(mongodbUri());
  afterAll(() => other.close());
  const theirs = () => other.db(spec.database).collection('big-carts');
  const COUNT = 200;

  const cart = async (kind: Kind, attributes: (n: number) => object = (n) => ({ n, name: `i${n}` })): Promise<Cart> => {
    const { id } = await Cart.create({ [kind]: Array.from({ length: COUNT }, (_one, n) => attributes(n)) });
    const found = await Cart.findOrFail(id);
    spec.wire.clear();
    return found;
  };
  const stored = async ({ id }: Cart, kind: Kind): Promise<Record<string, unknown>[]> =>
    (await Cart.collection.findOne({ _id: id }))![kind] as Record<string, unknown>[];
  const numbers = async (one: Cart, kind: Kind): Promise<unknown[]> => (await stored(one, kind)).map(({ n }) => n);
  const onlyUpdate = (): Record<string, unknown> => {
    expect(spec.wire.names).toEqual(['update']);
    return spec.wire.named('update')[0]!.command['updates'][0] as Record<string, unknown>;
  };

  everyPlace(
    'C35, C39: hundreds of changed members are one command that goes through the list once',
    wire,
    async () => {
      const one = await cart('items');
      for (const item of one.items) item.n = item.n! + 1000;
      one.items[7]!.name = undefined as never;
      one.items[8]!.lines.build({ n: 1 });
      one.items.build({ n: 5 });
      await one.save();
      expect(onlyUpdate()).not.toHaveProperty('arrayFilters');
      const now = await stored(one, 'items');
      expect(now.map(({ n }) => n)).toEqual([...Array.from({ length: COUNT }, (_one, n) => n + 1000), 5]);
      expect([now[6]!['name'], now[7], now[8]!['lines']]).toMatchObject(['i6', { n: 1007 }, [{ n: 1 }]]);
      expect([Object.hasOwn(now[7]!, 'name'), one.isChanged()]).toEqual([false, false]);
      expect((await Cart.findOrFail(one.id)).items.map(({ n }) => n)).toEqual(one.items.map(({ n }) => n));
    },
  );

  it('C45: they are met wherever they are by now, and what others changed beside stays', async () => {
    const one = await cart('items', (n) => ({ n, best: { n }, lines: [{ n }, { n: -n }] }));
    one.items.forEach((item, n) => {
      if (n % 3 === 0) item.n = n + 1000;
      if (n % 3 === 1) item.lines[1]!.n = 7;
      if (n % 3 === 2) item.best!.n = 9;
    });
    const fresh = { _id: new ObjectId(), n: 'new' };
    await theirs().updateOne({ _id: one.id }, { $push: { items: { $each: [fresh], $position: 0 } } } as never);
    await theirs().updateOne({ _id: one.id }, { $set: { 'items.5.name': 'theirs', 'items.5.lines.0.n': 'theirs' } });
    await one.save();
    const now = (await stored(one, 'items')) as never as { n: number; name?: string; best: Line; lines: Line[] }[];
    expect(now.map(({ n }) => n)).toEqual([
      'new',
      ...Array.from({ length: COUNT }, (_x, n) => (n % 3 === 0 ? n + 1000 : n)),
    ]);
    expect(now[5]).toMatchObject({ n: 4, name: 'theirs', lines: [{ n: 'theirs' }, { n: 7 }] });
    expect(now.slice(1).map(({ best }) => best.n)).toEqual(
      Array.from({ length: COUNT }, (_x, n) => (n % 3 === 2 ? 9 : n)),
    );
  });

  it.each([
    ['one of them is gone', { $pull: { items: { n: 150 } } }],
    ['all are', { $unset: { items: '' } }],
    ['there is no list any more', { $set: { items: { _id: 1 } } }],
    ['one inside is another', { $set: { 'items.150.best': { _id: 1, n: 1 } } }],
    ['a line inside is gone', { $set: { 'items.150.lines': [] } }],
  ])('C45: nothing is stored of hundreds of changes where %s', async (_title, change) => {
    const one = await cart('items', (n) => ({ n, best: { n }, lines: [{ n }] }));
    for (const item of one.items) {
      item.n = 0;
      item.best!.n = 0;
      item.lines[0]!.n = 0;
    }
    await theirs().updateOne({ _id: one.id }, change as never);
    const [before] = await spec.stored('big-carts', { _id: one.id });
    expect(await rejection(one.save())).toBeInstanceOf(StaleDocumentError);
    expect(await spec.stored('big-carts', { _id: one.id })).toEqual([before]);
    expect(one.items[150]!.isChanged('n')).toBe(true);
  });

  everyPlace('C47: hundreds change their order in one command, some going and some coming', wire, async () => {
    const one = await cart('items');
    one.items.reverse();
    one.items.splice(10, 1, new Item({ n: -1 }));
    one.items[0]!.name = 'first';
    const wanted = one.items.map(({ n }) => n);
    await one.save();
    onlyUpdate();
    expect(await numbers(one, 'items')).toEqual(wanted);
    expect((await stored(one, 'items'))[0]).toMatchObject({ n: COUNT - 1, name: 'first' });
  });

  it('C47: an order holds for those that are still there, and those of others come last', async () => {
    const one = await cart('items');
    one.items.reverse();
    const fresh = { _id: new ObjectId(), n: 'new' };
    await theirs().updateOne({ _id: one.id }, { $push: { items: { $each: [fresh, null], $position: 3 } } } as never);
    await theirs().updateOne({ _id: one.id }, { $pull: { items: { n: { $in: [5, 100] } } } } as never);
    await one.save();
    const mine = Array.from({ length: COUNT }, (_one, n) => COUNT - 1 - n).filter((n) => n !== 5 && n !== 100);
    const now = (await stored(one, 'items')).map((item: Record<string, unknown> | null) => item && item['n']);
    expect(now).toEqual([...mine, 'new', null]);
  });

  everyPlace('C45: hundreds without _id are changed and moved where they are what they were', wire, async () => {
    const one = await cart('bares', (n) => ({
      n,
      ...(n % 2 === 0 && { name: null, best: { n }, lines: [{ n }, { n }] }),
    }));
    for (const bare of one.bares) bare.n = bare.n! + 1000;
    await one.save();
    onlyUpdate();
    one.bares.reverse();
    await one.save();
    expect(await numbers(one, 'bares')).toEqual(Array.from({ length: COUNT }, (_one, n) => COUNT - 1 - n + 1000));
    expect((await stored(one, 'bares'))[1]).toMatchObject({ n: 1198, name: null, best: { n: 198 }, lines: [{}, {}] });
  });

  it.each([
    ['the list was shifted', { $push: { bares: { $each: [{ n: -1 }], $position: 0 } } }],
    ['one is gone', { $pop: { bares: 1 } }],
    ['one has another value', { $set: { 'bares.150.name': 'theirs' } }],
    ['one has a value that it had not', { $set: { 'bares.150.best': { n: 1 } } }],
    ['one is without a value', { $unset: { 'bares.150.n': '' } }],
    ['one holds null', { $set: { 'bares.150.n': null } }],
    ['something inside of one has changed', { $set: { 'bares.151.lines.0.n': 'theirs' } }],
    ['something came into one', { $push: { 'bares.151.lines': {} } }],
    ['there is no list any more', { $unset: { bares: '' } }],
  ])('C45: hundreds without _id are left alone where %s', async (_title, change) => {
    const one = await cart('bares', (n) => ({ n, ...(n % 2 === 1 && { lines: [{ n }] }) }));
    for (const bare of one.bares) bare.n = bare.n! + 1000;
    await theirs().updateOne({ _id: one.id }, change as never);
    const [before] = await spec.stored('big-carts', { _id: one.id });
    expect(await rejection(one.save())).toBeInstanceOf(StaleDocumentError);
    expect(await spec.stored('big-carts', { _id: one.id })).toEqual([before]);
  });

  const nested = (depth: number, key: 'nest' | 'nests', inside: object = {}): object => {
    let value: object = inside;
    for (let n = depth; n > 0; n -= 1) value = { n, [key]: key === 'nest' ? value : [value] };
    return value;
  };
  const bottom = (around: Deep | Nest): Nest => {
    const next = around.nest ?? around.nests[0];
    return next === undefined ? (around as Nest) : bottom(next);
  };

  everyPlace('M144: what is 60 lists deep is changed and put in another order in one command', wire, async () => {
    const { id } = await Deep.create(nested(60, 'nests', { n: 0, nests: [{ n: 1 }, { n: 2 }, { n: 3 }] }));
    const one = await Deep.findOrFail(id);
    const around = bottom(one).parent as Nest;
    const numbersNow = async () => (bottom(await Deep.findOrFail(id)).parent as Nest).nests.map(({ n }) => n);
    spec.wire.clear();
    around.nests[2]!.n = 30;
    one.n = 7;
    await one.save();
    onlyUpdate();
    around.nests.build({ n: 4 });
    around.nests.splice(0, 1);
    around.nests.reverse();
    around.nests[0]!.n = 40;
    around.n = 8;
    await one.save();
    expect(await numbersNow()).toEqual([40, 30, 2]);
    await around.nests[1]!.destroy();
    await around.nests[0]!.$inc({ n: 1 });
    expect([await numbersNow(), one.isChanged()]).toEqual([[41, 2], false]);
  });

  it('M144: in another order so deep, nothing is stored where somebody else changed the list', async () => {
    const { id } = await Deep.create(nested(30, 'nests', { n: 0, nests: [{ n: 1 }, { n: 2 }] }));
    const one = await Deep.findOrFail(id);
    const around = bottom(one).parent as Nest;
    const theirNests = bottom(await Deep.findOrFail(id)).parent as Nest;
    await theirNests.nests[1]!.update({ n: 5 });
    around.nests.reverse();
    expect(await rejection(one.save())).toBeInstanceOf(StaleDocumentError);
    expect((bottom(await Deep.findOrFail(id)).parent as Nest).nests.map(({ n }) => n)).toEqual([1, 5]);
  });

  everyPlace('E: what is nested deeper than the server stores is refused before it is sent', wire, async () => {
    const deepest = await Deep.create(nested(179, 'nest'));
    await Deep.create(nested(88, 'nests'));
    const last = bottom(await Deep.findOrFail(deepest.id));
    const tooDeep = new Deep(nested(90, 'nests') as never);
    spec.wire.clear();
    last.nest = new Nest({ n: 1 });
    const refused = [
      () => Deep.create(nested(181, 'nest')),
      () => tooDeep.save(),
      () => tooDeep.upsert(),
      () => Deep.saveMany([tooDeep]),
      () => (last.root as Deep).save(),
      () => last.nests.push({ n: 1 }),
    ];
    for (const work of refused) {
      const error = await rejection(work());
      expect(error).toBeInstanceOf(ServerLimitError);
      expect(error['limit']).toBe('nesting');
    }
    expect([spec.wire.names, tooDeep.isNew]).toEqual([[], true]);
  });
});
