import { Document, DocumentNotFoundError, Field, InvalidOptionError, Model, UnknownAttributeError } from 'threadline';
import { rejection, wired } from '../integration/wired';

const LONG_AGO = new Date('2001-01-01');

@Document({ timestamps: true })
class Page extends Model {
  @Field(String) title!: string;
  @Field(Date, { name: 'read_at' }) readAt?: Date;
  createdAt!: Date;
  updatedAt!: Date;
}

@Document({ collection: 'pages' })
class Untimed extends Model {
  @Field(String) title!: string;
}

describe('touch', () => {
  const spec = wired();
  let page: Page;

  beforeEach(async () => {
    page = await Page.create({ title: 'one', readAt: LONG_AGO, createdAt: LONG_AGO, updatedAt: LONG_AGO });
    spec.wire.clear();
  });

  const sent = (): Record<string, unknown> =>
    spec.wire.named('update')[0]!.command['updates'][0].u as Record<string, unknown>;

  it('sets updatedAt alone, and leaves other changes dirty and unsaved', async () => {
    page.title = 'two';
    expect(await page.touch()).toBe(page);
    expect(spec.wire.names).toEqual(['update']);
    expect(sent()).toEqual({ $set: { updatedAt: page.updatedAt } });
    expect(page.updatedAt.getTime()).toBeGreaterThan(LONG_AGO.getTime());
    expect(page.changes).toEqual({ title: ['one', 'two'] });
    expect(await spec.stored('pages', { _id: page.id })).toMatchObject([
      { title: 'one', createdAt: LONG_AGO, updatedAt: page.updatedAt },
    ]);
  });

  it.each(['readAt', 'read_at'])('sets the fields that are named as well: %s', async (name) => {
    await page.touch(name as 'readAt');
    expect(sent()).toEqual({ $set: { updatedAt: page.updatedAt, read_at: page.updatedAt } });
    expect([page.readAt, page.isChanged()]).toEqual([page.updatedAt, false]);
  });

  it('of a new document changes memory only', async () => {
    const unsaved = new Page({ title: 'new' });
    await unsaved.touch('readAt');
    expect([unsaved.readAt, unsaved.isNew]).toEqual([unsaved.updatedAt, true]);
    expect(spec.wire.names).toEqual([]);
  });

  it('without timestamps and names sends nothing', async () => {
    const untimed = await Untimed.create({ title: 'x' });
    spec.wire.clear();
    await untimed.touch();
    expect(spec.wire.names).toEqual([]);
  });

  it.each<[string, abstract new (...args: never) => Error]>([
    ['raedAt', UnknownAttributeError],
    ['title', InvalidOptionError],
    ['_id', InvalidOptionError],
  ])('refuses %s, unsent and without a change', async (name, error) => {
    expect(await rejection(page.touch(name as never))).toBeInstanceOf(error);
    expect([page.isChanged(), spec.wire.names]).toEqual([false, []]);
  });

  it('of a document that is gone rejects, and leaves it as it was', async () => {
    await Page.collection.deleteOne({ _id: page.id as never });
    page.readAt = new Date(5);
    expect(await rejection(page.touch('readAt'))).toBeInstanceOf(DocumentNotFoundError);
    expect(page.changes).toEqual({ readAt: [LONG_AGO, new Date(5)] });
  });
});
