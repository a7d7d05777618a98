import { AfterSave, BeforeSave, Document, Field, InvalidOptionError, Model, UnknownAttributeError } from 'threadline';
import { everyPlace } from '../../support/places';
import { thrown, wired } from '../wired';

const seen: unknown[] = [];

@Document()
class Sheet extends Model {
  @Field(String, { name: 't' }) title!: string;
  @Field(Number) size: number = 1;
  @Field(() => [String]) tags!: string[];
  @Field(Object) about!: { nested: { list: number[] } };
  @Field(Map) labels!: Map<string, unknown>;
  @BeforeSave() before(): void {
    seen.push(this.willSaveChangeTo('title', { to: 'b' }));
  }
  @AfterSave() after(): void {
    seen.push(
      this.isChanged(),
      this.savedChangeTo('title', { from: 'a', to: 'b' }),
      this.attributeBeforeLastSave('title'),
    );
  }
}

describe('changes', () => {
  const spec = wired();
  const wire = () => spec.wire;
  const sheet = (): Promise<Sheet> =>
    Sheet.create({ title: 'a', tags: ['x', 'y'], about: { nested: { list: [1] } }, labels: new Map([['k', 1]]) });

  everyPlace('B19: changes are [original, current], and setting back is none', wire, async () => {
    const one = await sheet();
    one.title = 'b';
    one.title = 'c';
    expect(one.changes).toEqual({ title: ['a', 'c'] });
    expect([one.changedAttributes, one.attributeWas('title')]).toEqual([{ title: 'a' }, 'a']);
    one.title = 'a';
    spec.wire.clear();
    await one.save();
    expect([one.changes, spec.wire.names]).toEqual([{}, []]);
  });

  everyPlace('B21, B22, B23: changes in place are seen and written as one $set of the whole', wire, async () => {
    const { id } = await sheet();
    const one = await Sheet.findOrFail(id);
    expect([one.tags.length, one.about.nested.list.length, one.labels.size, one.isChanged()]).toEqual([2, 1, 1, false]);
    one.tags.reverse();
    one.tags.push('z');
    one.about.nested.list.push(2);
    one.labels.set('k', 2);
    expect(Object.keys(one.changes).sort()).toEqual(['about', 'labels', 'tags']);
    spec.wire.clear();
    await one.save();
    expect(spec.wire.named('update')[0]!.command['updates'][0].u.$set.tags).toEqual(['y', 'x', 'z']);
    const found = await Sheet.findOrFail(id);
    expect([found.tags, found.about, found.labels.get('k')]).toEqual([
      ['y', 'x', 'z'],
      { nested: { list: [1, 2] } },
      2,
    ]);
  });

  it('B25: isChanged compares cast values; what is left out fits anything', async () => {
    const one = await sheet();
    one.size = 5;
    expect([
      one.isChanged('size', { from: 1, to: '5' }),
      one.isChanged('size', { to: 5 }),
      one.isChanged('size', {}),
      one.isChanged('size', { from: 2 }),
      one.isChanged('title', { from: 'a' }),
    ]).toEqual([true, true, true, false, false]);
    expect(thrown(() => one.isChanged('nothing', { to: 1 }))).toBeInstanceOf(UnknownAttributeError);
  });

  it('B26, B27: announced, reset, and given its default', async () => {
    const one = await sheet();
    expect(one.willChange('tags').isChanged()).toBe(false);
    one.tags.push('z');
    expect(one.resetAttribute('tags').tags).toEqual(['x', 'y']);
    expect([one.isChanged(), one.resetAttribute('title').title, one.isChangedFromDefault('size')]).toEqual([
      false,
      'a',
      false,
    ]);
    one.size = 7;
    expect(one.isChangedFromDefault('size')).toBe(true);
    await one.save();
    expect([one.resetToDefault('size').size, one.isChanged('size'), one.resetToDefault('title').title]).toEqual([
      1,
      true,
      null,
    ]);
  });

  everyPlace('B28, B29, B30: both names; before and after a save', wire, async () => {
    const one = await sheet();
    one.title = 'b';
    seen.length = 0;
    expect([one.isChanged('t'), one.changes]).toEqual([true, { title: ['a', 'b'] }]);
    await one.save();
    expect(seen).toEqual([true, false, true, 'a']);
    expect([one.previousChanges, one.savedChanges]).toEqual([{ title: ['a', 'b'] }, { title: ['a', 'b'] }]);
    expect((await sheet()).attributeBeforeLastSave('title')).toBeUndefined();
  });

  everyPlace('I114: an attribute that is removed is unset', wire, async () => {
    const one = await sheet();
    await one.removeAttribute('t').save();
    expect('t' in (await Sheet.collection.findOne({ _id: one.id }))!).toBe(false);
  });

  it('assigns what may be assigned, and nothing else', () => {
    const body = JSON.parse('{"title":"x","size":9,"__proto__":{"admin":true}}') as object;
    const one = new Sheet().assign(body, { only: ['t'] });
    expect([one.title, one.size, (one as never as { admin?: boolean }).admin]).toEqual(['x', 1, undefined]);
    expect(new Sheet().assign({ title: 'x', size: 9 }, { except: ['size'] }).size).toBe(1);
    expect(thrown(() => new Sheet().assign(body))).toBeInstanceOf(UnknownAttributeError);
    expect(thrown(() => new Sheet().assign({}, { onyl: [] } as never))).toBeInstanceOf(InvalidOptionError);
  });

  it('tells records apart', async () => {
    const one = await sheet();
    const again = await Sheet.findOrFail(one.id);
    expect([one.equals(again), one.equals(await sheet()), one.equals(null), one.equals({ id: one.id })]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
