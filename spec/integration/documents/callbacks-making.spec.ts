import {
  AfterBuild,
  AfterFind,
  AfterInitialize,
  AroundBuild,
  AroundFind,
  AroundInitialize,
  AsynchronousHookError,
  BeforeBuild,
  BeforeFind,
  BeforeInitialize,
  BelongsTo,
  CallbackHaltedError,
  Document,
  EmbeddedIn,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  HasMany,
  Model,
  Rollback,
} from 'threadline';
import { hearing } from '../../support/hearing';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

const { note, said } = hearing();

/** Notes in the hooks of a document what it is and has then. */
const around = (about: string, next: () => void): void => {
  note(`> ${about}`);
  next();
  note(`< ${about}`);
};

@BeforeInitialize((clock: Clock) =>
  note(`before ${String(clock.maker)} ${clock.hands} ${clock.isNew ? 'new' : 'stored'}`),
)
@AroundInitialize((clock: Clock, next) => {
  note('> clock');
  next();
  note(`< ${clock.maker} ${clock.hands}`);
})
@AfterInitialize((clock: Clock) => note(`after ${clock.maker} ${clock.label}`))
@Document({ collection: 'clocks' })
class Clock extends Model {
  @Field(String) maker!: string;
  @Field(Number) hands: number = 2;
  @Field(String, { default: (clock: Clock) => (note('default'), `by ${clock.maker}`) }) label!: string;
  @EmbedsMany(() => Wheel) wheels!: EmbedsMany<Wheel>;
  @EmbedsOne(() => Wheel) escapement!: Wheel | null;
  @HasMany(() => Repair) repairs!: HasMany<Repair>;
}

@Document()
class Wheel extends EmbeddedModel {
  @Field(Number) teeth!: number;
  @EmbeddedIn(() => Clock) clock!: EmbeddedIn<Clock>;
  @BeforeInitialize() before(): void {
    note(`before wheel ${String(this.teeth)} of ${this.clock === null ? 'nothing' : 'a clock'}`);
  }
  @AroundInitialize() making(next: () => void): void {
    next();
    note(`wheel ${this.teeth}`);
  }
}

// Made again and again below, without the noise of the clock's own hooks.
@Document({ collection: 'chests' })
class Chest extends Model {
  @Field(String) name!: string;
  @EmbedsMany(() => Drawer) drawers!: EmbedsMany<Drawer>;
  @HasMany(() => Repair, { foreignKey: 'chestId' }) repairs!: HasMany<Repair>;
  @BeforeFind() before(): boolean {
    note(`before ${this.name}`);
    return this.name !== 'locked';
  }
  @AroundFind() async finding(next: () => Promise<void>): Promise<void> {
    note(`> ${this.name}`);
    if (this.name !== 'stuck') await next();
    note(`< ${this.name}`);
  }
  @AfterFind() async found(): Promise<void> {
    await Promise.resolve();
    note(`after ${this.name}`);
  }
  @BeforeBuild() building(): void {
    note(`before build of ${this.name}`);
  }
  @AfterBuild() built(): void {
    note(`built ${this.name}`);
  }
}

@Document()
class Drawer extends EmbeddedModel {
  @Field(String) what!: string;
  @EmbeddedIn(() => Chest) chest!: EmbeddedIn<Chest>;
  @BeforeFind() async before(): Promise<void> {
    await Promise.resolve();
    note(`before ${this.what}`);
  }
  @AfterFind() found(): void {
    note(`after ${this.what}`);
  }
  @BeforeBuild() building(): boolean {
    note(`before ${this.what} of ${this.chest!.drawers.length}`);
    return this.what !== 'odd';
  }
  @AroundBuild() placing(next: () => void): void {
    around(this.what, next);
  }
  @AfterBuild() built(): void {
    note(`after ${this.what} of ${this.chest!.drawers.length}`);
    if (this.what === 'broken') throw new RangeError('broken');
  }
}

@Document({ collection: 'repairs' })
class Repair extends Model {
  @Field(String) what!: string;
  @BelongsTo(() => Chest, { optional: true }) chest!: BelongsTo<Chest>;
  declare chestId: unknown;
  @BeforeBuild() building(): boolean {
    note(`before ${this.what}, ${this.chestId === undefined ? 'alone' : 'of a chest'}`);
    return this.what !== 'odd';
  }
  @AroundBuild() placing(next: () => void): void {
    around(this.what, next);
  }
  @AfterBuild() built(): void {
    if (this.what === 'broken') throw new RangeError('broken');
  }
}

const DEFAULTED = (maker: string, hands: number): string[] => [
  'default',
  `< ${maker} ${hands}`,
  `after ${maker} by ${maker}`,
];

describe('hooks before and around initialize', () => {
  const spec = wired();
  const wire = () => spec.wire;

  everyPlace('J131: of a new document: before and around what it is given, defaults included', wire, async () => {
    const heard = await said(() => new Clock({ maker: 'Harrison' }));
    // What class fields say is there from the beginning.
    expect(heard).toEqual(['before undefined 2 new', '> clock', ...DEFAULTED('Harrison', 2)]);
    expect(await said(() => Clock.create({ maker: 'Breguet', hands: 3 }))).toEqual([
      ...['before undefined 2 new', '> clock', ...DEFAULTED('Breguet', 3)],
    ]);
  });

  everyPlace('J131: of a loaded one: before and around what is stored', wire, async () => {
    const { id } = await Clock.create({ maker: 'Harrison', hands: 1 });
    const stored = ['before undefined 2 stored', '> clock', '< Harrison 1', 'after Harrison by Harrison'];
    expect(await said(() => Clock.find(id))).toEqual(stored);
    expect(await said(() => Clock.where({ _id: id }))).toEqual(stored);
    expect(await said(() => Clock.where({ _id: id }).lean())).toEqual([]);
    const clock = await Clock.findOrFail(id);
    await Clock.collection.updateOne({ _id: id }, { $set: { maker: 'Tompion', label: 'T' } });
    expect(await said(() => clock.reload())).toEqual([
      'before Harrison 1 stored',
      '> clock',
      '< Tompion 1',
      'after Tompion T',
    ]);
    expect((await said(() => clock.clone())).at(-1)).toBe('after Tompion T');
  });

  everyPlace('J131: what a hook before assigns is a default, and changes nothing that is stored', wire, async () => {
    @Document({ collection: 'watches' })
    class Watch extends Model {
      @Field(String) maker!: string;
      @Field([String]) marks!: string[];
      notes: string[] = ['kept'];
      @BeforeInitialize() before(): void {
        this.maker = 'unknown';
        this.marks = ['none'];
        this.marks.push('at all');
        this.notes?.push('seen');
      }
    }
    const [one, two] = [new Watch(), new Watch({ maker: 'Breguet', marks: ['B'] })];
    expect([one.maker, one.marks, two.maker, two.marks, two.notes]).toEqual([
      ...['unknown', ['none', 'at all'], 'Breguet', ['B'], ['kept', 'seen']],
    ]);
    await two.save();
    await Watch.collection.updateOne({ _id: two.id }, { $unset: { marks: true } });
    const found = await Watch.findOrFail(two.id);
    expect([found.maker, found.marks, found.changes]).toEqual(['Breguet', undefined, {}]);
    spec.wire.clear();
    await found.save();
    expect(spec.wire.names).toEqual([]);
  });

  everyPlace('J131: of documents inside, made of attributes, looked at, read again and cloned', wire, async () => {
    const clock = await Clock.create({ maker: 'H', wheels: [{ teeth: 7 }], escapement: { teeth: 9 } });
    const found = await Clock.findOrFail(clock.id);
    const wheels = (heard: string[]) => heard.filter((name) => name.includes('wheel'));
    const stored = ['before wheel undefined of a clock', 'wheel 7'];
    expect(wheels(await said(() => found.wheels.length))).toEqual(stored);
    expect(wheels(await said(() => found.wheels[0]!.teeth))).toEqual([]);
    expect(wheels(await said(() => found.escapement))).toHaveLength(2);
    expect(wheels(await said(() => found.clone()))).toHaveLength(4);
    expect(wheels(await said(() => found.wheels[0]!.reload()))).toEqual(['before wheel 7 of a clock', 'wheel 7']);
    expect(wheels(await said(() => found.wheels.build({ teeth: 3 })))).toEqual([stored[0], 'wheel 3']);
    expect([found.wheels.map(({ teeth }) => teeth), found.escapement!.teeth]).toEqual([[7, 3], 9]);
    expect(found.changes).toHaveProperty('wheels');
  });

  it('J131: what a hook wrote while the values were away is no part of what an abort gives back', async () => {
    @Document({ collection: 'watches' })
    class Watch extends Model {
      @Field(String) maker!: string;
      @BeforeInitialize() before(): void {
        this.maker = 'unknown';
      }
    }
    const { id } = await Watch.create({ maker: 'Breguet' });
    let found: Watch | undefined;
    await Watch.transaction(async () => {
      found = await Watch.findOrFail(id);
      await found.update({ maker: 'Tompion' });
      throw new Rollback();
    });
    expect([found!.maker, found!.isChanged(), found!.isPersisted]).toEqual(['Breguet', false, true]);
  });

  everyPlace('J130, J131: hooks that halt, wait or keep an error to themselves', wire, async () => {
    @Document({ collection: 'watches' })
    class Bad extends Model {
      @Field(String) how!: string;
      static how = '';
      @BeforeInitialize() before(): unknown {
        return Bad.how === 'halt' ? false : Bad.how === 'slow before' ? Promise.resolve() : undefined;
      }
      @AroundInitialize() around(next: () => void): unknown {
        if (Bad.how === 'never') return undefined;
        if (Bad.how !== 'swallow') next();
        else
          try {
            next();
          } catch {
            note('swallowed');
          }
        if (Bad.how === 'twice') next();
        if (Bad.how === 'late') setImmediate(() => note(thrown(next).name));
        return Bad.how === 'slow' ? Promise.reject(new Error('never heard of')) : undefined;
      }
    }
    const bad = await Bad.create({ how: 'good' });
    const cases: [how: string, error: unknown, callback: string][] = [
      ['halt', CallbackHaltedError, 'before'],
      ['slow before', AsynchronousHookError, 'before'],
      ['never', CallbackHaltedError, 'around'],
      ['slow', AsynchronousHookError, 'around'],
    ];
    for (const [how, error, callback] of cases) {
      Bad.how = how;
      for (const failed of [
        thrown(() => new Bad({ how })),
        await rejection(Bad.find(bad.id)),
        await rejection(Bad.all()),
      ]) {
        expect(failed).toBeInstanceOf(error);
        expect([failed['callback'], failed['event'], failed['model']]).toEqual([callback, 'initialize', 'Bad']);
      }
      expect(await rejection(bad.reload())).toBeInstanceOf(error);
      expect(bad.how).toBe('good');
    }
    Bad.how = 'twice';
    expect(new Bad({ how: 'x' }).how).toBe('x');
    Bad.how = 'swallow';
    expect(thrown(() => new Bad({ nothing: 1 })).name).toBe('UnknownAttributeError');
    Bad.how = 'late';
    expect(await said(async () => (new Bad({ how: 'x' }), new Promise((resolve) => setTimeout(resolve, 5))))).toEqual([
      'CallbackHaltedError',
    ]);
    Bad.how = '';
  });

  everyPlace('J130: a document inside whose hook halts can be had once it no longer does', wire, async () => {
    let halts = true;
    @BeforeInitialize(() => !halts)
    @Document()
    class Gem extends EmbeddedModel {
      @Field(String) name!: string;
    }
    @Document({ collection: 'watches' })
    class Jewelled extends Model {
      @EmbedsMany(() => Gem) gems!: EmbedsMany<Gem>;
    }
    const { insertedId } = await Jewelled.collection.insertOne({ gems: [{ _id: 1, name: 'ruby' }] });
    const found = await Jewelled.findOrFail(insertedId as never);
    expect(thrown(() => found.gems)).toBeInstanceOf(CallbackHaltedError);
    halts = false;
    expect([found.gems.map(({ name }) => name), found.isChanged()]).toEqual([['ruby'], false]);
  });

  everyPlace('J133: if, unless, prepend and withoutCallbacks, and a subclass with hooks of its own', wire, async () => {
    @BeforeInitialize((bell: Bell) => note(`first ${bell.isNew ? 'new' : 'stored'}`), { prepend: true, on: 'create' })
    @Document({ collection: 'bells' })
    class Bell extends Model {
      @Field(String) tone!: string;
      @BeforeInitialize() second(): void {
        note('second');
      }
      @AroundInitialize({ unless: 'isNew' }) third(next: () => void): void {
        around('third', next);
      }
    }
    @Document()
    class Gong extends Bell {
      @BeforeInitialize() own(): void {
        note('own');
      }
    }
    const { id } = await Bell.create({ tone: 'c' });
    expect(await said(() => Bell.find(id))).toEqual(['second', '> third', '< third']);
    expect(await said(() => new Gong())).toEqual(['first new', 'second', 'own']);
    expect(await said(() => Bell.withoutCallbacks({ only: 'second' }, () => Bell.find(id)))).toEqual([
      '> third',
      '< third',
    ]);
    const quietly = () =>
      Bell.withoutCallbacks({ only: 'initialize' }, async () => [new Gong({ tone: 'd' }), await Bell.find(id)]);
    expect(await said(async () => expect((await quietly()).map((bell) => bell?.tone)).toEqual(['d', 'c']))).toEqual([]);
  });
});

describe('hooks before and around find', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeEach(async () => {
    await Chest.deleteAll();
    spec.wire.clear();
  });

  const FOUND = (name: string): string[] => [
    ...[`before ${name}`, `> ${name}`, `before ${name} 1`, `after ${name} 1`, `before ${name} 2`, `after ${name} 2`],
    ...[`< ${name}`, `after ${name}`],
  ];
  const chest = (name: string) => ({ name, drawers: [{ what: `${name} 1` }, { what: `${name} 2` }] });

  everyPlace('J131: around those of documents inside, each awaited, in the order of the result', wire, async () => {
    const made = await Chest.createMany([chest('a'), chest('b')]);
    expect(await said(() => Chest.all().order({ name: -1 }))).toEqual([...FOUND('b'), ...FOUND('a')]);
    expect(await said(() => Chest.find(made[0]!.id))).toEqual(FOUND('a'));
    expect(await said(() => made[1]!.reload())).toEqual(FOUND('b'));
    expect(await said(() => made[1]!.drawers[0]!.reload())).toEqual(['before b 1', 'after b 1']);
    const streamed = async (): Promise<void> => {
      for await (const one of Chest.all().order('name')) note(`given ${one.name}`);
    };
    expect((await said(streamed)).filter((name) => /^(given|before [ab]$)/.test(name))).toEqual([
      ...['before a', 'before b', 'given a', 'given b'],
    ]);
  });

  everyPlace('J130: one that halts gives nobody the documents', wire, async () => {
    await Chest.createMany([{ name: 'open' }, { name: 'locked' }, { name: 'stuck' }]);
    const halted = await rejection(Chest.findBy({ name: 'locked' }));
    expect(halted).toBeInstanceOf(CallbackHaltedError);
    expect([halted['event'], halted['callback']]).toEqual(['find', 'before']);
    expect(await rejection(Chest.where({ name: 'stuck' }))).toMatchObject({ event: 'find', callback: 'finding' });
    expect(await rejection(Chest.all())).toBeInstanceOf(CallbackHaltedError);
    const found = await Chest.withoutCallbacks({ only: 'find' }, () => Chest.findBy({ name: 'locked' }));
    expect(found!.name).toBe('locked');
  });
});

describe('hooks before and around build', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const ORDER = (what: string, before: number, after = before + 1): string[] => [
    ...[`before ${what} of ${before}`, `> ${what}`, `< ${what}`, `after ${what} of ${after}`],
  ];

  everyPlace('J131: around putting it into an embedded list, whichever way', wire, async () => {
    const chest = await Chest.create({ name: 'a' });
    expect(await said(() => chest.drawers.build({ what: 'x' }))).toEqual(ORDER('x', 0));
    expect(await said(() => chest.drawers.create({ what: 'y' }))).toEqual(ORDER('y', 1));
    expect(await said(() => chest.drawers.push({ what: 'p' }, new Drawer({ what: 'by hand' }), { what: 'q' }))).toEqual(
      [...[...ORDER('p', 2), ...ORDER('q', 4)]],
    );
    expect(await said(() => chest.drawers.insertAt(0, { what: 'first' }))).toEqual(ORDER('first', 5));
    expect(chest.drawers.map(({ what }) => what)).toEqual(['first', 'x', 'y', 'p', 'by hand', 'q']);
    expect(await said(() => chest.drawers.replace([{ what: 'r' }, chest.drawers[1]!, { what: 's' }]))).toEqual([
      ...[...ORDER('r', 0), ...ORDER('s', 2)],
    ]);
    const stored = await Chest.withoutCallbacks(() => Chest.findOrFail(chest.id));
    expect(stored.drawers.map(({ what }) => what)).toEqual(['r', 'x', 's']);
    const fresh = new Chest({ name: 'b' });
    expect(await said(() => fresh.drawers.replace([{ what: 'x' }, { what: 'y' }]))).toEqual([
      ...ORDER('x', 0),
      ...ORDER('y', 1),
    ]);
    expect(fresh.drawers).toHaveLength(2);
    // What is given plainly to an attribute was not built by the list.
    expect(await said(() => new Chest(chest.toObject() as never))).toEqual([]);
  });

  everyPlace('J130: one that halts or fails keeps all of them out of an embedded list', wire, async () => {
    const chest = await Chest.create({ name: 'a', drawers: [{ what: 'x' }] });
    spec.wire.clear();
    const cases: [what: string, error: unknown][] = [
      ['odd', CallbackHaltedError],
      ['broken', RangeError],
    ];
    for (const [what, error] of cases) {
      expect(thrown(() => chest.drawers.build({ what }))).toBeInstanceOf(error);
      expect(await rejection(chest.drawers.create({ what }))).toBeInstanceOf(error);
      expect(await rejection(chest.drawers.push({ what: 'good' }, { what }))).toBeInstanceOf(error);
      expect(await rejection(chest.drawers.replace([{ what: 'good' }, { what }]))).toBeInstanceOf(error);
      const fresh = new Chest({ name: 'b', drawers: [{ what: 'y' }] });
      expect(await rejection(fresh.drawers.replace([{ what: 'good' }, { what }]))).toBeInstanceOf(error);
      expect([chest, fresh].map(({ drawers }) => drawers.map((drawer) => drawer.what))).toEqual([['x'], ['y']]);
    }
    expect([spec.wire.names, chest.isChanged()]).toEqual([[], false]);
  });

  everyPlace('J131: around putting it into a referenced list, or giving it out', wire, async () => {
    const chest = await Chest.create({ name: 'a' });
    expect(await said(() => chest.repairs.build({ what: 'x' }))).toEqual(['before x, of a chest', '> x', '< x']);
    expect(await said(() => chest.repairs.create({ what: 'y' }))).toEqual(['before y, of a chest', '> y', '< y']);
    expect(await said(() => Repair.build({ what: 'z' }))).toEqual(['before z, alone', '> z', '< z']);
    spec.wire.clear();
    expect(thrown(() => chest.repairs.build({ what: 'odd' }))).toBeInstanceOf(CallbackHaltedError);
    expect(thrown(() => chest.repairs.build({ what: 'broken' }))).toBeInstanceOf(RangeError);
    expect(await rejection(chest.repairs.create({ what: 'odd' }))).toBeInstanceOf(CallbackHaltedError);
    expect(thrown(() => Repair.build({ what: 'odd' }))).toBeInstanceOf(CallbackHaltedError);
    expect(spec.wire.names).toEqual([]);
    expect((await chest.repairs).map(({ what }) => what).sort()).toEqual(['x', 'y']);
  });

  everyPlace('as many as a list can take, each with hooks around it', wire, async () => {
    const chest = await Chest.create({ name: 'a' });
    await chest.drawers.push(...Array.from({ length: 3000 }, (_, index) => ({ what: String(index) })));
    expect([chest.drawers.length, chest.drawers.at(-1)!.what]).toEqual([3000, '2999']);
    expect(await chest.drawers.destroyAll()).toBe(3000);
  });
});
