import { Document, DocumentNotFoundError, Field, Model } from 'threadline';
import { rejection, wired } from '../integration/wired';

const LONG_AGO = new Date('2001-01-01');

@Document({ timestamps: true })
class Page extends Model {
  @Field(String) title!: string;
  createdAt!: Date;
  updatedAt!: Date;
}

@Document()
class SubPage extends Page {
  @Field(Number) level!: number;
}

describe('timestamps', () => {
  const spec = wired();

  it('are equal in a new document, and are those of the insert', async () => {
    const before = Date.now();
    const page = await Page.create({ title: 'one' });
    expect(page.createdAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(page.updatedAt).toEqual(page.createdAt);
    expect(await spec.stored('pages', { _id: page.id })).toMatchObject([
      { createdAt: page.createdAt, updatedAt: page.createdAt },
    ]);
  });

  it('respect values that were given', async () => {
    const page = await Page.create({ title: 'one', createdAt: LONG_AGO });
    expect(page.createdAt).toEqual(LONG_AGO);
    await page.update({ title: 'two', updatedAt: LONG_AGO });
    expect(page.updatedAt).toEqual(LONG_AGO);
  });

  it('move with a change, and with nothing else', async () => {
    const page = await Page.create({ title: 'one', updatedAt: LONG_AGO });
    await page.save();
    expect(page.updatedAt).toEqual(LONG_AGO);
    await page.update({ title: 'two' });
    expect(page.updatedAt.getTime()).toBeGreaterThan(LONG_AGO.getTime());
    expect(page.previousChanges).toMatchObject({ title: ['one', 'two'], updatedAt: [LONG_AGO, page.updatedAt] });
    page.updatedAt = LONG_AGO;
    await page.save();
    await page.update({ title: 'three' }, { touch: false });
    expect(page.updatedAt).toEqual(LONG_AGO);
  });

  it('are taken back where the write failed', async () => {
    const page = await Page.create({ title: 'one', updatedAt: LONG_AGO });
    await Page.collection.deleteOne({ _id: page.id as never });
    page.title = 'two';
    expect(await rejection(page.save())).toBeInstanceOf(DocumentNotFoundError);
    expect(page.changes).toEqual({ title: ['one', 'two'] });
    page.title = 'one';
    await page.save();
    expect(page.isChanged()).toBe(false);
  });

  it('are kept by createMany and by subclasses', async () => {
    const [one, other] = await SubPage.createMany([
      { title: 'one', level: 1 },
      { title: 'two', createdAt: LONG_AGO, level: 2 },
    ]);
    expect(one!.createdAt).toEqual(one!.updatedAt);
    expect(other!.createdAt).toEqual(LONG_AGO);
    expect(await spec.stored('pages', { _id: one!.id })).toMatchObject([{ level: 1, createdAt: one!.createdAt }]);
  });
});
