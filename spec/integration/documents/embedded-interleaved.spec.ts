import { MongoClient } from 'mongodb';
import {
  Document,
  DocumentNotFoundError,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  Model,
  Rollback,
  StaleDocumentError,
} from 'threadline';
import { mongodbUri } from '../../support/database';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

const calls: string[] = [];

@Document()
class Leaf extends EmbeddedModel {
  @Field(String, { name: 'tx' }) text!: string;
  @Field(Number) size?: number;
}

@Document({ id: false })
class Bud extends EmbeddedModel {
  @Field(String, { name: 'tx' }) text!: string;
}

@Document()
class Twig extends EmbeddedModel {
  @Field(String) name!: string;
  @EmbedsMany(() => Leaf, { name: 'lv' }) leaves!: EmbedsMany<Leaf>;
  @EmbedsMany(() => Bud) buds!: EmbedsMany<Bud>;
  @EmbedsOne(() => Bud) tip!: Bud | null;
  @EmbedsOne(() => Leaf, { name: 'tp' }) top!: Leaf | null;
}

@Document()
class Branch extends EmbeddedModel {
  @Field(String) name!: string;
  @EmbedsMany(() => Twig, { name: 'tw' }) twigs!: EmbedsMany<Twig>;
}

@Document()
class Tree extends Model {
  @Field(String) name!: string;
  @EmbedsMany(() => Branch, {
    name: 'br',
    beforeAdd: 'beforeAdd',
    afterAdd: (_tree: Tree, branch: Branch) => tell('after add', branch),
    beforeRemove: (_tree: Tree, branch: Branch) => tell('before remove', branch),
    afterRemove: (_tree: Tree, branch: Branch) => tell('after remove', branch),
  })
  branches!: EmbedsMany<Branch>;
  @EmbedsOne(() => Branch, { name: 'tk' }) trunk!: Branch | null;
  async beforeAdd(branch: Branch): Promise<void> {
    await Promise.resolve();
    tell('before add', branch);
  }
}

function tell(when: string, { name }: Branch): void {
  calls.push(`${when} ${name}`);
  if (name === `no ${when}`) throw new RangeError(name);
}

/** The other client: it puts siblings before everything and takes some away. */
describe('embedded documents that another client changes meanwhile', () => {
  const spec = wired();
  const wire = () => spec.wire;
  let other: MongoClient;
  beforeAll(async () => void (other = await new MongoClient(mongodbUri()).connect()));
  afterAll(() => other.close());
  beforeEach(() => calls.splice(0));
  const theirs = () => other.db(spec.database).collection<Record<string, unknown>>('trees');

  async function tree(): Promise<Tree> {
    const leaves = [{ text: 'a' }, { text: 'b' }, { text: 'c' }];
    const twigs = [{ name: 't0' }, { name: 't1', leaves, buds: [{ text: 'x' }, { text: 'y' }], top: { text: 'top' } }];
    const { id } = await Tree.create({ name: 'oak', branches: [{ name: 'b0' }, { name: 'b1', twigs }] });
    calls.splice(0);
    return Tree.findOrFail(id);
  }
  const twigOf = ({ branches }: Tree): Twig =>
    branches.find(({ name }) => name === 'b1')!.twigs.find(({ name }) => name === 't1')!;
  const texts = (found: Tree): string[] => twigOf(found).leaves.map(({ text }) => text);

  /** Puts a sibling before the one of each level. */
  async function shift({ id }: Tree): Promise<void> {
    await theirs().updateOne(
      { _id: id },
      { $push: { br: { $each: [{ _id: 'new', name: 'new' }], $position: 0 } } as never },
    );
    await theirs().updateOne(
      { _id: id },
      { $push: { 'br.2.tw': { $each: [{ _id: 'new', name: 'new' }], $position: 0 } } as never },
    );
    await theirs().updateOne(
      { _id: id },
      { $push: { 'br.2.tw.2.lv': { $each: [{ _id: 'new', tx: 'new' }], $position: 0 } } as never },
    );
  }

  it('M144: at depth three, a save of the root hits its own, wherever they are by now', async () => {
    const mine = await tree();
    twigOf(mine).leaves[1]!.text = 'B';
    twigOf(mine).top!.size = 5;
    twigOf(mine).leaves.build({ text: 'd' });
    mine.name = 'Oak';
    await shift(mine);
    spec.wire.clear();
    await mine.save();
    expect(spec.wire.names).toEqual(['update']);
    const now = await Tree.findOrFail(mine.id);
    expect([now.name, texts(now), twigOf(now).top!.size]).toEqual(['Oak', ['new', 'a', 'B', 'c', 'd'], 5]);
    expect(now.branches.map(({ name }) => name)).toEqual(['new', 'b0', 'b1']);
  });

  it('M144, M146: a child at depth three saves, reads, and destroys itself; lists put in and take out', async () => {
    const mine = await tree();
    const twig = twigOf(mine);
    const [a, b, c] = twig.leaves;
    await shift(mine);
    await b!.update({ text: 'B' });
    await a!.destroy();
    await twig.leaves.push({ text: 'd' }, { text: 'e' });
    await c!.$set({ size: 7 });
    expect(texts(await Tree.findOrFail(mine.id))).toEqual(['new', 'B', 'c', 'd', 'e']);
    await theirs().updateOne(
      { _id: mine.id },
      { $set: { 'br.2.tw.2.lv.$[leaf].tx': 'theirs' } },
      { arrayFilters: [{ 'leaf._id': c!.id }] },
    );
    await c!.reload();
    expect([c!.text, c!.size, twig.leaves.map(({ text }) => text)]).toEqual(['theirs', 7, ['B', 'theirs', 'd', 'e']]);
    expect(await twig.leaves.deleteAll({ text: { $in: ['B', 'd'] } })).toBe(2);
    await twig.top!.update({ text: 'TOP' });
    const now = await Tree.findOrFail(mine.id);
    expect([texts(now), twigOf(now).top!.text]).toEqual([['new', 'theirs', 'e'], 'TOP']);
  });

  it('M144: where one around is gone, or the child itself, nothing is stored and all stays changed', async () => {
    const mine = await tree();
    const twig = twigOf(mine);
    const [leaf] = twig.leaves;
    await theirs().updateOne({ _id: mine.id }, { $pull: { 'br.1.tw': { name: 't1' } } as never });
    const [before] = await spec.stored('trees', { _id: mine.id });
    leaf!.text = 'A';
    mine.name = 'changed';
    expect(await rejection(mine.save())).toBeInstanceOf(StaleDocumentError);
    expect(await rejection(leaf!.save())).toBeInstanceOf(StaleDocumentError);
    expect(await rejection(twig.leaves.push({ text: 'x' }))).toBeInstanceOf(StaleDocumentError);
    expect(await rejection(twig.leaves.clear())).toBeInstanceOf(StaleDocumentError);
    expect(await rejection(twig.destroy().then(() => twig.leaves[0]!.destroy()))).toBeInstanceOf(Error);
    expect(await rejection(leaf!.reload())).toBeInstanceOf(DocumentNotFoundError);
    expect(await spec.stored('trees', { _id: mine.id })).toEqual([before]);
    expect([leaf!.isChanged('text'), mine.isChanged('name')]).toEqual([true, true]);
    await theirs().deleteOne({ _id: mine.id as never });
    expect(await rejection(leaf!.save())).toBeInstanceOf(DocumentNotFoundError);
  });

  it('M145: a list that is given as it is stored is not replaced: what others add to it stays', async () => {
    const mine = await tree();
    const twig = twigOf(mine);
    Object.assign(twig, { leaves: [...twig.leaves], buds: [...twig.buds] });
    spec.wire.clear();
    await mine.save();
    expect(spec.wire.names).toEqual([]);
    await theirs().updateOne(
      { _id: mine.id },
      { $push: { 'br.1.tw.1.lv': { _id: 'new', tx: 'new' }, 'br.1.tw.1.buds': { tx: 'new' } } as never },
    );
    twig.leaves.splice(0, 1);
    twig.buds.splice(0, 1);
    await mine.save();
    const now = twigOf(await Tree.findOrFail(mine.id));
    expect([now.leaves, now.buds].map((list) => list.map(({ text }) => text))).toEqual([
      ['b', 'c', 'new'],
      ['y', 'new'],
    ]);
  });

  it('M146: those without _id are guarded by what they were, at depth three', async () => {
    const mine = await tree();
    const twig = twigOf(mine);
    await theirs().updateOne(
      { _id: mine.id },
      { $push: { 'br.1.tw.1.buds': { $each: [{ tx: 'new' }], $position: 0 } } as never },
    );
    twig.buds[1]!.text = 'Y';
    expect(await rejection(mine.save())).toBeInstanceOf(StaleDocumentError);
    expect(await rejection(twig.buds[0]!.update({ text: 'X' }))).toBeInstanceOf(StaleDocumentError);
    expect(await rejection(twig.buds[0]!.destroy())).toBeInstanceOf(StaleDocumentError);
    expect(twig.buds[1]!.isChanged('text')).toBe(true);
    const again = twigOf(await Tree.findOrFail(mine.id));
    expect(again.buds.map(({ text }) => text)).toEqual(['new', 'x', 'y']);
    await again.buds[2]!.update({ text: 'Y' });
    await again.buds.push({ text: 'z' });
    expect(await again.buds.deleteAll({ text: 'x' })).toBe(1);
    expect(twigOf(await Tree.findOrFail(mine.id)).buds.map(({ text }) => text)).toEqual(['new', 'Y', 'z']);
  });

  it.each([[[{}]], [[]], [[null, null]], [null]])(
    'M146: one without _id that holds nothing must still be there (now %j)',
    async (buds) => {
      const { id } = await Tree.create({ name: 'oak', branches: [{ twigs: [{ buds: [{}, {}] }] }] });
      const twig = (await Tree.findOrFail(id)).branches[0]!.twigs[0]!;
      await theirs().updateOne({ _id: id }, { $set: { 'br.0.tw.0.buds': buds } });
      const [before] = await spec.stored('trees', { _id: id });
      twig.buds[1]!.text = 'Y';
      expect(await rejection(twig.buds[1]!.save())).toBeInstanceOf(StaleDocumentError);
      expect(await rejection(twig.save())).toBeInstanceOf(StaleDocumentError);
      expect(await rejection(twig.buds[1]!.$set({ text: 'Z' }))).toBeInstanceOf(StaleDocumentError);
      expect(await rejection(twig.buds[1]!.destroy())).toBeInstanceOf(StaleDocumentError);
      expect(await spec.stored('trees', { _id: id })).toEqual([before]);
    },
  );

  it.each([
    ['one is put in front', ({ buds }: Twig) => void buds.splice(0, 0, new Bud({ text: 'n' })), [{ tx: 'n' }, {}]],
    ['one is taken away', ({ buds }: Twig) => void buds.splice(0, 1), []],
    ['one destroys itself', ({ buds }: Twig) => buds[0]!.destroy(), []],
  ])(
    'C45, M146: where others took one without _id away and %s, nothing is put in its place',
    async (_what, change, buds) => {
      const { id } = await Tree.create({ name: 'oak', branches: [{ twigs: [{ buds: [{}, {}] }] }] });
      const mine = await Tree.findOrFail(id);
      await theirs().updateOne({ _id: id }, { $set: { 'br.0.tw.0.buds': [{}] } });
      await change(mine.branches[0]!.twigs[0]!);
      await mine.save();
      const now = await Tree.collection.findOne({ _id: id }, { projection: { _id: 0, 'br.tw.buds': 1 } });
      expect(now).toEqual({ br: [{ tw: [{ buds }] }] });
    },
  );

  it.each([undefined, null, 'scalar', [[]]])(
    'M146: one alone without _id must still be a document (now %j)',
    async (tip) => {
      const { id } = await Tree.create({ name: 'oak', branches: [{ twigs: [{ tip: { text: 'x' } }] }] });
      const twig = (await Tree.findOrFail(id)).branches[0]!.twigs[0]!;
      const path = 'br.0.tw.0.tip';
      await theirs().updateOne({ _id: id }, tip === undefined ? { $unset: { [path]: '' } } : { $set: { [path]: tip } });
      const [before] = await spec.stored('trees', { _id: id });
      twig.tip!.text = 'Y';
      expect(await rejection(twig.tip!.save())).toBeInstanceOf(StaleDocumentError);
      expect(await rejection(twig.save())).toBeInstanceOf(StaleDocumentError);
      expect(await rejection(twig.tip!.$set({ text: 'Z' }))).toBeInstanceOf(StaleDocumentError);
      expect(await rejection(twig.tip!.destroy())).toBeInstanceOf(StaleDocumentError);
      expect(await spec.stored('trees', { _id: id })).toEqual([before]);
    },
  );

  everyPlace('M150: stored names are used in writing, reading and cloning, at every depth', wire, async () => {
    const mine = await tree();
    const clone = mine.clone();
    clone.trunk = new Branch({ name: 'trunk', twigs: [{ name: 't', leaves: [{ text: 'deep' }] }] });
    await clone.save();
    const [stored] = await Tree.collection.find({ _id: clone.id }).toArray();
    const [, branch] = stored!['br'] as {
      _id: unknown;
      tw: { lv: { tx: string; _id: unknown }[]; tp: { tx: string } }[];
    }[];
    expect([branch!.tw[1]!.lv.map(({ tx }) => tx), branch!.tw[1]!.tp.tx]).toEqual([['a', 'b', 'c'], 'top']);
    expect(branch!._id).not.toEqual(mine.branches[1]!.id);
    expect(branch!.tw[1]!.lv[0]!._id).not.toEqual(twigOf(mine).leaves[0]!.id);
    expect((stored!['tk'] as { tw: { lv: { tx: string }[] }[] }).tw[0]!.lv[0]!.tx).toBe('deep');
    clone.trunk.twigs[0]!.leaves[0]!.text = 'deeper';
    spec.wire.clear();
    await clone.save();
    expect(JSON.stringify(spec.wire.named('update')[0]!.command)).toContain('"tk.tw.$[');
    expect((await Tree.findOrFail(clone.id)).trunk!.twigs[0]!.leaves[0]!.text).toBe('deeper');
    expect(await Tree.where({ 'trunk.twigs.leaves.text': 'deeper' }).count()).toBe(1);
    await Tree.where({ _id: clone.id }).deleteAll();
  });

  everyPlace('M148: hooks of putting in and taking out, and what an error in them means', wire, async () => {
    const mine = await tree();
    await mine.branches.push({ name: 'p' });
    await mine.branches.insertAt(0, { name: 'i' });
    await mine.branches.remove(mine.branches[0]!);
    expect(calls.splice(0)).toEqual([
      ...['before add p', 'after add p', 'before add i', 'after add i', 'before remove i', 'after remove i'],
    ]);
    spec.wire.clear();
    expect(await rejection(mine.branches.push({ name: 'x' }, { name: 'no before add' }))).toBeInstanceOf(RangeError);
    expect([spec.wire.names, mine.branches.map(({ name }) => name)]).toEqual([[], ['b0', 'b1', 'p']]);
    mine.branches[2]!.name = 'no before remove';
    expect(await rejection(mine.branches.remove(mine.branches[2]!))).toBeInstanceOf(RangeError);
    expect([spec.wire.names, mine.branches.length]).toEqual([[], 3]);
    mine.branches[2]!.name = 'no after remove';
    expect(await rejection(mine.branches.remove(mine.branches[2]!))).toBeInstanceOf(RangeError);
    expect([spec.wire.names, mine.branches.length]).toEqual([['update'], 2]);
    expect(await rejection(mine.branches.push({ name: 'no after add' }))).toBeInstanceOf(RangeError);
    expect((await Tree.findOrFail(mine.id)).branches.map(({ name }) => name)).toEqual(['b0', 'b1', 'no after add']);
  });

  everyPlace('M145, M148: replacing and clearing run them for those that come and go', wire, async () => {
    const mine = await tree();
    const [kept] = mine.branches;
    await mine.branches.replace([{ name: 'n' }, kept!]);
    expect(calls.splice(0)).toEqual(['before remove b1', 'before add n', 'after remove b1', 'after add n']);
    expect(await rejection(mine.branches.replace([{ name: 'no before add' }]))).toBeInstanceOf(RangeError);
    expect((await Tree.findOrFail(mine.id)).branches.map(({ name }) => name)).toEqual(['n', 'b0']);
    calls.splice(0);
    await mine.branches.clear();
    expect(calls).toEqual(['before remove n', 'before remove b0', 'after remove n', 'after remove b0']);
    expect((await Tree.findOrFail(mine.id)).branches).toHaveLength(0);
  });

  it('M145: what a transaction did at depth three is undone in memory where it aborts', async () => {
    const mine = await tree();
    const twig = twigOf(mine);
    const [a, b] = twig.leaves;
    await Tree.transaction(async () => {
      await twig.leaves.replace([{ text: 'r' }, b!]);
      await b!.update({ text: 'B' });
      await twig.top!.destroy();
      throw new Rollback();
    });
    expect([texts(mine), a!.isDestroyed, b!.isChanged(), twig.top!.text, twig.top!.isDestroyed]).toEqual([
      ['a', 'b', 'c'],
      false,
      false,
      'top',
      false,
    ]);
    await a!.update({ text: 'A' });
    expect(texts(await Tree.findOrFail(mine.id))).toEqual(['A', 'b', 'c']);
  });
});
