import { BelongsTo, Document, Field, HasMany, InvalidOptionError, Model } from 'threadline';
import { ObjectId } from 'mongodb';
import { definitionOf } from '../../../lib/definition/registry';
import { linkOf, placeOf } from '../../../lib/associations/referenced/inverse';
import { rejection, thrown, wired } from '../../integration/wired';
import { Article, Author, Shelf } from '../blog';

@Document()
class Owner extends Model {
  @HasMany(() => Thing) things!: HasMany<Thing>;
  @HasMany(() => Thing, { foreignKey: 'secondId' }) second!: HasMany<Thing>;
  @HasMany(() => Thing, { foreignKey: 'looseId' }) loose!: HasMany<Thing>;
  @HasMany(() => Thing, { foreignKey: 'nowhereId' }) nowhere!: HasMany<Thing>;
  @HasMany(() => Thing, { inverseOf: 'third' }) wrong!: HasMany<Thing>;
  @HasMany(() => Token) tokens!: HasMany<Token>;
  @HasMany(() => Author) strangers!: HasMany<Author>;
}

@Document()
class Thing extends Model {
  @Field(ObjectId) looseId?: ObjectId;
  @BelongsTo(() => Owner, { optional: true }) first!: BelongsTo<Owner>;
  @BelongsTo(() => Owner, { optional: true }) second!: BelongsTo<Owner>;
}

@Document()
class Token extends Model {
  @Field(ObjectId) ownerId?: ObjectId;
}

@Document()
class SubOwner extends Owner {}

describe('how a list is stored', () => {
  wired();
  const link = (list: string, model: object = Owner) =>
    linkOf(definitionOf(model).associations.get(list)!, definitionOf(model));

  it('is told by the only belongsTo that leads back', () => {
    expect(link('books', Shelf)).toMatchObject({ foreignKey: 'standsIn', inverse: { name: 'shelf' } });
  });

  it('is told by inverseOf', () => {
    expect(link('edited', Author)).toMatchObject({ foreignKey: 'editorId', inverse: { name: 'editor' } });
  });

  it('is told by foreignKey, with the belongsTo of that key if there is one', () => {
    expect(link('second')).toMatchObject({ foreignKey: 'secondId', inverse: { name: 'second' } });
    expect(link('loose')).toEqual({ foreignKey: 'looseId', inverse: undefined });
    expect(placeOf(link('loose'))).toBeUndefined();
    expect(placeOf(link('second'))).toMatchObject({ name: 'second', foreignKey: 'secondId' });
  });

  it('is told by a field with the name of the model', () => {
    expect(link('tokens')).toEqual({ foreignKey: 'ownerId', inverse: undefined });
  });

  it('is the same for subclasses of the owner', () => {
    expect(link('tokens', SubOwner)).toEqual({ foreignKey: 'ownerId', inverse: undefined });
    expect(link('second', SubOwner)).toMatchObject({ foreignKey: 'secondId', inverse: { name: 'second' } });
  });

  it.each([
    ['things', 'Thing belongs to Owner more than once: first, second.'],
    ['nowhere', 'Thing has no field nowhereId.'],
    ['wrong', 'Thing has no belongsTo named third.'],
    ['strangers', 'Author has no belongsTo that leads to Owner, and no field ownerId.'],
  ])('is refused where it cannot be told: %s', (list, problem) => {
    const error = thrown(() => link(list));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error['problem']).toContain(problem);
  });

  it('is asked for when the list is used, not when it is read', async () => {
    const owner = await Owner.create({});
    expect(owner.things).toBeDefined();
    expect(await rejection(owner.things as PromiseLike<unknown>)).toBeInstanceOf(InvalidOptionError);
  });
});

describe('the list that leads back', () => {
  const spec = wired();

  it('sees a document that is assigned elsewhere, where it is loaded', async () => {
    const [ann, bob] = [await Author.create({ name: 'Ann' }), await Author.create({ name: 'Bob' })];
    const article = await Article.create({ title: 'One', author: ann });
    await ann.articles;
    await bob.articles;
    spec.wire.clear();

    await (await ann.articles)[0]!.update({ author: bob });

    expect(await ann.articles).toEqual([]);
    expect((await bob.articles).map(({ id }) => id)).toEqual([article.id]);
    expect(spec.wire.named('find')).toEqual([]);
  });

  it('of a new owner stores it with the owner', async () => {
    const owner = new Author({ name: 'New' });
    const article = new Article({ title: 'One', author: owner });

    expect(await owner.articles).toEqual([article]);
    await owner.save();

    expect(article.isPersisted).toBe(true);
    expect(await spec.stored('articles', { authorId: owner.id })).toHaveLength(1);
  });
});
