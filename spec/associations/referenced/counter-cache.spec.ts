import { AttributeNotLoadedError, SessionClientMismatchError } from 'threadline';
import { idOf, rejection, wired } from '../../integration/wired';
import { Article, Author, FarArticle, FarAuthor } from '../blog';

describe('counter cache', () => {
  const spec = wired({ other: true });
  let author: Author;
  let other: Author;

  beforeEach(async () => {
    author = await Author.create({ name: 'Ann' });
    other = await Author.create({ name: 'Bob' });
    spec.wire.clear();
  });

  const stored = async (of: Author): Promise<unknown> =>
    (await spec.stored('authors', { _id: of.id }))[0]!['articlesCount'];
  const increments = (): unknown[] =>
    spec.wire
      .named('update')
      .flatMap(({ command }) =>
        (command['updates'] as { q: { _id: unknown }; u: { $inc?: unknown } }[]).flatMap(({ q, u }) =>
          u.$inc === undefined ? [] : [[q._id, u.$inc]],
        ),
      );

  it('counts a new document, in the stored parent and in memory, which stays unchanged', async () => {
    await Article.create({ title: 'One', author });

    expect(increments()).toEqual([[author.id, { articlesCount: 1 }]]);
    expect(await stored(author)).toBe(1);
    expect(author.articlesCount).toBe(1);
    expect(author.isChanged()).toBe(false);
    expect(author.previousChanges).toMatchObject({ name: [undefined, 'Ann'] });
  });

  it('counts by the key alone', async () => {
    await Article.create({ title: 'One', authorId: author.id });

    expect(await stored(author)).toBe(1);
  });

  it('moves with the key, one command for each side', async () => {
    const article = await Article.create({ title: 'One', author });
    spec.wire.clear();

    await article.update({ author: other });

    expect(increments()).toEqual([
      [author.id, { articlesCount: -1 }],
      [other.id, { articlesCount: 1 }],
    ]);
    expect([await stored(author), await stored(other)]).toEqual([0, 1]);
    expect([author.articlesCount, other.articlesCount]).toEqual([0, 1]);
  });

  it('moves back in memory too after a detour that was never saved', async () => {
    const article = await Article.create({ title: 'One', author });
    article.author = other;
    article.author = author;
    spec.wire.clear();

    await article.save();

    expect(spec.wire.names).toEqual([]);
    expect([author.articlesCount, other.articlesCount]).toEqual([1, 0]);
  });

  it('does not count a save that leaves the key as it is', async () => {
    const article = await Article.create({ title: 'One', author });
    spec.wire.clear();

    await article.update({ title: 'Two' });

    expect(spec.wire.names).toEqual(['update']);
    expect(await stored(author)).toBe(1);
  });

  it('counts a destroyed document no more, by its stored key', async () => {
    const article = await Article.create({ title: 'One', author });
    article.author = other;

    await article.destroy();

    expect([await stored(author), await stored(other)]).toEqual([0, 0]);
    expect([author.articlesCount, other.articlesCount]).toEqual([0, 0]);
  });

  it('counts once what two destroy', async () => {
    const article = await Article.create({ title: 'One', author });
    const [same] = await Article.where({ _id: article.id });

    await article.destroy();
    await same!.destroy();

    expect(await stored(author)).toBe(0);
  });

  it('does not count a document that was never stored', async () => {
    await new Article({ title: 'One', author }).destroy();

    expect(increments()).toEqual([]);
  });

  it('refuses to destroy a document that was loaded without its key, as its counter could not be told', async () => {
    const { id } = await Article.create({ title: 'One', author });
    const [part] = await Article.where({ _id: id }).only('title');
    spec.wire.clear();

    expect(await rejection((part as Article).destroy())).toBeInstanceOf(AttributeNotLoadedError);

    expect(spec.wire.names).toEqual([]);
    expect(await stored(author)).toBe(1);
  });

  it('leaves a destroyed parent alone', async () => {
    const article = await Article.create({ title: 'One', author });
    await author.delete();
    spec.wire.clear();

    await article.destroy();

    expect(spec.wire.names).toEqual(['delete']);
    expect(author.articlesCount).toBe(1);
  });

  it('leaves a number alone that the application has changed itself', async () => {
    author.articlesCount = 40;

    await Article.create({ title: 'One', author });

    expect(author.changes).toEqual({ articlesCount: [0, 40] });
    expect(await stored(author)).toBe(1);
  });

  it('counts each document that is created in one command', async () => {
    await Article.createMany([
      { title: 'One', author },
      { title: 'Two', author },
    ]);

    expect(await stored(author)).toBe(2);
    expect(author.articlesCount).toBe(2);
  });

  it('carries the session of the block', async () => {
    const session = await Author.withSession(async (session) => {
      const article = await Article.create({ title: 'One', author });
      await article.update({ author: other });
      await article.destroy();
      return idOf(session);
    });

    expect(spec.wire.named('update')).toHaveLength(5);
    expect(new Set(spec.wire.started.filter(({ name }) => name !== 'endSessions').map(({ lsid }) => lsid))).toEqual(
      new Set([session]),
    );
    expect([await stored(author), await stored(other)]).toEqual([0, 0]);
  });

  it('of another client is refused inside a block before the document is written or deleted', async () => {
    const far = await FarAuthor.create({ name: 'Far' });
    const key = { authorId: far.id } as object;
    const article = await FarArticle.create({ title: 'One', ...key });
    spec.wire.clear();
    spec.otherWire.clear();

    await Author.withSession(async () => {
      expect(await rejection(FarArticle.create({ title: 'Two', ...key }))).toBeInstanceOf(SessionClientMismatchError);
      expect(await rejection(article.destroy())).toBeInstanceOf(SessionClientMismatchError);
    });

    expect([...spec.wire.names, ...spec.otherWire.names]).toEqual([]);
    expect(article.isDestroyed).toBe(false);
  });
});
