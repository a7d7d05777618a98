import { MongoClient } from 'mongodb';
import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model, Rollback, StaleDocumentError } from 'threadline';
import { mongodbUri } from '../../support/database';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

@Document()
class Seed extends EmbeddedModel {
  @Field(String) name!: string;
}

@Document()
class Leaf extends EmbeddedModel {
  @Field(String) name!: string;
  @Field(Date) at?: Date;
  @Field(Object) meta?: Record<string, unknown>;
  @EmbedsMany(() => Seed) seeds!: EmbedsMany<Seed>;
  @EmbedsOne(() => Seed) pip!: Seed | null;
}

/** Without an `_id`, it is known by all that it holds. */
@Document({ id: false })
class Pot extends EmbeddedModel {
  @Field(Number) size?: number;
  @EmbedsMany(() => Leaf) leaves!: EmbedsMany<Leaf>;
  @EmbedsOne(() => Leaf) best!: Leaf | null;
}

@Document()
class Garden extends Model {
  @EmbedsMany(() => Pot) pots!: EmbedsMany<Pot>;
  @EmbedsMany(() => Leaf) leaves!: EmbedsMany<Leaf>;
}

describe('embedded documents that move to another place', () => {
  const spec = wired();
  const wire = () => spec.wire;
  let other: MongoClient;
  beforeAll(async () => void (other = await new MongoClient(mongodbUri()).connect()));
  afterAll(() => other.close());
  const theirs = () => other.db(spec.database).collection<Record<string, unknown>>('gardens');

  const planted = async (): Promise<Garden> => {
    const at = new Date(5);
    const a = { name: 'a', at, meta: { tags: ['x'] }, seeds: [{ name: 's' }, { name: 't' }], pip: { name: 'p' } };
    const { id } = await Garden.create({ pots: [{ leaves: [a, { name: 'b' }] }, { leaves: [{ name: 'c' }] }] });
    return Garden.findOrFail(id);
  };
  const names = async ({ id }: Garden): Promise<string[][]> =>
    (await Garden.findOrFail(id)).pots.map(({ leaves }) => leaves.map(({ name }) => name));

  /** Takes the first leaf of the first pot natively, and stores it in the second. */
  const moved = async ({ pots: [from, to] }: Garden): Promise<Leaf> => {
    const [leaf] = from!.leaves.splice(0, 1);
    to!.leaves[to!.leaves.length] = leaf!;
    await to!.save();
    return leaf!;
  };

  everyPlace('C45: what was stored elsewhere and changed there is known as it was in its old place', wire, async () => {
    const mine = await planted();
    const leaf = await moved(mine);
    await leaf.$set({ name: 'A' });
    await leaf.seeds[0]!.update({ name: 'S' });
    await leaf.seeds.push({ name: 'u' });
    await leaf.update({ meta: { tags: ['y'] }, pip: null });
    expect(await names(mine)).toEqual([
      ['a', 'b'],
      ['c', 'A'],
    ]);
    expect(mine.pots[0]!.isChanged('leaves')).toBe(true);
    expect(mine.pots[0]!.attributeWas('leaves')?.[0]).toMatchObject({
      name: 'a',
      meta: { tags: ['x'] },
      seeds: [{ name: 's' }, { name: 't' }],
    });
    spec.wire.clear();
    await mine.save();
    expect(spec.wire.names).toEqual(['update']);
    expect(await names(mine)).toEqual([['b'], ['c', 'A']]);
    const now = (await Garden.findOrFail(mine.id)).pots[1]!.leaves[1]!;
    expect([now.pip, now.meta, now.seeds.map(({ name }) => name)]).toEqual([
      undefined,
      { tags: ['y'] },
      ['S', 't', 'u'],
    ]);
    expect(mine.isChanged()).toBe(false);
  });

  everyPlace('C45: its old place, which has no _id, still can be taken away, changed and moved', wire, async () => {
    const mine = await planted();
    const leaf = await moved(mine);
    await leaf.$set({ name: 'A' });
    await mine.pots[0]!.update({ size: 3 });
    await mine.pots[0]!.destroy();
    expect(await names(mine)).toEqual([['c', 'A']]);
  });

  it.each([
    ['a field of it', { $set: { 'pots.0.leaves.0.name': 'theirs' } }],
    ['a field inside it', { $set: { 'pots.0.leaves.0.seeds.0.name': 'theirs' } }],
    ['a field that the model does not know', { $set: { 'pots.0.leaves.0.beyond': 1 } }],
    ['it as a whole', { $pull: { 'pots.0.leaves': { name: 'a' } } }],
  ])('C45: that others changed %s in its old place is seen', async (_what, theirChange) => {
    const mine = await planted();
    const { id } = mine;
    await theirs().updateOne({ _id: id }, { $set: { 'pots.0.leaves.0.beyond': 0 } });
    await mine.reload();
    const leaf = await moved(mine);
    await leaf.$set({ name: 'A' });
    await theirs().updateOne({ _id: id }, theirChange as never);
    const before = await spec.stored('gardens', { _id: id });
    expect(await rejection(mine.save())).toBeInstanceOf(StaleDocumentError);
    expect(await spec.stored('gardens', { _id: id })).toEqual(before);
    await mine.reload();
    await mine.pots[0]!.update({ size: 3 });
  });

  everyPlace(
    'C45, B27: a list that is reset holds what is stored there, and leaves what has moved alone',
    wire,
    async () => {
      const mine = await planted();
      const leaf = await moved(mine);
      await leaf.$set({ name: 'A' });
      const [from, to] = mine.pots;
      from!.resetAttribute('leaves');
      expect([from!.leaves.map(({ name }) => name), from!.leaves[0] === leaf, to!.leaves[1]]).toEqual([
        ['a', 'b'],
        false,
        leaf,
      ]);
      expect(mine.isChanged()).toBe(false);
      await from!.leaves[0]!.update({ name: 'aa' });
      expect(await names(mine)).toEqual([
        ['aa', 'b'],
        ['c', 'A'],
      ]);
    },
  );

  everyPlace('C45: a key without a value is none, and none in what is known to be stored either', wire, async () => {
    const mine = await planted();
    const [pot] = mine.pots;
    Object.assign(pot!.leaves[0]!.meta!, { gone: undefined, here: { gone: undefined, list: [1] } });
    await mine.save();
    await pot!.update({ size: 3 });
    const { size, leaves } = (await Garden.findOrFail(mine.id)).pots[0]!;
    expect([size, leaves[0]!.meta]).toEqual([3, { tags: ['x'], here: { list: [1] } }]);
  });

  everyPlace('C45: what comes back is stored once, as it is by then', wire, async () => {
    const mine = await planted();
    const [from, to] = mine.pots;
    const leaf = await moved(mine);
    await leaf.$set({ name: 'A' });
    to!.leaves.splice(1, 1);
    from!.leaves[1] = leaf;
    await mine.save();
    expect(await names(mine)).toEqual([['b', 'A'], ['c']]);
    expect(mine.isChanged()).toBe(false);
    await leaf.update({ name: 'AA' });
    expect(await names(mine)).toEqual([['b', 'AA'], ['c']]);
  });

  everyPlace('C45: the same where it is put back, and saved, by itself', wire, async () => {
    const mine = await planted();
    const [from, to] = mine.pots;
    const leaf = await moved(mine);
    await leaf.$set({ name: 'A' });
    to!.leaves.splice(1, 1);
    await from!.leaves.push(leaf);
    expect(await names(mine)).toEqual([
      ['b', 'A'],
      ['c', 'A'],
    ]);
    await mine.save();
    expect(await names(mine)).toEqual([['b', 'A'], ['c']]);
    from!.leaves.splice(1, 1);
    to!.leaves = [...to!.leaves, leaf] as never;
    await leaf.update({ name: 'AA' });
    to!.leaves.splice(1, 1);
    from!.leaves = [leaf, ...from!.leaves] as never;
    await leaf.save();
    await mine.save();
    expect(await names(mine)).toEqual([['AA', 'b'], ['c']]);
  });

  everyPlace('C45: one that was alone is known in its old place too', wire, async () => {
    const mine = await planted();
    const [pot] = mine.pots;
    pot!.best = new Leaf({ name: 'best' });
    await mine.save();
    const best = pot!.best;
    pot!.best = null;
    await mine.leaves.push(best);
    await best.$set({ name: 'BEST' });
    pot!.size = 2;
    await mine.save();
    const now = await Garden.findOrFail(mine.id);
    expect([now.pots[0]!.best, now.leaves.map(({ name }) => name)]).toEqual([undefined, ['BEST']]);
  });

  everyPlace('C45: one that moves to another document leaves the first one in order', wire, async () => {
    const [mine, hers] = [await planted(), await planted()];
    const [leaf] = mine.pots[0]!.leaves.splice(0, 1);
    await hers.leaves.push(leaf!);
    await leaf!.update({ name: 'A' });
    await mine.save();
    expect(await names(mine)).toEqual([['b'], ['c']]);
    expect((await Garden.findOrFail(hers.id)).leaves.map(({ name }) => name)).toEqual(['A']);
  });

  it('C45, promise 10: where a transaction aborts, it is again known in its old place and nowhere else', async () => {
    const mine = await planted();
    const [from, to] = mine.pots;
    const leaf = from!.leaves[0]!;
    await Garden.transaction(async () => {
      await moved(mine);
      await leaf.$set({ name: 'A' });
      throw new Rollback();
    });
    expect([from!.leaves[0], leaf.name, mine.isChanged()]).toEqual([leaf, 'a', false]);
    await moved(mine);
    await leaf.update({ name: 'A' });
    await mine.save();
    expect([await names(mine), to!.leaves[1]]).toEqual([[['b'], ['c', 'A']], leaf]);
  });
});
