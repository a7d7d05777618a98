import { Document, DocumentNotFoundError, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model } from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

@Document()
class Leaf extends EmbeddedModel {
  @Field(String) name?: string;
}

@Document()
class Branch extends EmbeddedModel {
  @Field(String) name?: string;
  @EmbedsMany(() => Leaf) leaves!: EmbedsMany<Leaf>;
  @EmbedsOne(() => Leaf) bud!: Leaf | null;
}

@Document({ collection: 'removing' })
class Tree extends Model {
  @Field(String) name?: string;
  @EmbedsOne(() => Leaf) top!: Leaf | null;
  @EmbedsMany(() => Branch) branches!: EmbedsMany<Branch>;
  @EmbedsMany(() => Leaf) fallen!: EmbedsMany<Leaf>;
}

const named = (...names: string[]): { name: string }[] => names.map((name) => ({ name }));

describe('the shape of updates that put in and take out', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const tree = async (): Promise<Tree> => {
    const one = await Tree.create({
      name: 'oak',
      top: { name: 'top' },
      branches: named('a', 'b', 'c').map((branch) => ({ ...branch, leaves: named('x', 'y'), bud: { name: 'bud' } })),
      fallen: named('f', 'g'),
    });
    spec.wire.clear();
    return Tree.findOrFail(one.id).then((found) => (spec.wire.clear(), found));
  };
  const update = (): { readonly q: object; readonly u: object } => {
    expect(spec.wire.names).toEqual(['update']);
    return spec.wire.named('update')[0]!.command['updates'][0] as { q: object; u: object };
  };
  const stored = async ({ id }: Tree): Promise<Record<string, unknown>> =>
    (await Tree.collection.findOne({ _id: id })) as Record<string, unknown>;

  everyPlace(
    'C37: one that is put in is set; one that is taken out, and a list, are unset beside the rest',
    wire,
    async () => {
      const one = await tree();
      one.name = 'ash';
      one.top = null;
      one.fallen = null as never;
      await one.save();
      expect(update().u).toEqual({
        $set: { name: 'ash' },
        $unset: { top: expect.anything(), fallen: expect.anything() },
      });
      expect(Object.keys(await stored(one)).sort()).toEqual(['_id', 'branches', 'name']);
      spec.wire.clear();
      one.top = new Leaf({ name: 'new' });
      await one.save();
      expect(update().u).toEqual({ $set: { top: { _id: one.top.id, name: 'new' } } });
      expect((await Tree.findOrFail(one.id)).top!.name).toBe('new');
    },
  );

  everyPlace('C36: several new ones of two lists, and a change of the root, are one update', wire, async () => {
    const one = await tree();
    one.name = 'ash';
    const [f, g] = [one.fallen.build({ name: 'h' }), one.fallen.build({ name: 'i' })];
    const branch = one.branches.build({ name: 'd' });
    await one.save();
    expect(update().u).toMatchObject({
      $set: { name: 'ash' },
      $push: {
        fallen: {
          $each: [
            { _id: f.id, name: 'h' },
            { _id: g.id, name: 'i' },
          ],
        },
        branches: { $each: [{ _id: branch.id, name: 'd' }] },
      },
    });
    expect((await Tree.findOrFail(one.id)).fallen.map(({ name }) => name)).toEqual(['f', 'g', 'h', 'i']);
  });

  everyPlace('C38: several that are taken out in memory are one $pull by their ids', wire, async () => {
    const one = await tree();
    const [a, b, c] = one.branches;
    one.branches.splice(0, 1);
    one.branches.splice(1, 1);
    await one.save();
    expect(update().u).toEqual({ $pull: { branches: { _id: { $in: [a!.id, c!.id] } } } });
    expect((await Tree.findOrFail(one.id)).branches.map(({ id }) => id)).toEqual([b!.id]);
  });

  everyPlace('E69: one that is alone is unset, at every depth, and those beside it stay', wire, async () => {
    const one = await tree();
    const top = one.top!;
    await top.destroy();
    expect(update().u).toEqual({ $unset: { top: expect.anything() } });
    expect([one.top, top.isDestroyed, one.isChanged()]).toEqual([null, true, false]);
    spec.wire.clear();
    one.branches.reverse();
    const [last] = one.branches;
    const { bud } = last!;
    await bud!.destroy();
    await last!.leaves[0]!.destroy();
    await last!.destroy();
    expect(spec.wire.names).toEqual(['update', 'update', 'update']);
    const { branches, name } = await stored(one);
    expect([name, branches]).toMatchObject([
      'oak',
      [
        { name: 'a', leaves: [{}, {}] },
        { name: 'b', bud: { name: 'bud' } },
      ],
    ]);
    expect([(branches as unknown[]).length, last!.bud, last!.leaves.length]).toEqual([2, null, 1]);
    expect(one.branches.map((branch) => branch.name)).toEqual(['b', 'a']);
  });

  everyPlace('E73: one whose document is gone is not found when it is read again', wire, async () => {
    const one = await tree();
    const leaf = one.branches[1]!.leaves[0]!;
    await Tree.collection.updateOne({ _id: one.id }, { $pull: { branches: { name: 'b' } } } as never);
    expect(await rejection(leaf.reload())).toBeInstanceOf(DocumentNotFoundError);
    await Tree.collection.deleteOne({ _id: one.id });
    expect(await rejection(one.branches[0]!.reload())).toBeInstanceOf(DocumentNotFoundError);
  });
});
