import {
  AfterBuild,
  AfterFind,
  AfterInitialize,
  AsynchronousHookError,
  BelongsTo,
  CallbackLoopError,
  Document,
  EmbeddedIn,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  HasMany,
  Model,
} from 'threadline';
import { hearing } from '../../support/hearing';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

const { note, said } = hearing();

@AfterInitialize((nail: Nail) => note(`nail ${nail.size} of ${nail.board?.wood}`), { on: 'create' })
@Document()
class Nail extends EmbeddedModel {
  @Field(Number) size: number = 1;
  @EmbeddedIn(() => Board) board!: EmbeddedIn<Board>;
}

@Document()
class Board extends EmbeddedModel {
  @Field(String) wood!: string;
  @Field(String, { default: (board: Board) => `on ${board.shelf?.name}` }) place!: string;
  @EmbedsMany(() => Nail) nails!: EmbedsMany<Nail>;
  @EmbedsMany(() => Board) inner!: EmbedsMany<Board>;
  @EmbeddedIn(() => Shelf) shelf!: EmbeddedIn<Shelf>;
  @AfterInitialize() made(): void {
    note(`board ${this.wood} in ${(this.parent as { name?: string } | null)?.name}, ${this.isNew ? 'new' : 'stored'}`);
  }
  @AfterFind() async found(): Promise<void> {
    await Promise.resolve();
    note(`found board ${this.wood}`);
  }
  @AfterBuild() built(): void {
    note(`built board ${this.wood} on ${this.shelf?.name}`);
  }
}

@Document({ collection: 'shelves' })
class Shelf extends Model {
  @Field(String) name!: string;
  @EmbedsMany(() => Board) boards!: EmbedsMany<Board>;
  @EmbedsOne(() => Board) back!: Board | null;
  @HasMany(() => Thing) things!: HasMany<Thing>;
  @AfterInitialize() made(): void {
    note(`shelf ${this.name}, ${this.isNew ? 'new' : 'stored'}`);
  }
  @AfterFind() async found(): Promise<void> {
    await Promise.resolve();
    note(`found shelf ${this.name}`);
  }
  @AfterBuild() built(): void {
    note(`built shelf ${this.name}`);
  }
}

@Document({ collection: 'things' })
class Thing extends Model {
  @Field(String) name!: string;
  @Field(String, { default: (thing: Thing) => String(thing.shelfId) }) label!: string;
  @BelongsTo(() => Shelf, { optional: true }) shelf!: BelongsTo<Shelf>;
  declare shelfId: unknown;
  @AfterInitialize() made(): void {
    note(`thing ${this.name} of ${String(this.shelfId)}`);
  }
  @AfterFind() async found(): Promise<void> {
    note(`found thing of ${(await this.shelf)?.name}`);
  }
  @AfterBuild() built(): void {
    note(`built thing of ${String(this.shelfId)}`);
  }
}

@Document()
class Pane extends EmbeddedModel {
  @Field(String) tint!: string;
  @AfterInitialize() made(): void {
    if (!this.isNew || this.tint === undefined) note(`pane ${this.tint} in ${(this.parent as Window | null)?.kind}`);
  }
}

@Document({ collection: 'windows' })
class Window extends Model {
  @EmbedsMany(() => Pane) panes!: EmbedsMany<Pane>;
  @EmbedsOne(() => Pane) frame!: Pane | null;
  get kind(): string {
    return 'window';
  }
}

@Document({ collection: 'plain' })
class Plain extends Model {
  @Field(String) name!: string;
}

@Document({ collection: 'plain' })
class Asking extends Model {
  @Field(String) name!: string;
  others!: number;
  @AfterFind() async ask(): Promise<void> {
    this.others = await Plain.where({ name: { $ne: this.name } }).count();
  }
}

const stored = (name: string) => ({ name, boards: [{ wood: 'oak' }, { wood: 'ash' }], back: { wood: 'elm' } });
const FOUND = (name: string) => [
  `shelf ${name}, stored`,
  `board oak in ${name}, stored`,
  `board ash in ${name}, stored`,
  'found board oak',
  'found board ash',
  `board elm in ${name}, stored`,
  'found board elm',
  `found shelf ${name}`,
];

describe('hooks of documents that are made and found', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeEach(async () => {
    await Shelf.deleteAll();
    spec.wire.clear();
  });

  everyPlace(
    'J131: after initialize runs for new documents, outermost last, and after find does not',
    wire,
    async () => {
      const heard = await said(
        () => new Shelf({ name: 'a', boards: [{ wood: 'oak', nails: [{ size: 2 }] }], back: null }),
      );
      expect(heard).toEqual(['nail 2 of oak', 'board oak in a, new', 'shelf a, new']);
      expect(await said(() => Shelf.create({ name: 'b' }))).toEqual(['shelf b, new']);
      expect(await said(() => Shelf.createMany([{ name: 'c' }, { name: 'd' }]))).toEqual([
        'shelf c, new',
        'shelf d, new',
      ]);
    },
  );

  everyPlace('J131: after find runs for every way to find, inside before outside', wire, async () => {
    const shelf = await Shelf.create(stored('a'));
    const ways: Record<string, () => unknown> = {
      find: () => Shelf.find(shelf.id),
      findOrFail: () => Shelf.findOrFail(shelf.id),
      findMany: () => Shelf.findMany([shelf.id]),
      findBy: () => Shelf.findBy({ name: 'a' }),
      first: () => Shelf.first(),
      last: () => Shelf.last(),
      awaited: () => Shelf.where({ name: 'a' }),
      'findOrCreateBy that finds': () => Shelf.findOrCreateBy({ name: 'a' }),
      streamed: async () => {
        for await (const one of Shelf.all()) note(`given ${one.name}`);
      },
      batches: async () => {
        for await (const [one] of Shelf.all().batches(10)) note(`given ${one!.name}`);
      },
    };
    for (const [way, run] of Object.entries(ways)) {
      const heard = await said(run);
      expect([way, heard.filter((name) => !name.startsWith('given'))]).toEqual([way, FOUND('a')]);
      // Before anyone is given the document.
      expect(heard.findIndex((name) => name.startsWith('given'))).toBe(heard.length === FOUND('a').length ? -1 : 8);
    }
    expect(await said(() => shelf.reload())).toEqual(FOUND('a'));
  });

  everyPlace('J131: what makes no documents runs no hooks', wire, async () => {
    await Shelf.create(stored('a'));
    const ways = [
      () => Shelf.all().lean(),
      () => Shelf.all().lean().first(),
      () => Shelf.pluck('name'),
      () => Shelf.distinct('name'),
      () => Shelf.count(),
      () => Shelf.exists(),
      () => Shelf.aggregate([{ $match: {} }]).toArray(),
    ];
    for (const way of ways) expect(await said(way)).toEqual([]);
  });

  everyPlace('J131: a document inside that is read again by itself', wire, async () => {
    const shelf = await Shelf.create(stored('a'));
    const heard = await said(() => shelf.boards[1]!.reload());
    expect(heard).toEqual(['board ash in a, stored', 'found board ash']);
  });

  everyPlace('J131: each document inside is made once, whatever looks at it; copies do not count', wire, async () => {
    const { id } = await Window.create({ panes: [{ tint: 'blue' }], frame: { tint: 'red' } });
    const found = await Window.findOrFail(id);
    expect(await said(() => Window.all().lean())).toEqual([]);
    // However often it is looked at, and by whatever, each was made once.
    const look = () => [found.toJSON(), found.attributes, found.changes, found.panes[0], found.frame, found.clone().id];
    expect((await said(() => [look(), look()])).sort()).toEqual(['pane blue in window', 'pane red in window']);
  });

  everyPlace('J131: a clone is made anew, with what is inside it', wire, async () => {
    const shelf = await Shelf.create({ name: 'a', back: { wood: 'elm' } });
    expect(await said(() => shelf.clone())).toEqual(['board elm in a, new', 'shelf a, new']);
  });

  everyPlace('J131: build and create of an embedded list know the document around, in defaults too', wire, async () => {
    const shelf = await Shelf.create({ name: 'a' });
    expect(await said(() => shelf.boards.build({ wood: 'oak' }))).toEqual([
      'board oak in a, new',
      'built board oak on a',
    ]);
    const made = ['board ash in a, new', 'built board ash on a'];
    expect(await said(() => shelf.boards.create({ wood: 'ash' }))).toEqual(made);
    expect(await said(() => shelf.boards.push({ wood: 'ash' }))).toEqual(made);
    // One that was made by hand was not built by the list.
    expect(await said(() => shelf.boards.push(new Board({ wood: 'ash' })))).toEqual(['board ash in undefined, new']);
    expect(shelf.boards.map(({ place }) => place)).toEqual(['on a', 'on a', 'on a', 'on undefined']);
    expect(shelf.boards.map(({ shelf: around }) => around === shelf)).toEqual([true, true, true, true]);
  });

  everyPlace('J131: what is given as plain objects, at every depth, knows what is around it', wire, async () => {
    const heard = await said(() => {
      const shelf = new Shelf({ name: 'a' });
      shelf.assign({ back: { wood: 'elm', nails: [{ size: 3 }] } });
      expect([shelf.back!.place, shelf.back!.nails[0]!.root]).toEqual(['on a', shelf]);
    });
    expect(heard).toEqual(['shelf a, new', 'nail 3 of elm', 'board elm in a, new']);
  });

  everyPlace('J131: build and create of a referenced list know the owner, in defaults too', wire, async () => {
    const shelf = await Shelf.create({ name: 'a' });
    const own = [`thing x of ${String(shelf.id)}`, `built thing of ${String(shelf.id)}`];
    expect(await said(() => shelf.things.build({ name: 'x' }))).toEqual(own);
    expect(await said(() => shelf.things.create({ name: 'x' }))).toEqual(own);
    expect((await shelf.things).map(({ label }) => label)).toEqual([String(shelf.id), String(shelf.id)]);
    expect(await said(() => Shelf.build({ name: 'b' }))).toEqual(['shelf b, new', 'built shelf b']);
  });

  everyPlace('J131: what is read through its owner knows it, and asks nobody', wire, async () => {
    const shelf = await Shelf.create({ name: 'a' });
    await shelf.things.create({ name: 'x' });
    const again = await Shelf.findOrFail(shelf.id);
    spec.wire.clear();
    const found = [`thing x of ${String(shelf.id)}`, 'found thing of a'];
    expect(await said(() => again.things)).toEqual(found);
    expect(await said(() => again.things.reload())).toEqual(found);
    expect(spec.wire.names).toEqual(['find', 'find']);
  });

  everyPlace('J131: a hook that asks the server itself, in its turn and in the session', wire, async () => {
    await Plain.deleteAll();
    await Plain.createMany(['a', 'b', 'c'].map((name) => ({ name })));
    expect((await Asking.all()).map(({ others }) => others)).toEqual([2, 2, 2]);
    const [, other] = await Promise.all([Asking.all(), Asking.first(), Asking.where({ name: 'b' })]);
    expect(other!.others).toBe(2);
    let streamed = 0;
    for await (const batch of Asking.all().batches(1)) streamed += batch[0]!.others;
    expect(streamed).toBe(6);
    await (await Asking.firstOrFail()).reload();
  });

  it('J131: documents of which a query left something out', async () => {
    const shelf = await Shelf.create(stored('a'));
    expect(await said(() => Shelf.all().only('name').find(shelf.id))).toEqual(['shelf a, stored', 'found shelf a']);
    const heard = await said(() => Shelf.all().only('name', 'boards.wood').find(shelf.id));
    expect(heard).toEqual(FOUND('a').filter((name) => !name.includes('elm')));
  });

  it('J131: a hook of find that fails gives nobody the document; none is left open', async () => {
    @Document({ collection: 'plain' })
    class Failing extends Model {
      @AfterFind() fail(): void {
        throw new RangeError('sealed');
      }
    }
    await Plain.createMany([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    expect(await rejection(Failing.first())).toBeInstanceOf(RangeError);
    expect(await rejection(Failing.all())).toBeInstanceOf(RangeError);
    spec.wire.clear();
    const streaming = (async () => {
      for await (const batch of Failing.all().batches(1)) note(String(batch.length));
    })();
    expect(await rejection(streaming)).toBeInstanceOf(RangeError);
    expect(spec.wire.names).toEqual(['find', 'killCursors']);
  });

  it('hooks of find that find their own model for ever are stopped', async () => {
    @Document({ collection: 'plain' })
    class Mirror extends Model {
      @AfterFind() async look(): Promise<void> {
        await Mirror.find(this.id);
      }
    }
    @Document({ collection: 'plain' })
    class Again extends Model {
      @AfterFind() async look(): Promise<void> {
        await this.reload();
      }
    }
    await Plain.create({ name: 'a' });
    expect(await rejection(Mirror.first())).toBeInstanceOf(CallbackLoopError);
    expect(await rejection(Again.first())).toBeInstanceOf(CallbackLoopError);
  });

  it('hooks of initialize and build cannot be asynchronous, nor can their conditions', async () => {
    @Document({ collection: 'plain' })
    class Slow extends Model {
      @Field(String) name!: string;
      @AfterInitialize({ if: 'isSlow' }) async wait(): Promise<void> {
        await Promise.reject(new Error('never heard of'));
      }
      @AfterInitialize({ unless: async (slow: Slow) => Promise.resolve(slow.name !== 'odd') }) odd(): void {}
      @AfterBuild() async build(): Promise<void> {}
      get isSlow(): boolean {
        return this.name === 'slow';
      }
    }
    const errorOf = (only: string[], make: () => unknown) =>
      rejection(Slow.withoutCallbacks({ only }, async () => Promise.resolve(make())));
    const cases: [string, Error & Record<string, unknown>][] = [
      ['wait', await errorOf(['odd'], () => new Slow({ name: 'slow' }))],
      ['odd', await errorOf(['wait'], () => new Slow({ name: 'x' }))],
      ['build', await errorOf(['wait', 'odd'], () => Slow.build({ name: 'x' }))],
      ['wait', await errorOf(['odd'], async () => Slow.create({ name: 'slow' }))],
    ];
    for (const [name, error] of cases) {
      expect(error).toBeInstanceOf(AsynchronousHookError);
      expect([error['callback'], error['code'], error['model']]).toEqual([name, 'ASYNCHRONOUS_HOOK', 'Slow']);
    }
    expect(thrown(() => new Slow({ name: 'slow' }))).toBeInstanceOf(AsynchronousHookError);
    await Plain.create({ name: 'slow' });
    expect(await rejection(Slow.all())).toBeInstanceOf(AsynchronousHookError);
  });

  it('a subclass that is declared later, with hooks of its own', async () => {
    @Document({ collection: 'late' })
    class Early extends Model {
      @EmbedsMany(() => Part) parts!: EmbedsMany<Part>;
    }
    @Document()
    class Part extends EmbeddedModel {
      @Field(String) name!: string;
    }
    await Early.create({ parts: [{ name: 'x' }] });
    expect(await said(() => Early.first())).toEqual([]);
    @Document()
    class Later extends Early {
      @AfterFind() found(): void {
        note(`found ${this.parts.length}`);
      }
    }
    await Later.create({ parts: [{ name: 'y' }, { name: 'z' }] });
    expect(await said(() => Later.first())).toEqual(['found 2']);
    expect(await said(() => Early.all())).toEqual(['found 2']);
    expect(await said(() => Early.first())).toEqual([]);
  });
});
