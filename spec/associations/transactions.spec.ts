import { MongoError } from 'mongodb';
import { Rollback } from 'threadline';
import { wired } from '../integration/wired';
import { Article, Author } from './blog';

describe('associations in a transaction that aborts', () => {
  const spec = wired();

  it('are stored as they were, and in memory too', async () => {
    const [ann, bob] = [await Author.create({ name: 'Ann' }), await Author.create({ name: 'Bob' })];
    const article = await ann.articles.create({ title: 'One' });
    await bob.articles;

    await Author.transaction(async () => {
      await bob.articles.push(article);
      await ann.articles.create({ title: 'Two' });
      ann.articles.build({ title: 'Three' });
      throw new Rollback();
    });

    expect((await spec.stored('articles')).map(({ title, authorId }) => [title, authorId])).toEqual([['One', ann.id]]);
    expect([ann.articlesCount, bob.articlesCount]).toEqual([1, 0]);
    expect(article.authorId).toEqual(ann.id);
    expect(article.isChanged()).toBe(false);
    expect(await article.author).toBe(ann);
    expect(await bob.articles).toEqual([]);
    expect((await ann.articles).map(({ title }) => title)).toEqual(['One']);
    await ann.save();
    expect(await Article.where({ author: ann }).count()).toBe(1);
  });

  it('are loaded again where they were loaded inside', async () => {
    const ann = await Author.create({ name: 'Ann' });
    const { id } = await Article.create({ title: 'One', author: ann });
    const [article, author] = [await Article.findOrFail(id), await Author.findOrFail(ann.id)];

    await Author.transaction(async () => {
      await Author.where({ _id: ann.id }).updateAll({ name: 'Anna' });
      await Article.create({ title: 'Two', authorId: ann.id });
      expect(await article.author).toMatchObject({ name: 'Anna' });
      expect(await author.articles).toHaveLength(2);
      throw new Rollback();
    });

    expect(await article.author).toMatchObject({ name: 'Ann' });
    expect((await author.articles).map(({ title }) => title)).toEqual(['One']);
  });

  it('of a retried block are stored once', async () => {
    const ann = await Author.create({ name: 'Ann' });
    const transient = new MongoError('try again');
    transient.addErrorLabel('TransientTransactionError');
    let attempts = 0;

    await Author.transaction(async () => {
      await ann.articles.push(new Article({ title: 'Again' }));
      if (++attempts === 1) throw transient;
    });

    expect(attempts).toBe(2);
    expect(await spec.stored('articles', { title: 'Again' })).toHaveLength(1);
    expect(await spec.stored('authors', { _id: ann.id })).toMatchObject([{ articlesCount: 1 }]);
    expect(ann.articlesCount).toBe(1);
    expect(await ann.articles).toHaveLength(1);
  });

  it('destroys dependents together with their owner, or nothing', async () => {
    const ann = await Author.create({ name: 'Ann' });
    const article = await ann.articles.create({ title: 'Kept' });

    await Author.transaction(async () => {
      await ann.destroy();
      throw new Rollback();
    });
    expect([ann.isDestroyed, article.isDestroyed]).toEqual([false, false]);
    await Author.transaction(() => ann.destroy());

    expect(await spec.stored('articles', { title: 'Kept' })).toEqual([]);
    expect(await spec.stored('authors', { _id: ann.id })).toEqual([]);
  });
});
