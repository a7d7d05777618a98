import { ObjectId } from 'mongodb';
import {
  AfterSave,
  BeforeSave,
  Document,
  EmbeddedModel,
  EmbedsOne,
  Field,
  ImmutableAttributeError,
  Model,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

let seen: unknown[] = [];
const was = (book: Book): unknown => book.attributeWas('title');
const last = (book: Book): unknown => book.attributeBeforeLastSave('title');

@Document()
class Cover extends EmbeddedModel {
  @Field(String, { name: 'co' }) colour?: string;
  @Field(Number) weight?: number;
}

@Document()
class Book extends Model {
  @Field(String, { name: 't' }) title?: string | null;
  @Field(Number) pages: number = 10;
  @Field(Date) printed?: Date;
  @Field(ObjectId) shelf?: ObjectId;
  @Field(() => [String]) tags: string[] = [];
  @Field(String, { readonly: true, name: 'no' }) number?: string;
  @EmbedsOne(() => Cover) cover!: Cover | null;
  @BeforeSave() before(): void {
    seen.push(['before', this.willSaveChangeTo('title'), this.savedChangeTo('title'), was(this)]);
  }
  @AfterSave() after(): void {
    seen.push([
      'after',
      this.willSaveChangeTo('title'),
      this.savedChangeTo('title'),
      was(this),
      last(this),
      Object.keys(this.changes),
    ]);
  }
}

describe('the helpers of dirty tracking', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeEach(() => void (seen = []));

  everyPlace('B28: each takes the name of the property and the stored one', wire, async () => {
    const one = await Book.create({ title: 'a' });
    // Stored names are beyond their types.
    for (const name of ['title', 't'] as 'title'[]) {
      one.title = 'b';
      expect([one.isChanged(name), one.isChanged(name, { from: 'a', to: 'b' }), one.attributeWas(name)]).toEqual([
        true,
        true,
        'a',
      ]);
      expect([one.willSaveChangeTo(name, { to: 'b' }), one.isChangedFromDefault(name)]).toEqual([true, true]);
      expect(one.willChange(name).resetAttribute(name).title).toBe('a');
      expect(one.resetToDefault(name).title).toBeNull();
      one.resetAttribute(name);
      await one.updateAttribute(name, 'c');
      expect([one.savedChangeTo(name, { from: 'a', to: 'c' }), one.attributeBeforeLastSave(name)]).toEqual([true, 'a']);
      expect(one.attributeBeforeTypeCast(name)).toBe('c');
      await one.removeAttribute(name).save();
      await one.update({ title: 'a' });
    }
  });

  everyPlace('B29, B30: hooks before and after a save see both sides of it, in each of two saves', wire, async () => {
    const one = await Book.create({ title: 'a' });
    await one.update({ title: 'b' });
    await one.update({ pages: 11 });
    expect(seen).toEqual([
      ['before', true, false, undefined],
      ['after', false, true, 'a', undefined, []],
      ['before', true, true, 'a'],
      ['after', false, true, 'b', 'a', []],
      // The save before changed the title, and the one under way does not.
      ['before', false, true, 'b'],
      ['after', false, false, 'b', 'b', []],
    ]);
    expect(one.previousChanges).toEqual({ pages: [10, 11] });
  });

  everyPlace(
    'B19: what a save stored is the original of the next change, for each attribute by itself',
    wire,
    async () => {
      const { id } = await Book.create({ title: 'a', pages: 1 });
      const one = await Book.findOrFail(id);
      [one.title, one.pages] = ['b', 2];
      [one.title, one.pages] = ['c', 3];
      expect(one.changes).toEqual({ title: ['a', 'c'], pages: [1, 3] });
      one.pages = 1;
      expect(one.changes).toEqual({ title: ['a', 'c'] });
      await one.save();
      [one.title, one.pages] = [null, 2];
      expect(one.changes).toEqual({ title: ['c', null], pages: [1, 2] });
      one.title = 'c';
      expect(one.changes).toEqual({ pages: [1, 2] });
    },
  );

  everyPlace('B25: compares dates, ids and lists as they are cast', wire, async () => {
    const [was, is] = [new ObjectId(), new ObjectId()];
    const { id } = await Book.create({ printed: new Date(5), shelf: was, tags: ['a'] });
    const one = await Book.findOrFail(id);
    [one.printed, one.shelf] = [new Date(7), is];
    one.tags.push('b');
    expect(one.isChanged('printed', { from: new Date(5), to: '1970-01-01T00:00:00.007Z' })).toBe(true);
    expect(one.isChanged('shelf', { from: was.toHexString(), to: is })).toBe(true);
    expect(one.isChanged('shelf', { from: is })).toBe(false);
    expect([one.isChanged('tags', { from: ['a'], to: ['a', 'b'] }), one.isChanged('tags', { to: ['b'] })]).toEqual([
      true,
      false,
    ]);
  });

  everyPlace('B26: what is remembered is a copy of what was there first', wire, async () => {
    const { id } = await Book.create({ tags: ['a'] });
    const one = await Book.findOrFail(id);
    one.willChange('tags').tags.push('b');
    one.willChange('tags').tags.push('c');
    const [was] = one.changes.tags!;
    was!.push('mine');
    expect([one.changes.tags, one.attributeWas('tags')]).toEqual([[['a'], ['a', 'b', 'c']], ['a']]);
    one.tags.splice(1);
    expect(one.isChanged()).toBe(false);
  });

  everyPlace('B27: a reset of what did not change is none; a default given again is a change', wire, async () => {
    const one = await Book.create({ title: 'a', pages: 20 });
    expect([one.resetAttribute('pages').pages, one.isChanged()]).toEqual([20, false]);
    expect([one.resetToDefault('pages').changes, one.isChangedFromDefault('pages')]).toEqual([
      { pages: [20, 10] },
      false,
    ]);
    spec.wire.clear();
    await one.save();
    expect(spec.wire.started[0]!.command['updates'][0].u).toEqual({ $set: { pages: 10 } });
    expect([one.isChangedFromDefault('title'), one.resetToDefault('title').title]).toEqual([true, null]);
  });

  everyPlace('I114: removing unsets by either name, inside documents too, and not what is readonly', wire, async () => {
    const one = await Book.create({ title: 'a', number: 'n', cover: { colour: 'red', weight: 2 } });
    one.removeAttribute('title');
    one.cover!.removeAttribute('co');
    expect([one.title, one.cover!.colour, Object.keys(one.changes).sort()]).toEqual([
      undefined,
      undefined,
      ['cover', 'title'],
    ]);
    spec.wire.clear();
    await one.save();
    expect(spec.wire.started[0]!.command['updates'][0].u).toEqual({
      $unset: { t: expect.anything(), 'cover.co': expect.anything() },
    });
    spec.wire.clear();
    expect(await rejection(one.removeAttribute('no').save())).toBeInstanceOf(ImmutableAttributeError);
    expect(spec.wire.names).toEqual([]);
    one.resetAttribute('number');
    expect(await Book.collection.findOne({ _id: one.id })).toEqual({
      _id: one.id,
      pages: 10,
      tags: [],
      no: 'n',
      cover: { _id: one.cover!.id, weight: 2 },
    });
  });
});
