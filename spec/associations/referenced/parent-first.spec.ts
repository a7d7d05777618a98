import { saveParentFirst, waitsForParent } from '../../../lib/associations/referenced/parent-first';
import { gate, rejection, wired } from '../../integration/wired';
import { BeforeSave, Document, Field, Model } from 'threadline';
import { Article } from '../blog';

let hold: Promise<void> = Promise.resolve();

@Document()
class SlowAuthor extends Model {
  @Field(String) name?: string;
  @BeforeSave() async wait(): Promise<void> {
    await hold;
  }
}

describe('a new parent', () => {
  const spec = wired();

  it('is saved once for children that wait at the same time', async () => {
    const { opened, open } = gate();
    hold = opened;
    const parent = new SlowAuthor({ name: 'Ann' });
    const children = [new Article(), new Article()];

    const both = Promise.all(children.map((child) => saveParentFirst(child, parent)));
    expect(children.map(waitsForParent)).toEqual([true, true]);
    open();
    await both;

    expect(spec.wire.names).toEqual(['insert']);
    expect(children.map(waitsForParent)).toEqual([false, false]);
  });

  it('that could not be saved can be saved again', async () => {
    hold = Promise.reject(new Error('not now'));
    const parent = new SlowAuthor({ name: 'Ann' });
    const child = new Article();

    expect(await rejection(saveParentFirst(child, parent))).toMatchObject({ message: 'not now' });
    hold = Promise.resolve();
    await saveParentFirst(child, parent);

    expect(parent.isPersisted).toBe(true);
    expect(waitsForParent(child)).toBe(false);
  });

  it('that is stored already is left alone', async () => {
    const parent = await SlowAuthor.create({ name: 'Ann' });
    parent.name = 'Anna';
    spec.wire.clear();

    await saveParentFirst(new Article(), parent);

    expect(spec.wire.names).toEqual([]);
  });
});
