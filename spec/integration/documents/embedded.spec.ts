import { IsNotEmpty } from 'class-validator';
import {
  DocumentNotFoundError,
  Document,
  EmbeddedIn,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  Model,
  StaleDocumentError,
  ValidationError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

@Document()
class Fruit extends EmbeddedModel {
  @Field(String) name!: string;
  @EmbeddedIn(() => Crate) crate!: EmbeddedIn<Crate>;
}

@Document({ timestamps: true })
class Crate extends EmbeddedModel {
  @Field(String) @IsNotEmpty() label!: string;
  @Field(Number) volume?: number;
  @EmbedsMany(() => Fruit) fruits!: EmbedsMany<Fruit>;
  @EmbeddedIn(() => Ship, { touch: true }) ship!: EmbeddedIn<Ship>;
}

@Document({ id: false })
class Stop extends EmbeddedModel {
  @Field(String) port!: string;
  @Field(Number) days?: number;
}

@Document()
class Captain extends EmbeddedModel {
  @Field(String) name!: string;
  @Field(Number) rank?: number;
}

@Document({ timestamps: true })
class Ship extends Model {
  @Field(String) name!: string;
  @EmbedsMany(() => Crate, {
    beforeAdd: (_ship: Ship, crate: Crate) => {
      if (crate.label === 'bomb') throw new RangeError('not on board');
    },
  })
  crates!: EmbedsMany<Crate>;
  @EmbedsMany(() => Stop) stops!: EmbedsMany<Stop>;
  @EmbedsOne(() => Captain) captain!: Captain | null;
}

describe('embedded documents', () => {
  const spec = wired();
  const wire = () => spec.wire;

  const afloat = async (...labels: string[]): Promise<Ship> => {
    const ship = await Ship.create({
      name: 'Argo',
      crates: labels.map((label) => ({ label, fruits: [{ name: `${label}1` }] })),
      stops: [{ port: 'Oslo' }, { port: 'Bergen' }],
      captain: { name: 'Jason' },
    });
    spec.wire.clear();
    return Ship.findOrFail(ship.id);
  };
  const stored = async ({ id }: Ship): Promise<Record<string, never>> =>
    (await Ship.collection.findOne({ _id: id })) as never;
  const labels = async (ship: Ship): Promise<string[]> =>
    ((await stored(ship))['crates'] as unknown as { label: string }[] | undefined)?.map(({ label }) => label) ?? [];
  const updates = (): unknown[] => spec.wire.named('update').map(({ command }) => command['updates'][0].u);

  everyPlace('A8: a new root and its children are one insert', wire, async () => {
    const ship = new Ship({ name: 'Argo' });
    const crate = ship.crates.build({ label: 'a' });
    expect([crate.isNew, crate.parent === ship, crate.root === ship]).toEqual([true, true, true]);
    spec.wire.clear();
    await ship.save();
    expect([spec.wire.names, crate.isNew, ship.isChanged()]).toEqual([['insert'], false, false]);
    await ship.save();
    expect(spec.wire.names).toEqual(['insert']);
  });

  everyPlace('C35: changes at every depth are the least paths, by _id', wire, async () => {
    const ship = await afloat('a', 'b');
    ship.name = 'Argo II';
    ship.crates[1]!.volume = 3;
    ship.crates[1]!.fruits[0]!.name = 'pear';
    ship.captain!.rank = 1;
    spec.wire.clear();
    await ship.save({ touch: false });
    expect(spec.wire.names).toEqual(['update']);
    expect(updates()).toEqual([
      {
        $set: {
          name: 'Argo II',
          'crates.$[e0].volume': 3,
          'crates.$[e0].fruits.$[e1].name': 'pear',
          'captain.rank': 1,
        },
      },
    ]);
    const found = await Ship.findOrFail(ship.id);
    expect(found.crates.map(({ label, volume }) => [label, volume])).toEqual([
      ['a', undefined],
      ['b', 3],
    ]);
    expect([found.crates[1]!.fruits[0]!.name, found.captain!.rank]).toEqual(['pear', 1]);
  });

  everyPlace('C36: new children are one $push beside the changes of the root', wire, async () => {
    const ship = await afloat('a');
    ship.name = 'Argo II';
    ship.crates.build({ label: 'b' });
    ship.crates.build({ label: 'c' });
    spec.wire.clear();
    await ship.save();
    expect(updates()).toMatchObject([
      { $set: { name: 'Argo II' }, $push: { crates: { $each: [{ label: 'b' }, { label: 'c' }] } } },
    ]);
    expect([await labels(ship), ship.isChanged()]).toEqual([['a', 'b', 'c'], false]);
  });

  everyPlace('C39, C40: what the server would not take together is one pipeline', wire, async () => {
    const ship = await afloat('a', 'b', 'c');
    ship.name = '$name';
    ship.crates[1]!.label = '$label';
    ship.crates[1]!.fruits.build({ name: '$$ROOT' });
    ship.crates.build({ label: 'd' });
    ship.crates.splice(0, 1);
    spec.wire.clear();
    await ship.save();
    expect(spec.wire.names).toEqual(['update']);
    expect([await labels(ship), (await stored(ship))['name']]).toEqual([['$label', 'c', 'd'], '$name']);
    const found = await Ship.findOrFail(ship.id);
    expect(found.crates[0]!.fruits.map(({ name }) => name)).toEqual(['b1', '$$ROOT']);
    expect([ship.isChanged(), found.crates[0]!.id]).toEqual([false, ship.crates[0]!.id]);
  });

  it('C45: never overwrites a neighbour when another client takes out or puts in siblings', async () => {
    const ship = await afloat('a', 'b', 'c');
    await Ship.collection.updateOne({ _id: ship.id }, { $pull: { crates: { label: 'a' } } } as never);
    await Ship.collection.updateOne({ _id: ship.id }, {
      $push: { crates: { $each: [{ label: 'z' }], $position: 0 } },
    } as never);
    ship.crates[2]!.label = 'C';
    ship.crates[1]!.fruits[0]!.name = 'kiwi';
    await ship.save();
    expect(await labels(ship)).toEqual(['z', 'b', 'C']);
  });

  it('C45: a child that is gone is an error, and nothing of that save is stored', async () => {
    const ship = await afloat('a', 'b');
    await Ship.collection.updateOne({ _id: ship.id }, { $pull: { crates: { label: 'b' } } } as never);
    ship.name = 'never';
    ship.crates[1]!.label = 'B';
    expect(await rejection(ship.save())).toBeInstanceOf(StaleDocumentError);
    expect([(await stored(ship))['name'], ship.isChanged('name'), ship.crates[1]!.isChanged()]).toEqual([
      'Argo',
      true,
      true,
    ]);
    expect(await rejection(ship.crates[1]!.save())).toBeInstanceOf(StaleDocumentError);
    await Ship.collection.deleteOne({ _id: ship.id });
    expect(await rejection(ship.save())).toBeInstanceOf(DocumentNotFoundError);
  });

  it('C45: a shifted list of documents without _id is an error, never a write to the neighbour', async () => {
    const ship = await afloat();
    ship.stops[1]!.days = 5;
    await ship.save();
    expect(((await stored(ship))['stops'] as unknown as object[])[1]).toEqual({ port: 'Bergen', days: 5 });
    await Ship.collection.updateOne({ _id: ship.id }, { $pop: { stops: -1 } } as never);
    ship.stops[1]!.days = 6;
    expect(await rejection(ship.save())).toBeInstanceOf(StaleDocumentError);
    ship.stops[0]!.days = 7;
    expect(await rejection(ship.stops[0]!.save())).toBeInstanceOf(StaleDocumentError);
    expect((await stored(ship))['stops']).toEqual([{ port: 'Bergen', days: 5 }]);
  });

  everyPlace('M144: push on a stored parent stores at once, several as one', wire, async () => {
    const ship = await afloat('a');
    spec.wire.clear();
    expect(await ship.crates.push(new Crate({ label: 'b' }), { label: 'c' })).toBe(ship.crates);
    expect(spec.wire.names).toEqual(['update']);
    expect([await labels(ship), ship.crates.length, ship.crates[2]!.isNew, ship.isChanged()]).toEqual([
      ['a', 'b', 'c'],
      3,
      false,
      false,
    ]);
    await ship.crates.insertAt(0, { label: 'first' });
    expect([await labels(ship), ship.crates[0]!.label, ship.isChanged()]).toEqual([
      ['first', 'a', 'b', 'c'],
      'first',
      false,
    ]);
  });

  everyPlace('M144: an invalid one keeps all of them out', wire, async () => {
    const ship = await afloat('a');
    spec.wire.clear();
    const error = await rejection(ship.crates.push({ label: 'b' }, { label: '' }));
    expect([error instanceof ValidationError, spec.wire.names, ship.crates.length]).toEqual([true, [], 1]);
    expect(ship.isChanged()).toBe(false);
  });

  everyPlace('M145, M146: replace, clear, deleteAll and destroyAll', wire, async () => {
    const ship = await afloat('a', 'b', 'c', 'd');
    expect(await ship.crates.deleteAll({ label: { $in: ['a', 'c'] } })).toBe(2);
    expect([await labels(ship), ship.crates.map(({ label }) => label)]).toEqual([
      ['b', 'd'],
      ['b', 'd'],
    ]);
    expect(await ship.crates.destroyAll({ label: 'b' })).toBe(1);
    expect(await ship.crates.remove(ship.crates[0]!)).toBe(1);
    expect([await labels(ship), ship.crates.isEmpty, ship.isChanged()]).toEqual([[], true, false]);
    await ship.crates.replace([{ label: 'x' }, { label: 'y' }]);
    expect([await labels(ship), ship.isChanged()]).toEqual([['x', 'y'], false]);
    ship.crates = [] as never;
    expect(ship.isChanged('crates')).toBe(true);
    await ship.save();
    expect('crates' in (await stored(ship))).toBe(false);
    await ship.crates.push({ label: 'z' });
    await ship.crates.clear();
    expect([await labels(ship), ship.crates.length, ship.isChanged()]).toEqual([[], 0, false]);
  });

  everyPlace('M148: an error in beforeAdd keeps a document out', wire, async () => {
    const ship = await afloat('a');
    expect(await rejection(ship.crates.push({ label: 'bomb' }))).toBeInstanceOf(RangeError);
    expect([await labels(ship), ship.crates.length]).toEqual([['a'], 1]);
  });

  everyPlace('C47: moving children keeps all of them, those of another client too', wire, async () => {
    const ship = await afloat('a', 'b', 'c');
    await Ship.collection.updateOne({ _id: ship.id }, { $push: { crates: { label: 'other' } } } as never);
    ship.crates.reverse();
    ship.crates[0]!.volume = 9;
    await ship.save();
    expect(await labels(ship)).toEqual(['c', 'b', 'a', 'other']);
    expect((await Ship.findOrFail(ship.id)).crates[0]!.volume).toBe(9);
  });

  everyPlace('M150: what is put in natively hangs there once it is stored', wire, async () => {
    const ship = await afloat('a', 'b');
    ship.crates[0] = new Crate({ label: 'new' });
    await ship.save();
    expect([await labels(ship), ship.crates[0].ship, ship.isChanged()]).toEqual([['new', 'b'], ship, false]);
    await ship.crates[0].update({ label: 'newer' });
    expect(await labels(ship)).toEqual(['newer', 'b']);
  });

  everyPlace('E69: a child destroys itself, whatever the order in memory', wire, async () => {
    const ship = await afloat('a', 'b', 'c');
    ship.crates.reverse();
    const [crate] = ship.crates;
    await crate!.destroy();
    expect([await labels(ship), crate!.isDestroyed, ship.crates.length]).toEqual([['a', 'b'], true, 2]);
    await ship.captain!.destroy();
    expect([(await stored(ship))['captain'], ship.captain ?? null]).toEqual([undefined, null]);
    await ship.crates[0]!.fruits[0]!.destroy();
    expect(ship.crates[0]!.fruits.length).toBe(0);
  });

  everyPlace('E73: a child reads itself again, and only itself', wire, async () => {
    const ship = await afloat('a', 'b');
    const fruit = ship.crates[1]!.fruits[0]!;
    ship.name = 'mine';
    fruit.name = 'dropped';
    await Ship.collection.updateOne({ _id: ship.id }, { $set: { 'crates.1.fruits.0.name': 'plum' } });
    await Ship.collection.updateOne({ _id: ship.id }, {
      $push: { crates: { $each: [{ label: 'z' }], $position: 0 } },
    } as never);
    expect(await fruit.reload()).toBe(fruit);
    expect([fruit.name, fruit.isChanged(), ship.name, ship.crates[1]!.fruits[0]]).toEqual([
      'plum',
      false,
      'mine',
      fruit,
    ]);
    await Ship.collection.updateOne({ _id: ship.id }, { $unset: { crates: '' } });
    expect(await rejection(fruit.reload())).toBeInstanceOf(DocumentNotFoundError);
  });

  everyPlace('M150: a child saves itself alone, and knows its parent and root', wire, async () => {
    const ship = await afloat('a');
    const crate = ship.crates[0]!;
    const fruit = crate.fruits[0]!;
    expect([fruit.parent, fruit.root, fruit.crate, crate.ship]).toEqual([crate, ship, crate, ship]);
    ship.name = 'unsaved';
    fruit.name = 'fig';
    spec.wire.clear();
    await fruit.save();
    expect(spec.wire.names).toEqual(['update']);
    expect([ship.isChanged('name'), fruit.isChanged(), fruit.previousChanges]).toEqual([
      true,
      false,
      { name: ['a1', 'fig'] },
    ]);
    expect([(await stored(ship))['name'], (await Ship.findOrFail(ship.id)).crates[0]!.fruits[0]!.name]).toEqual([
      'Argo',
      'fig',
    ]);
  });

  everyPlace(
    'L141, L142: saving, touching and pushing a child touches those around in the same command',
    wire,
    async () => {
      const ship = await afloat('a');
      await Ship.collection.updateOne({ _id: ship.id }, { $set: { updatedAt: new Date(0) } });
      await ship.reload();
      const time = (): number => (ship as never as { updatedAt: Date }).updatedAt.getTime();
      for (const act of [
        () => ship.crates[0]!.update({ label: 'A' }),
        () => ship.crates[0]!.touch(),
        () => ship.crates.push({ label: 'b' }),
        () => ship.crates[1]!.destroy(),
      ]) {
        await Ship.collection.updateOne({ _id: ship.id }, { $set: { updatedAt: new Date(0) } });
        await ship.reload();
        spec.wire.clear();
        await act();
        expect([spec.wire.names, time() > 0, ship.isChanged()]).toEqual([['update'], true, false]);
        expect((await stored(ship))['updatedAt']).toEqual(new Date(time()));
      }
    },
  );

  it('restores lists, children and what was pushed when a transaction aborts', async () => {
    const ship = await afloat('a', 'b');
    const first = ship.crates[0]!;
    await rejection(
      Ship.transaction(async () => {
        first.label = 'changed';
        await ship.save();
        await ship.crates.push({ label: 'c' });
        await ship.crates[1]!.destroy();
        throw new Error('no');
      }),
    );
    expect(ship.crates.map(({ label }) => label)).toEqual(['a', 'b']);
    expect([ship.crates[0] === first, first.isChanged(), ship.isChanged(), ship.crates[1]!.isDestroyed]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    first.label = 'again';
    await ship.save();
    expect(await labels(ship)).toEqual(['again', 'b']);
  });

  it('finds and orders in memory by the rules of the server', async () => {
    const ship = await afloat('b', 'a', 'c');
    expect(ship.crates.where({ label: { $gte: 'b' } }).map(({ label }) => label)).toEqual(['b', 'c']);
    expect(ship.crates.order({ label: -1 }).map(({ label }) => label)).toEqual(['c', 'b', 'a']);
    expect(ship.crates.find(ship.crates[1]!.id)).toBe(ship.crates[1]);
    expect(ship.crates.find(String(ship.crates[2]!.id))).toBe(ship.crates[2]);
    expect(ship.crates.find(({ label }) => label === 'b')).toBe(ship.crates[0]);
    expect([ship.crates.first()!.label, ship.crates.last()!.label, ship.crates.count({ label: 'a' })]).toEqual([
      'b',
      'c',
      1,
    ]);
    expect([...ship.crates].length).toBe(3);
    expect(Array.isArray(ship.crates.map((crate) => crate))).toBe(true);
  });
});
