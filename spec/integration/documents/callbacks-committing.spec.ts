import {
  AfterCommit,
  AfterCreateCommit,
  AfterDestroyCommit,
  AfterRollback,
  AfterUpdateCommit,
  BeforeSave,
  CommitHookError,
  connection,
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  InvalidOptionError,
  Model,
  Rollback,
} from 'threadline';
import { hearing } from '../../support/hearing';
import { rejection, thrown, wired } from '../wired';

const { note, said } = hearing();

@AfterCreateCommit((pit: Pit) => note(`created ${pit.depth}`))
@AfterUpdateCommit((pit: Pit) => note(`updated ${pit.depth}`))
@AfterDestroyCommit((pit: Pit) => note(`destroyed ${pit.depth}`))
@AfterRollback((pit: Pit) => note(`undone ${pit.depth}`))
@Document()
class Pit extends EmbeddedModel {
  @Field(Number) depth!: number;
  @EmbedsMany(() => Pit, { cascadeCallbacks: true }) shafts!: EmbedsMany<Pit>;
}

@AfterCommit((mine: Mine) => note(`mine ${mine.name}`))
@AfterRollback(() => note('undone mine'))
@Document({ collection: 'mines' })
class Mine extends Model {
  @Field(String) name!: string;
  @EmbedsMany(() => Pit, { cascadeCallbacks: true }) pits!: EmbedsMany<Pit>;
  @EmbedsOne(() => Pit, { cascadeCallbacks: true }) gate!: Pit | null;
  @EmbedsMany(() => Pit) heaps!: EmbedsMany<Pit>;
  @BeforeSave() saving(): void {
    for (const pit of this.pits) if (pit.depth === 7) pit.depth = 8;
  }
}

@Document({ collection: 'mines', softDelete: true })
class Quarry extends Model {
  @EmbedsMany(() => Pit, { cascadeCallbacks: true }) pits!: EmbedsMany<Pit>;
}

@Document({ collection: 'bills' })
class Bill extends Model {
  @Field(Number) total: number = 0;
  @AfterCommit() second(): void {
    note('second');
  }
  @AfterCommit({ prepend: true, on: 'create' }) first(): void {
    note('first');
  }
  @AfterCommit({ if: 'isLarge' }) large(): void {
    note('large');
  }
  @AfterUpdateCommit({ unless: async (bill: Bill) => Promise.resolve(bill.isLarge) }) small(): void {
    note('small');
  }
  @AfterCommit({ if: 'fails' }) never(): void {
    note('never');
  }
  @AfterRollback({ if: (bill: Bill) => bill.isNew }) forgotten(): void {
    note('forgotten');
  }
  get isLarge(): boolean {
    return this.total > 100;
  }
  get fails(): boolean {
    if (this.total === 13) throw new RangeError('unlucky');
    return false;
  }
}

const MINE = {
  name: 'a',
  pits: [{ depth: 1, shafts: [{ depth: 2 }] }, { depth: 3 }],
  gate: { depth: 4 },
  heaps: [{ depth: 5 }],
};

/** Outside, in a session and in a transaction alike: told once it is stored for good. */
type Place = (act: () => Promise<unknown>) => Promise<unknown>;
const PLACES: [string, Place][] = [
  ['outside', (act) => act()],
  ['in a session', (act) => connection().withSession(act)],
  ['in a transaction', (act) => connection().transaction(act)],
];

describe.each(PLACES)('commit hooks of documents inside [%s]', (_, place) => {
  wired();

  it('promise 11, J128: each one that its save created or changed, after the one around; none of the others', async () => {
    const mine = new Mine(MINE);
    expect(await said(() => place(() => mine.save()))).toEqual([
      ...['mine a', 'created 1', 'created 2', 'created 3', 'created 4'],
    ]);
    const found = await Mine.findOrFail(mine.id);
    found.pits[0]!.shafts[0]!.depth = 20;
    found.pits[1]!.depth = 7;
    found.pits.build({ depth: 9 });
    // What a hook changed counts as well: it is what was stored that matters.
    expect(await said(() => place(() => found.save()))).toEqual([
      'mine a',
      'updated 1',
      'updated 20',
      'updated 8',
      'created 9',
    ]);
    expect(await said(() => place(() => found.save()))).toEqual([]);
  });

  it('promise 11: those that go with the one around; what can be restored did not', async () => {
    const mine = await Mine.create(MINE);
    expect(await said(() => place(() => mine.destroy()))).toEqual([
      ...['mine a', 'destroyed 1', 'destroyed 2', 'destroyed 3', 'destroyed 4'],
    ]);
    const quarry = await Quarry.create({ pits: [{ depth: 1 }] });
    expect(await said(() => place(() => quarry.destroy()))).toEqual([]);
    await quarry.restore();
    expect(await said(() => place(() => quarry.destroyPermanently()))).toEqual(['destroyed 1']);
  });

  it('promise 11: whichever way they are stored', async () => {
    const mine = await Mine.create({ name: 'a' });
    const pit = new Pit({ depth: 1, shafts: [{ depth: 2 }] });
    expect(await said(() => place(() => mine.pits.push(pit, new Pit({ depth: 3 }))))).toEqual([
      ...['created 1', 'created 2', 'created 3'],
    ]);
    pit.shafts[0]!.depth = 20;
    expect(await said(() => place(() => pit.save()))).toEqual(['updated 1', 'updated 20']);
    expect(await said(() => place(() => pit.destroy()))).toEqual(['destroyed 1', 'destroyed 20']);
    expect(await said(() => place(() => mine.pits.destroyAll()))).toEqual(['destroyed 3']);
    const [one, two] = [new Mine(MINE), await Mine.create({ name: 'b', gate: { depth: 6 } })];
    two.gate!.depth = 60;
    expect(await said(() => place(() => Mine.saveMany([one, two])))).toEqual([
      ...['mine a', 'created 1', 'created 2', 'created 3', 'created 4', 'mine b', 'updated 60'],
    ]);
    expect(await said(() => place(() => new Mine(MINE).upsert()))).toContain('created 2');
  });

  it('promise 11: without the hooks that the block leaves out', async () => {
    const quietly = () => Pit.withoutCallbacks(() => Mine.create(MINE));
    expect(await said(() => place(quietly))).toEqual(['mine a']);
    const loudly = () => Mine.withoutCallbacks({ only: 'commit' }, () => Mine.create(MINE));
    expect(await said(() => place(loudly))).toEqual(['created 1', 'created 2', 'created 3', 'created 4']);
  });

  it('if, unless and prepend say when, asked when the hook is to run', async () => {
    const bill = new Bill();
    expect(await said(() => place(() => bill.save()))).toEqual(['first', 'second']);
    expect(await said(() => place(() => bill.update({ total: 5 })))).toEqual(['second', 'small']);
    expect(await said(() => place(() => bill.update({ total: 500 })))).toEqual(['second', 'large']);
    // A condition that fails is a hook that fails: the others run.
    const heard = await said(async () => {
      const error = await rejection(place(() => bill.update({ total: 13 })));
      expect(error).toBeInstanceOf(CommitHookError);
      expect(error['errors']).toEqual([new RangeError('unlucky')]);
    });
    expect(heard).toEqual(['second', 'small']);
  });
});

describe('rollback hooks of documents inside', () => {
  const spec = wired();

  it('promise 11: run after an abort, once each, and what they see is what was before', async () => {
    const mine = await Mine.create(MINE);
    const heard = await said(() =>
      connection().transaction(async () => {
        mine.pits[0]!.depth = 10;
        mine.pits.build({ depth: 11 });
        await mine.save();
        mine.pits[0]!.depth = 12;
        await mine.save();
        throw new Rollback();
      }),
    );
    expect(heard).toEqual(['undone mine', 'undone 1', 'undone 11']);
    expect(mine.pits.map(({ depth }) => depth)).toEqual([1, 3]);
    expect((await spec.stored('mines', { _id: mine.id }))[0]).toMatchObject({ pits: [{ depth: 1 }, { depth: 3 }] });
  });

  it('promise 11: created and then changed in one transaction fires both once; created and destroyed none', async () => {
    const heard = await said(() =>
      connection().transaction(async () => {
        const mine = await Mine.create({ name: 'a', pits: [{ depth: 1 }] });
        await mine.update({ name: 'b' });
        mine.pits[0]!.depth = 2;
        await mine.save();
        const gone = await Mine.create(MINE);
        await gone.destroy();
      }),
    );
    expect(heard).toEqual(['mine b', 'created 2', 'updated 2']);
  });

  it('the conditions of a rollback hook see what is again', async () => {
    const [old, made] = [await Bill.create(), new Bill()];
    const heard = await said(() =>
      connection().transaction(async () => {
        await Promise.all([old.update({ total: 1 }), made.save()]);
        throw new Rollback();
      }),
    );
    expect(heard).toEqual(['forgotten']);
  });

  it('refuse options that they do not take', () => {
    const cases: (() => unknown)[] = [
      () => AfterCommit({ if: 5 } as never),
      () => AfterCommit({ prepend: 'yes' } as never),
      () => AfterCommit({ on: [] }),
      () => AfterRollback({ when: 'now' } as never),
      () => AfterCreateCommit({ on: 'create' } as never),
      () => AfterCreateCommit({ unless: '' }),
    ];
    for (const declare of cases) expect(thrown(declare)).toBeInstanceOf(InvalidOptionError);
    // @ts-expect-error: conditions take the same document
    expect(() => AfterCommit((bill: Bill) => bill, { if: (pit: Pit) => pit.depth })).not.toThrow();
  });
});
