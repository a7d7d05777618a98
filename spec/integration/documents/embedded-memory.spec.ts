import {
  Document,
  EmbeddedIn,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  InvalidOptionError,
  Model,
  OwnerNotSavedError,
  ReadonlyDocumentError,
  StaleDocumentError,
  UnknownAttributeError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

const heard: string[] = [];

@Document()
class Bolt extends EmbeddedModel {
  @Field(String, { name: 'n' }) name!: string;
}

@Document({ timestamps: true })
class Plank extends EmbeddedModel {
  @Field(String, { name: 'n' }) name!: string;
  @Field(Number) size?: number;
  @Field(Date, { name: 's' }) seenAt?: Date;
  @EmbedsMany(() => Bolt) bolts!: EmbedsMany<Bolt>;
  @EmbeddedIn(() => Hull, { touch: true }) hull!: EmbeddedIn<Hull>;
}

@Document({ id: false })
class Port extends EmbeddedModel {
  @Field(Number) days?: number;
  @Field(String) name!: string;
  @EmbedsOne(() => Bolt) ring!: Bolt | null;
}

@Document({ timestamps: true })
class Hull extends Model {
  @Field(String) name!: string;
  @EmbedsMany(() => Plank, {
    beforeAdd: (_hull: Hull, plank: Plank) => heard.push(`+${plank.name}`),
    beforeRemove: (_hull: Hull, plank: Plank) => heard.push(`-${plank.name}`),
  })
  planks!: EmbedsMany<Plank>;
  @EmbedsMany(() => Plank) spares!: EmbedsMany<Plank>;
  @EmbedsMany(() => Port) ports!: EmbedsMany<Port>;
  @EmbedsOne(() => Plank) keel!: Plank | null;
}

describe('embedded documents in memory', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const afloat = async (): Promise<Hull> => {
    const planks = ['a', 'b', 'c'].map((name) => ({ name, bolts: [{ name: `${name}1` }] }));
    const ports = [{ name: 'Oslo', ring: { name: 'r' } }, { name: 'Bergen' }, { name: 'Moss' }];
    const { id } = await Hull.create({ name: 'Argo', planks, ports, keel: { name: 'k' } });
    spec.wire.clear();
    heard.length = 0;
    return Hull.findOrFail(id);
  };
  const stored = async ({ id }: Hull): Promise<Record<string, never>> =>
    (await Hull.collection.findOne({ _id: id })) as never;
  const names = async (hull: Hull, list = 'planks'): Promise<string[]> =>
    ((await stored(hull))[list] as unknown as { n?: string; name?: string }[] | undefined)?.map(
      ({ n, name }) => (n ?? name)!,
    ) ?? [];
  const abort = async (block: () => Promise<unknown>): Promise<void> => {
    const failure = Hull.transaction(async () => {
      await block();
      throw new RangeError('no');
    });
    expect(await rejection(failure)).toBeInstanceOf(RangeError);
  };

  everyPlace(
    'M144: a list to which is added tells what it was, and its documents hang where they are put',
    wire,
    async () => {
      const hull = await afloat();
      hull.ports.build({ name: 'Turku' });
      spec.wire.clear();
      await hull.save();
      const [was, is] = hull.previousChanges.ports as unknown as readonly { name: string }[][];
      const written = spec.wire.named('update')[0]!.command['updates'][0].u as { $push: unknown };
      expect(written.$push).toEqual({ ports: { $each: [{ name: 'Turku' }] } });
      expect([was, is].map((ports) => ports!.map(({ name }) => name))).toEqual([
        ['Oslo', 'Bergen', 'Moss'],
        ['Oslo', 'Bergen', 'Moss', 'Turku'],
      ]);
      const other = await Hull.create({ name: 'other' });
      const [port] = hull.ports;
      await hull.ports.remove(port!);
      other.ports[0] = port!;
      await other.save();
      expect([port!.parent, await names(other, 'ports'), await names(hull, 'ports')]).toEqual([
        other,
        ['Oslo'],
        ['Bergen', 'Moss', 'Turku'],
      ]);
    },
  );

  it('M144: one that hangs elsewhere is not stored twice, whether anybody read of it or not', async () => {
    const [hull, other] = [await afloat(), await Hull.create({ name: 'other' })];
    other.ports[0] = hull.ports[0]!;
    expect(await rejection(other.save())).toBeInstanceOf(InvalidOptionError);
    expect(await names(other, 'ports')).toEqual([]);
  });

  everyPlace('M146: removing stores nothing of what was changed inside those that stay', wire, async () => {
    const hull = await afloat();
    hull.planks[0]!.size = 9;
    hull.ports[0]!.days = 9;
    await hull.planks.remove(hull.planks[1]!);
    await hull.ports.remove(hull.ports[1]!);
    const { planks, ports } = (await stored(hull)) as unknown as Record<string, Record<string, unknown>[]>;
    expect([planks!.map(({ size }) => size), ports!.map(({ days }) => days)]).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect([hull.planks[0]!.isChanged('size'), hull.ports[0]!.isChanged('days')]).toEqual([true, true]);
  });

  it('promise 10: what new documents handed to each other, and took from one that was there, is again where it was', async () => {
    const hull = await afloat();
    const [one, two] = [new Hull({ name: 'one', planks: [{ name: 'x' }] }), new Hull({ name: 'two' })];
    const [x, a] = [one.planks[0]!, hull.planks[0]!];
    const seen: Hull[] = [];
    await abort(async () => {
      const [born, other] = [await Hull.create({ planks: [{ name: 'y' }] }), await Hull.create({})];
      seen.push(born, other);
      for (const [from, to] of [
        [one, two],
        [hull, other],
        [born, other],
      ] as const) {
        const [moved] = from.planks;
        await from.planks.remove(moved!);
        to.planks = [...to.planks, new Plank({ name: moved!.name })] as never;
      }
      await other.save();
    });
    expect([one.planks[0] === x, hull.planks[0] === a, hull.planks.length, two.planks.length]).toEqual([
      true,
      true,
      3,
      0,
    ]);
    expect(seen.map(({ isNew }) => isNew)).toEqual([true, true]);
    expect(seen[1]!.planks.map(({ name }) => name)).toEqual(['a', 'y']);
  });

  it('C45: a list without _id is known key by key, whatever order these were stored in', async () => {
    const hull = await afloat();
    hull.ports[0]!.days = 3;
    hull.ports[0]!.ring!.name = 's';
    await hull.save();
    hull.ports[0]!.days = 4;
    await hull.save();
    hull.ports.splice(1, 1);
    hull.ports.reverse();
    await Hull.collection.updateOne({ _id: hull.id }, { $push: { ports: { name: 'other' } } } as never);
    await hull.save();
    expect(await names(hull, 'ports')).toEqual(['Moss', 'Oslo', 'other']);
    await hull.reload();
    await hull.ports[1]!.destroy();
    expect(await names(hull, 'ports')).toEqual(['Moss', 'other']);
  });

  it('C45: null on the way of a guard is not found in the elements of a list around', async () => {
    const hull = await afloat();
    await Hull.collection.updateOne({ _id: hull.id }, { $set: { 'ports.1.days': null } });
    await hull.reload();
    await Hull.collection.updateOne({ _id: hull.id }, { $set: { 'ports.1.days': 7 } });
    hull.ports[1]!.name = 'mine';
    expect(await rejection(hull.save())).toBeInstanceOf(StaleDocumentError);
  });

  it('C37: what another client has put in place of an embedded document is not taken out', async () => {
    const hull = await afloat();
    await Hull.collection.updateOne({ _id: hull.id }, { $set: { keel: { _id: 1, n: 'theirs' } } });
    expect(await rejection(hull.keel!.destroy())).toBeInstanceOf(StaleDocumentError);
    expect((await stored(hull))['keel']).toEqual({ _id: 1, n: 'theirs' });
  });

  it('M144: a document pushed in a transaction that aborts is new again, whoever made it where', async () => {
    const hull = await afloat();
    const made = new Plank({ name: 'made before' });
    let inside: Plank | undefined;
    await abort(async () => {
      inside = new Plank({ name: 'made inside' });
      await hull.planks.push(made, inside);
      await hull.planks[0]!.bolts.create({ name: 'bolt' });
    });
    expect([made.isNew, made.parent, inside!.isNew, hull.planks.length]).toEqual([true, null, true, 3]);
    expect([hull.planks[0]!.bolts.length, hull.isChanged()]).toEqual([1, false]);
    expect(await rejection(inside!.save())).toBeInstanceOf(OwnerNotSavedError);
    await hull.planks.push(made, inside!);
    expect(await names(hull)).toEqual(['a', 'b', 'c', 'made before', 'made inside']);
  });

  it('a new document made in a transaction that aborts keeps the very documents inside it, new as it is', async () => {
    let hull: Hull | undefined;
    let plank: Plank | undefined;
    await abort(async () => {
      hull = new Hull({ name: 'new' });
      plank = hull.planks.build({ name: 'p' });
      hull.keel = new Plank({ name: 'k' });
      await hull.save();
    });
    expect([hull!.isNew, plank!.isNew, hull!.planks[0], hull!.keel!.isNew]).toEqual([true, true, plank, true]);
    plank!.name = 'later';
    await hull!.save();
    expect(await names(hull!)).toEqual(['later']);
  });

  it('puts back what replace, clear, moves and reloads of a transaction did to lists and documents', async () => {
    const hull = await afloat();
    const [first, second] = [hull.planks[0]!, hull.planks[1]!];
    const list = hull.planks;
    await abort(async () => {
      await hull.planks.replace([second, { name: 'x' }]);
      await hull.spares.push({ name: 'spare' });
      second.name = 'changed';
      await hull.save();
      await hull.planks.clear();
      await hull.reload();
    });
    expect([hull.planks, hull.planks[0], hull.planks[1]]).toEqual([list, first, second]);
    expect([hull.planks === list, hull.planks[0] === first, first.isDestroyed, second.name]).toEqual([
      true,
      true,
      false,
      'b',
    ]);
    expect([hull.spares.length, hull.isChanged(), first.hull]).toEqual([0, false, hull]);
  });

  it('a list that was first read in a transaction stays the list of its document when that aborts', async () => {
    const hull = await afloat();
    let plank: Plank | undefined;
    await abort(async () => {
      hull.name = 'enlisted before its list was read';
      plank = hull.planks[1]!;
      plank.size = 9;
      await hull.save();
    });
    expect([hull.name, plank!.size, plank === hull.planks[1]]).toEqual(['Argo', undefined, true]);
    plank!.size = 8;
    await hull.save();
    expect((await Hull.findOrFail(hull.id)).planks[1]!.size).toBe(8);
  });

  everyPlace('E71, E73: reload gives lists and documents that were handed out what is stored now', wire, async () => {
    const hull = await afloat();
    const [list, plank] = [hull.planks, hull.planks[1]!];
    const bolts = plank.bolts;
    plank.name = 'dropped';
    await Hull.collection.updateOne({ _id: hull.id }, { $pull: { planks: { n: 'a' } } } as never);
    await hull.reload();
    expect([hull.planks === list, list[0] === plank, plank.name, plank.bolts === bolts]).toEqual([
      true,
      true,
      'b',
      true,
    ]);
    await list.push({ name: 'd' });
    await hull.save();
    expect([await names(hull), hull.planks.length]).toEqual([['b', 'c', 'd'], 3]);
  });

  everyPlace('M144: a document that was moved is stored where it hangs now', wire, async () => {
    const hull = await afloat();
    const [plank] = hull.planks.splice(1, 1);
    await hull.spares.push(plank!);
    expect(await names(hull, 'spares')).toEqual(['b']);
    await hull.save();
    expect([await names(hull), plank!.parent]).toEqual([['a', 'c'], hull]);
    const [other] = hull.planks.splice(0, 1);
    hull.spares[1] = other!;
    await hull.save();
    expect([await names(hull), await names(hull, 'spares')]).toEqual([['c'], ['b', 'a']]);
  });

  everyPlace('M144: what is in the list is not put there twice', wire, async () => {
    const hull = await afloat();
    const built = hull.planks.build({ name: 'd' });
    await hull.planks.push(built, built, hull.planks[0]!);
    expect([await names(hull), hull.planks.length]).toEqual([['a', 'b', 'c', 'd'], 4]);
    hull.planks[4] = hull.planks[0]!;
    expect(await rejection(hull.save())).toBeInstanceOf(InvalidOptionError);
    hull.planks.pop();
    const [gone] = hull.planks;
    await hull.planks.remove(gone!);
    expect(await rejection(hull.planks.push(gone!))).toBeInstanceOf(ReadonlyDocumentError);
    expect(await rejection(hull.planks.insertAt(-1, { name: 'x' }))).toBeInstanceOf(InvalidOptionError);
    expect(hull.planks.length).toBe(3);
  });

  everyPlace('M144: nor natively at the end of a list of which nothing was read', wire, async () => {
    const once = await afloat();
    once.ports[3] = once.ports[0]!;
    expect(await rejection(once.save())).toBeInstanceOf(InvalidOptionError);
    const hull = await Hull.findOrFail(once.id);
    hull.ports[3] = hull.ports[4] = new Port({ name: 'Turku' });
    expect(await rejection(hull.save())).toBeInstanceOf(InvalidOptionError);
    hull.ports.pop();
    await hull.save();
    expect(await names(hull, 'ports')).toEqual(['Oslo', 'Bergen', 'Moss', 'Turku']);
  });

  it('M145: a replacement that fails leaves the list as it was, and later saves go on naming members', async () => {
    const hull = await afloat();
    const other = await Hull.findOrFail(hull.id);
    const held = [...hull.planks];
    await Hull.collection.updateOne({ _id: hull.id }, { $rename: { keel: 'gone' } });
    const lists = hull.keel!.bolts;
    expect(await rejection(lists.replace([{ name: 'x' }]))).toBeInstanceOf(StaleDocumentError);
    expect([lists.length, hull.isChanged()]).toEqual([0, false]);
    await Hull.collection.deleteOne({ _id: hull.id });
    expect(await rejection(hull.planks.replace([{ name: 'x' }]))).toBeInstanceOf(Error);
    expect([[...hull.planks], hull.isChanged()]).toEqual([held, false]);
    await Hull.collection.insertOne({
      ...(other.attributes as object),
      planks: held.map(({ id, name }) => ({ _id: id, n: name })),
    });
    await Hull.collection.updateOne({ _id: hull.id }, { $push: { planks: { n: 'theirs' } } } as never);
    hull.planks.splice(0, 1);
    await hull.save();
    expect(await names(hull)).toEqual(['b', 'c', 'theirs']);
  });

  everyPlace('M145, M148: replace and clear tell hooks, keep time and touch the one around', wire, async () => {
    const hull = await afloat();
    const before = (hull as never as { updatedAt: Date }).updatedAt;
    await new Promise((resolve) => setTimeout(resolve, 2));
    await hull.planks.replace([hull.planks[2]!, { name: 'x' }]);
    expect(heard).toEqual(['-a', '-b', '+x']);
    expect((hull as never as { updatedAt: Date }).updatedAt > before).toBe(true);
    expect((await stored(hull))['planks']![1]).toMatchObject({ n: 'x', createdAt: expect.any(Date) as unknown });
    await hull.planks.clear();
    expect([heard.slice(3), await names(hull)]).toEqual([['-c', '-x'], []]);
  });

  everyPlace('E71: touch of a child takes stored names, and refuses what is no date', wire, async () => {
    const hull = await afloat();
    const plank = hull.planks[0]!;
    await plank.touch('s' as never);
    expect((await stored(hull))['planks']![0]['s']).toEqual(plank.seenAt);
    spec.wire.clear();
    expect(await rejection(plank.touch('name'))).toBeInstanceOf(InvalidOptionError);
    expect(await rejection(plank.touch('nothing' as never))).toBeInstanceOf(UnknownAttributeError);
    expect(spec.wire.names).toEqual([]);
  });

  everyPlace(
    'E71: touch of a child that waits for its save, in a list that is stored without anything in it',
    wire,
    async () => {
      const { id } = await Hull.create({ name: 'Argo', planks: [] });
      const hull = await Hull.findOrFail(id);
      const plank = hull.planks.build({ name: 'first' });
      spec.wire.clear();
      await plank.touch('seenAt');
      expect([spec.wire.names, plank.seenAt instanceof Date]).toEqual([[], true]);
      await hull.save();
      expect(await names(hull)).toEqual(['first']);
    },
  );
});
