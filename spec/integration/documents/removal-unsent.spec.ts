import {
  AfterDestroy,
  BeforeDestroy,
  Document,
  EmbeddedModel,
  EmbedsMany,
  EmbedsOne,
  Field,
  InvalidOptionError,
  Model,
  ReadonlyDocumentError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

const heard: string[] = [];

@Document()
class Leaf extends EmbeddedModel {
  @Field(String) name?: string;

  @BeforeDestroy()
  hear(): void {
    heard.push(`leaf ${this.name}`);
  }
}

@Document({ collection: 'removing_unsent' })
class Tree extends Model {
  @Field(String) name?: string;
  @EmbedsOne(() => Leaf) top!: Leaf | null;
  @EmbedsMany(() => Leaf) leaves!: EmbedsMany<Leaf>;

  @BeforeDestroy()
  @AfterDestroy()
  hear(): void {
    heard.push(`tree ${this.name}`);
  }
}

describe('destroying without sending anything', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const tree = async (): Promise<Tree> => {
    const one = await Tree.create({ name: 'oak', top: { name: 't' }, leaves: [{ name: 'a' }, { name: 'b' }] });
    heard.length = 0;
    spec.wire.clear();
    return one;
  };
  const stored = ({ id }: Tree): Promise<unknown> => Tree.collection.findOne({ _id: id });

  everyPlace('E68: the document counts as destroyed, with hooks or without them, and stays stored', wire, async () => {
    for (const [verb, hooks] of [['destroy', ['tree oak', 'tree oak']] as const, ['delete', []] as const]) {
      const one = await tree();
      expect(await one[verb]({ persist: false })).toBe(one);
      expect(spec.wire.names).toEqual([]);
      expect([one.isDestroyed, one.isPersisted, heard]).toEqual([true, false, hooks]);
      expect(await rejection(one.save())).toBeInstanceOf(ReadonlyDocumentError);
      expect(await stored(one)).toMatchObject({ name: 'oak' });
    }
  });

  everyPlace('E68: one inside another is taken out of it, and the next save of that one stores it', wire, async () => {
    const one = await tree();
    const [first] = one.leaves;
    await first!.destroy({ persist: false });
    await one.top!.delete({ persist: false });
    expect(spec.wire.names).toEqual([]);
    expect([first!.isDestroyed, one.leaves.length, one.top, heard]).toEqual([true, 1, null, ['leaf a']]);
    expect(await stored(one)).toMatchObject({ top: { name: 't' }, leaves: [{ name: 'a' }, { name: 'b' }] });
    spec.wire.clear();

    await one.save();
    expect(spec.wire.names).toEqual(['update']);
    const now = (await stored(one)) as Record<string, unknown>;
    expect(now['leaves']).toEqual([expect.objectContaining({ name: 'b' })]);
    expect('top' in now).toBe(false);
  });

  everyPlace('E68: an option that it does not know is refused before anything happens', wire, async () => {
    const one = await tree();
    for (const options of [{ persist: 'no' }, { suppress: true }, 5]) {
      expect(await rejection(one.destroy(options as never))).toBeInstanceOf(InvalidOptionError);
      expect(await rejection(one.delete(options as never))).toBeInstanceOf(InvalidOptionError);
      expect(await rejection(one.leaves[0]!.destroy(options as never))).toBeInstanceOf(InvalidOptionError);
    }
    expect([spec.wire.names, one.isDestroyed, one.leaves.length, heard]).toEqual([[], false, 2, []]);
  });
});
