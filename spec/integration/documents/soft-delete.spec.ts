import {
  AfterCommit,
  BeforeDestroy,
  Document,
  DuplicateKeyError,
  Field,
  Index,
  InvalidOptionError,
  Model,
  ReadonlyDocumentError,
} from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

const heard: string[] = [];

@Document({ softDelete: true })
@Index({ slug: 1 }, { unique: true })
class Page extends Model {
  @Field(String) slug!: string;
  @Field(Number) size: number = 1;
  deletedAt!: Date | null;
  @BeforeDestroy() before(): void {
    heard.push('before');
  }
  @AfterCommit({ on: 'destroy' }) after(): void {
    heard.push('commit');
  }
}

@Document()
class Hard extends Model {}

describe('soft delete', () => {
  const spec = wired();
  const wire = () => spec.wire;
  let slugs = 0;
  const page = (): Promise<Page> => Page.create({ slug: `s${(slugs += 1)}` });
  beforeAll(() => Page.createIndexes());

  everyPlace('destroy marks, and what is marked is not found any more', wire, async () => {
    const one = await page();
    const { slug } = one;
    spec.wire.clear();
    await one.destroy();
    expect([spec.wire.names, one.isDestroyed, one.deletedAt instanceof Date, one.isChanged()]).toEqual([
      ['update'],
      true,
      true,
      false,
    ]);
    expect([
      await Page.find(one.id),
      await Page.count({ slug }),
      await Page.exists({ slug }),
      await Page.findBy({ slug }),
    ]).toEqual([null, 0, false, null]);
    expect([await Page.pluck('slug'), await Page.aggregate([{ $match: { slug } }])]).toEqual([
      expect.not.arrayContaining([slug]),
      [],
    ]);
    expect([await Page.withDeleted().count({ slug }), await Page.onlyDeleted().where({ slug }).count()]).toEqual([
      1, 1,
    ]);
    expect(await rejection(one.save())).toBeInstanceOf(ReadonlyDocumentError);
    const again = await Page.withDeleted().where({ slug }).firstOrFail();
    expect(await rejection(again.update({ size: 2 }))).toBeInstanceOf(ReadonlyDocumentError);
    await again.restore();
    expect([again.isDestroyed, again.deletedAt ?? null, (await Page.findOrFail(one.id)).slug]).toEqual([
      false,
      null,
      slug,
    ]);
    await again.update({ size: 2 });
    await again.destroyPermanently();
    expect(await Page.withDeleted().count({ slug })).toBe(0);
  });

  everyPlace('delete, deleteAll and destroyAll mark too', wire, async () => {
    const [one, two, three] = [await page(), await page(), await page()];
    const ids = [one.id, two.id, three.id];
    await one.delete();
    expect(await Page.where({ _id: two.id }).deleteAll()).toBe(1);
    expect(await Page.where({ _id: { $in: ids } }).destroyAll()).toBe(1);
    expect([await Page.count({ _id: { $in: ids } }), await Page.onlyDeleted().count({ _id: { $in: ids } })]).toEqual([
      0, 3,
    ]);
  });

  it('leaves unique values to those that live', async () => {
    const one = await page();
    await one.destroy();
    const two = await Page.create({ slug: one.slug });
    expect(await rejection(one.restore())).toBeInstanceOf(DuplicateKeyError);
    expect([one.isDestroyed, await Page.count({ slug: one.slug })]).toEqual([true, 1]);
    expect(await rejection(Page.create({ slug: one.slug }))).toBeInstanceOf(DuplicateKeyError);
    await two.destroy();
    await one.restore();
    expect(await Page.count({ slug: one.slug })).toBe(1);
  });

  it('is undone in memory when a transaction aborts, and heard of when it commits', async () => {
    const one = await page();
    heard.length = 0;
    await rejection(
      Page.transaction(async () => {
        await one.destroy();
        throw new Error('no');
      }),
    );
    expect([one.isDestroyed, one.deletedAt ?? null, heard]).toEqual([false, null, ['before']]);
    await Page.transaction(() => one.destroy());
    expect(heard).toEqual(['before', 'before', 'commit']);
  });

  it('is refused where the model does not declare it', async () => {
    const hard = await Hard.create({});
    expect(await rejection(hard.restore())).toBeInstanceOf(InvalidOptionError);
    expect(await rejection(hard.destroyPermanently())).toBeInstanceOf(InvalidOptionError);
  });
});
