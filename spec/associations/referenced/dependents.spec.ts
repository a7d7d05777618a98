import { BelongsTo, Document, DeleteRestrictedError, Field, HasMany, Model, ValidationError } from 'threadline';
import type { HasManyOptions } from 'threadline';
import { idOf, rejection, wired } from '../../integration/wired';
import { Article, Author } from '../blog';

function modelsWith(dependent: HasManyOptions['dependent'], collection: string) {
  @Document({ collection: `${collection}_owners` })
  class Owner extends Model {
    @HasMany(() => Thing, { dependent }) things!: HasMany<Thing>;
  }
  @Document({ collection })
  class Thing extends Model {
    @Field(String) name!: string;
    @BelongsTo(() => Owner, { optional: true }) owner!: BelongsTo<Owner>;
  }
  return { Owner, Thing };
}

describe('dependents of a destroyed owner', () => {
  const spec = wired();

  const ownerOfTwo = async (dependent: HasManyOptions['dependent'], collection: string) => {
    const { Owner, Thing } = modelsWith(dependent, collection);
    const owner = await Owner.create({});
    const things = await Thing.createMany([
      { name: 'a', owner },
      { name: 'b', owner },
    ]);
    await Thing.create({ name: 'of nobody' });
    spec.wire.clear();
    return { owner, things, Owner };
  };
  const names = async (collection: string): Promise<unknown[]> =>
    (await spec.stored(collection)).map(({ name }) => name);

  it('destroy: each with its hooks, before the owner', async () => {
    const author = await Author.create({ name: 'Ann' });
    const article = await author.articles.create({ title: 'One' });
    await Article.create({ title: 'Two', authorId: author.id });
    spec.wire.clear();

    await author.destroy();

    expect(spec.wire.started.filter(({ name }) => name === 'delete').map(({ command }) => command['delete'])).toEqual([
      'articles',
      'articles',
      'authors',
    ]);
    expect(article.isDestroyed).toBe(true);
    expect(await spec.stored('articles')).toEqual([]);
    expect(await spec.stored('authors')).toEqual([]);
  });

  it('deleteAll: one command', async () => {
    const { owner, things } = await ownerOfTwo('deleteAll', 'deleted');
    await owner.things.push(...things);

    await owner.destroy();

    expect(spec.wire.names).toEqual(['delete', 'delete']);
    expect(await names('deleted')).toEqual(['of nobody']);
    expect(things.map((thing) => thing.isDestroyed)).toEqual([true, true]);
  });

  it('nullify: one command', async () => {
    const { owner, things } = await ownerOfTwo('nullify', 'nullified');
    await owner.things.push(...things);

    await owner.destroy();

    expect(spec.wire.names).toEqual(['update', 'delete']);
    expect(await spec.stored('nullified', { ownerId: null })).toHaveLength(3);
    expect(await things[0]!.owner).toBeNull();
    expect(things[0]!.isChanged()).toBe(false);
  });

  it('restrictWithException: rejects as long as there are any', async () => {
    const { owner, things } = await ownerOfTwo('restrictWithException', 'kept');

    const error = await rejection(owner.destroy());

    expect(error).toBeInstanceOf(DeleteRestrictedError);
    expect(error).toMatchObject({ code: 'DELETE_RESTRICTED', model: 'Owner', association: 'things', id: owner.id });
    expect(owner.isDestroyed).toBe(false);
    expect(await names('kept')).toHaveLength(3);
    for (const thing of things) await thing.destroy();
    await owner.destroy();
    expect(await spec.stored('kept_owners')).toEqual([]);
  });

  it('restrictWithError: rejects with the errors of the owner', async () => {
    const { owner } = await ownerOfTwo('restrictWithError', 'held');

    const error = await rejection(owner.destroy());

    expect(error).toBeInstanceOf(ValidationError);
    expect(owner.errors.on('things')).toHaveLength(1);
    expect(await spec.stored('held_owners')).toHaveLength(1);
  });

  it('nothing without it', async () => {
    const { owner } = await ownerOfTwo(undefined, 'orphaned');

    await owner.destroy();

    expect(spec.wire.names).toEqual(['delete']);
    expect(await names('orphaned')).toHaveLength(3);
  });

  it('are left alone by delete', async () => {
    const { owner } = await ownerOfTwo('destroy', 'left');

    await owner.delete();

    expect(spec.wire.names).toEqual(['delete']);
  });

  it('carry the session of the block', async () => {
    const { owner, Owner } = await ownerOfTwo('destroy', 'threaded');

    const session = await Owner.withSession(async (session) => {
      await owner.destroy();
      return idOf(session);
    });

    const sent = spec.wire.started.filter(({ name }) => name !== 'endSessions');
    expect(sent.map(({ name }) => name)).toEqual(['find', 'delete', 'delete', 'delete']);
    expect(new Set(sent.map(({ lsid }) => lsid))).toEqual(new Set([session]));
  });
});
