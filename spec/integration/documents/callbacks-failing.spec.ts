import {
  AfterCreate,
  AfterSave,
  AroundSave,
  BeforeDestroy,
  CallbackHaltedError,
  CallbackLoopError,
  connection,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  Model,
  UnawaitedOperationError,
} from 'threadline';
import { Noting } from '../../support/noting';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

const seen: string[] = [];
let failAt: string | undefined;
/** Notes where a hook is, and fails there if it is told to. */
function at(place: string): void {
  seen.push(place);
  if (failAt === place) throw new RangeError(place);
}

@Noting((where) => at(`leaf ${where}`), 'after save')
@Document()
class Leaf extends EmbeddedModel {
  @Field(String) text!: string;
}

@Noting(
  at,
  ...(['before save', 'around save', 'after save', 'after upsert'] as const),
  ...(['before destroy', 'after destroy', 'commit', 'rollback'] as const),
)
@Document({ collection: 'trees' })
class Tree extends Model {
  @Field(String) name!: string;
  @Field(Number) saves: number = 0;
  @EmbedsMany(() => Leaf) leaves!: EmbedsMany<Leaf>;
}

@Document({ collection: 'counted' })
class Counted extends Model {
  @Field(String) name!: string;
  @Field(Number) saves: number = 0;
  @AfterSave() async count(): Promise<void> {
    if (this.name === 'for ever' || this.saves < 3) {
      this.saves += 1;
      await this.save();
    }
  }
}

describe('hooks that fail', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const names = () =>
    Tree.collection
      .find()
      .map(({ name }) => String(name))
      .toArray();
  beforeEach(async () => {
    failAt = undefined;
    seen.length = 0;
    await Tree.withoutSession(() => Tree.deleteAll());
    spec.wire.clear();
  });
  const failing = async (place: string, act: () => Promise<unknown>): Promise<void> => {
    failAt = place;
    seen.length = 0;
    const error = await rejection(act());
    failAt = undefined;
    expect([error.constructor, error.message]).toEqual([RangeError, place]);
  };

  everyPlace('before the write: nothing is sent, and the document is new and changed as before', wire, async () => {
    for (const place of ['before save', 'around save']) {
      const tree = new Tree({ name: 'oak' });
      await failing(place, () => tree.save());
      expect([tree.isNew, tree.isPersisted, tree.isChanged('name'), spec.wire.names]).toEqual([true, false, true, []]);
      await tree.save();
      await failing(place, () => tree.update({ name: 'ash' }));
      expect([tree.changes.name, await names()]).toEqual([['oak', 'ash'], ['oak']]);
      await failing('before destroy', () => tree.destroy());
      expect([tree.isDestroyed, await names()]).toEqual([false, ['oak']]);
      await tree.destroy();
      spec.wire.clear();
    }
  });

  everyPlace('after the write: it is stored, and memory says so', wire, async () => {
    for (const place of ['around save end', 'after save']) {
      const tree = new Tree({ name: 'oak' });
      await failing(place, () => tree.save());
      expect([tree.isNew, tree.isPersisted, tree.isChanged(), await names()]).toEqual([false, true, false, ['oak']]);
      await failing(place, () => tree.update({ name: 'ash' }));
      expect([tree.isChanged(), await names()]).toEqual([false, ['ash']]);
      spec.wire.clear();
      // Nothing is left to be sent.
      await tree.save();
      expect(spec.wire.names).toEqual([]);
      await failing('after destroy', () => tree.destroy());
      expect([tree.isDestroyed, await names()]).toEqual([true, []]);
    }
    const tree = new Tree({ name: 'elm' });
    await failing('after upsert', () => tree.upsert());
    expect([tree.isNew, tree.isChanged(), await names()]).toEqual([false, false, ['elm']]);
  });

  everyPlace('after the write of a document inside: it is stored, and stays in the list', wire, async () => {
    const tree = await Tree.create({ name: 'oak' });
    await failing('leaf after save', () => tree.leaves.push({ text: 'green' }));
    expect([tree.leaves.length, tree.leaves[0]!.isNew, tree.isChanged()]).toEqual([1, false, false]);
    spec.wire.clear();
    await tree.save();
    expect(spec.wire.names).toEqual([]);
    expect((await Tree.findOrFail(tree.id)).leaves.map(({ text }) => text)).toEqual(['green']);
  });

  it('after the write, outside a transaction, commit hooks still run: it is stored for good', async () => {
    const tree = new Tree({ name: 'oak' });
    await failing('after save', () => tree.save());
    expect(seen.slice(-2)).toEqual(['after save', 'commit']);
    await failing('after destroy', () => tree.destroy());
    expect(seen.slice(-2)).toEqual(['after destroy', 'commit']);
  });

  it('before the write no commit hook runs', async () => {
    await failing('around save', () => new Tree({ name: 'oak' }).save());
    expect(seen).not.toContain('commit');
  });

  it('in a transaction that the error leaves, memory and what is stored are what they were', async () => {
    const old = await Tree.create({ name: 'old' });
    for (const place of ['before save', 'around save', 'around save end', 'after save']) {
      const tree = new Tree({ name: 'oak' });
      await failing(place, () =>
        connection().transaction(async () => {
          failAt = undefined;
          await old.update({ name: 'older' });
          failAt = place;
          await tree.save();
        }),
      );
      expect([tree.isNew, tree.name, old.name, old.isChanged()]).toEqual([true, 'oak', 'old', false]);
      expect([await names(), seen.includes('commit'), seen.includes('rollback')]).toEqual([['old'], false, true]);
    }
    await failing('after destroy', () => connection().transaction(() => old.destroy()));
    expect([old.isDestroyed, await names()]).toEqual([false, ['old']]);
  });

  it('in a transaction that catches the error, what was written is part of it', async () => {
    const tree = new Tree({ name: 'oak' });
    await connection().transaction(() => failing('after save', () => tree.save()));
    expect([tree.isPersisted, await names(), seen.at(-1)]).toEqual([true, ['oak'], 'commit']);
  });

  it('after the commit: it is told of, and everything stays stored', async () => {
    failAt = 'commit';
    const tree = new Tree({ name: 'oak' });
    expect(await rejection(tree.save())).toMatchObject({ code: 'COMMIT_HOOK' });
    expect([tree.isPersisted, await names()]).toEqual([true, ['oak']]);
    const other = new Tree({ name: 'ash' });
    expect(await rejection(connection().transaction(() => other.save()))).toMatchObject({ code: 'COMMIT_HOOK' });
    failAt = undefined;
    expect([other.isPersisted, (await names()).sort()]).toEqual([true, ['ash', 'oak']]);
  });

  everyPlace(
    'a hook that saves its document again: as often as it means to, and never waiting for itself',
    wire,
    async () => {
      const counted = await Counted.create({ name: 'thrice' });
      expect([counted.saves, counted.isChanged()]).toEqual([3, false]);
      expect(spec.wire.names).toEqual(['insert', 'update', 'update', 'update']);
      expect((await Counted.findOrFail(counted.id)).saves).toBe(3);
    },
  );

  it('a hook that saves its document for ever is stopped', async () => {
    const counted = new Counted({ name: 'for ever' });
    const error = await rejection(counted.save());
    expect(error).toBeInstanceOf(CallbackLoopError);
    expect([error['model'], error['event'], error['code']]).toEqual(['Counted', 'save', 'CALLBACK_LOOP']);
    expect((await Counted.findOrFail(counted.id)).saves).toBe(counted.saves - (counted.isChanged() ? 1 : 0));
    // It was one operation that went wrong, and not the document.
    counted.name = 'enough';
    await counted.save();
  });

  it('many saves of one document at once are no circle', async () => {
    const tree = await Tree.create({ name: 'oak' });
    await Promise.all(Array.from({ length: 150 }, () => tree.save()));
    expect(seen.filter((place) => place === 'after save')).toHaveLength(151);
  });

  it('a hook that forgets to wait for its work: the block waits, and says so', async () => {
    @Document({ collection: 'trees' })
    class Forgetful extends Tree {
      @AfterCreate() plant(): void {
        void Counted.create({ name: 'never awaited', saves: 3 });
      }
    }
    const error = await rejection(connection().withSession(() => Forgetful.create({ name: 'x' })));
    expect(error).toBeInstanceOf(UnawaitedOperationError);
    const aborted = await rejection(connection().transaction(() => Forgetful.create({ name: 'y' })));
    expect(aborted).toBeInstanceOf(UnawaitedOperationError);
    expect(await names()).toEqual(['x']);
  });

  it('J130: a halted destroy, and an around hook that calls on too late', async () => {
    @Document({ collection: 'trees' })
    class Late extends Tree {
      later: Promise<unknown> | undefined;
      @AroundSave() late(next: () => Promise<void>): void {
        this.later = new Promise<void>((resolve) => setImmediate(resolve)).then(next);
        this.later.catch(() => undefined);
      }
      @BeforeDestroy() stay(): boolean {
        return false;
      }
    }
    const late = new Late({ name: 'x' });
    expect(await rejection(late.save())).toMatchObject({ code: 'CALLBACK_HALTED', callback: 'late' });
    expect(await rejection(late.later!)).toBeInstanceOf(CallbackHaltedError);
    expect([late.isNew, await names()]).toEqual([true, []]);
    await Late.withoutCallbacks({ only: 'late' }, () => late.save());
    expect(await rejection(late.destroy())).toMatchObject({ event: 'destroy', callback: 'stay' });
    expect([late.isPersisted, await names()]).toEqual([true, ['x']]);
  });
});
