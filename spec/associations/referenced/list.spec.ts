import { ObjectId } from 'mongodb';
import {
  CastError,
  DuplicateKeyError,
  OwnerNotSavedError,
  ReadonlyDocumentError,
  SessionClientMismatchError,
  ValidationError,
} from 'threadline';
import { Person } from '../../../models/person';
import { Post } from '../../../models/post';
import { idOf, rejection, wired } from '../../integration/wired';
import { Article, Author, Book, FarArticle, FarAuthor, Shelf } from '../blog';

describe('HasMany', () => {
  const spec = wired({ other: true });
  let author: Author;

  beforeEach(async () => {
    author = await Author.create({ name: 'Ann' });
    spec.wire.clear();
  });

  const again = async (): Promise<Author> => {
    const found = await Author.findOrFail(author.id);
    spec.wire.clear();
    return found;
  };
  const storedTitles = async (filter: object = { authorId: author.id }): Promise<unknown[]> =>
    (await spec.stored('articles', filter)).map(({ title }) => title);
  const titles = (articles: readonly Article[]): string[] => articles.map(({ title }) => title);

  describe('awaited', () => {
    it('gives what is stored, read once, by the foreign key', async () => {
      await Article.createMany([
        { title: 'One', author },
        { title: 'Two', author },
      ]);
      const loaded = await again();

      expect(loaded.articles.isLoaded).toBe(false);
      expect(titles(await loaded.articles)).toEqual(['One', 'Two']);
      expect(titles(await loaded.articles.load())).toEqual(['One', 'Two']);
      expect(loaded.articles.isLoaded).toBe(true);
      expect(spec.wire.names).toEqual(['find']);
      expect(spec.wire.started[0]!.command).toMatchObject({ find: 'articles', filter: { authorId: author.id } });
    });

    it('gives documents that know their owner', async () => {
      await Article.create({ title: 'One', author });
      const loaded = await again();

      const [article] = await loaded.articles;

      expect(await article!.author).toBe(loaded);
      expect(spec.wire.names).toEqual(['find']);
    });

    it('is the same list each time, and an array of its own', async () => {
      await author.articles.create({ title: 'One' });

      expect(author.articles).toBe(author.articles);
      (await author.articles).pop();
      expect(await author.articles).toHaveLength(1);
    });

    it('answers all who wait at the same time by one read', async () => {
      const [one, two] = await Promise.all([author.articles, author.articles]);

      expect(one).toEqual(two);
      expect(spec.wire.names).toEqual(['find']);
    });

    it('includes what waits for a save, after what is stored, with the instances in memory', async () => {
      await Article.create({ title: 'One', author });
      const loaded = await again();
      const built = loaded.articles.build({ title: 'Two' });
      const pushed = await Article.create({ title: 'Three', author });
      await loaded.articles.push(pushed);

      const articles = await loaded.articles;

      expect(titles(articles)).toEqual(['One', 'Three', 'Two']);
      expect(articles).toContain(built);
      expect(articles).toContain(pushed);
    });

    it('sends nothing for a new owner', async () => {
      const fresh = new Author({ name: 'New' });

      expect(await fresh.articles).toEqual([]);
      expect(await fresh.articles.count()).toBe(0);
      expect(await fresh.articles.first()).toBeNull();
      expect(await fresh.articles.ids()).toEqual([]);
      expect(spec.wire.names).toEqual([]);
    });

    it('leaves out what was destroyed', async () => {
      const [article] = [
        await author.articles.create({ title: 'One' }),
        await author.articles.create({ title: 'Two' }),
      ];
      await author.articles;

      await article.destroy();

      expect(titles(await author.articles)).toEqual(['Two']);
    });

    it('reads again on reload, of its own and of its owner', async () => {
      await author.articles;
      await Article.create({ title: 'One', authorId: author.id });

      expect(await author.articles).toEqual([]);
      expect(titles(await author.articles.reload())).toEqual(['One']);
      await author.reload();
      expect(author.articles.isLoaded).toBe(false);
    });
  });

  it('is iterated batch by batch, what waits for a save at the end', async () => {
    await Article.createMany([
      { title: 'One', author },
      { title: 'Two', author },
    ]);
    const loaded = await again();
    loaded.articles.build({ title: 'Three' });

    const seen: Article[] = [];
    for await (const article of loaded.articles) {
      expect(await article.author).toBe(loaded);
      seen.push(article);
    }

    expect(titles(seen)).toEqual(['One', 'Two', 'Three']);
    expect(loaded.articles.isLoaded).toBe(false);
    expect(spec.wire.names).toEqual(['find']);
  });

  it('tells ids, a count and the first one without reading documents', async () => {
    const [one, two] = await Article.createMany([
      { title: 'One', author },
      { title: 'Two', author },
    ]);
    const loaded = await again();
    const built = loaded.articles.build({ title: 'Three' });

    expect(await loaded.articles.ids()).toEqual([one!.id, two!.id, built.id]);
    expect(await loaded.articles.count()).toBe(2);
    expect(await loaded.articles.first()).toMatchObject({ id: one!.id });
    expect(spec.wire.names).toEqual(['find', 'aggregate', 'find']);
    expect(spec.wire.started[0]!.command['projection']).toEqual({ _id: 1 });
    expect(spec.wire.started[2]!.command).toMatchObject({ limit: 1, sort: new Map([['_id', 1]]) });
  });

  it('narrows to a criteria', async () => {
    const other = await Author.create({ name: 'Bob' });
    await Article.createMany([
      { title: 'One', author },
      { title: 'Two', author },
      { title: 'One', author: other },
    ]);

    const found = await author.articles.where({ title: 'One' });

    expect(found.map(({ authorId }) => authorId)).toEqual([author.id]);
  });

  describe('push', () => {
    it('inside a block: three updates and one insert, all with its session', async () => {
      const person = await Person.create({ username: 'Emily' });
      spec.wire.clear();

      const session = await person.withSession({ causalConsistency: true }, async (session) => {
        person.username = 'Emma';
        await person.save();
        await person.posts.push(await Post.create({ title: 'Hello' }));
        return idOf(session);
      });

      const sent = spec.wire.started.filter(({ name }) => name !== 'endSessions');
      expect(sent.map(({ name }) => name)).toEqual(['update', 'insert', 'update', 'update']);
      expect(new Set(sent.map(({ lsid }) => lsid))).toEqual(new Set([session]));
      expect(await spec.stored('people', { _id: person.id })).toMatchObject([{ username: 'Emma', postsCount: 1 }]);
      expect(await spec.stored('posts')).toMatchObject([{ title: 'Hello', authorId: person.id }]);
      expect(person.isChanged()).toBe(false);
    });

    it('stores a new document with its key: one insert and the counter', async () => {
      const article = new Article({ title: 'One' });

      await author.articles.push(article);

      expect(spec.wire.names).toEqual(['insert', 'update']);
      expect(await storedTitles()).toEqual(['One']);
      expect(await article.author).toBe(author);
      expect(author.articlesCount).toBe(1);
    });

    it('moves a stored document: its key, and one counter each side', async () => {
      const other = await Author.create({ name: 'Bob' });
      const article = await Article.create({ title: 'One', author: other });
      expect(await other.articles).toHaveLength(1);
      spec.wire.clear();

      await author.articles.push(article);

      expect(spec.wire.names).toEqual(['update', 'update', 'update']);
      expect(await storedTitles()).toEqual(['One']);
      expect([author.articlesCount, other.articlesCount]).toEqual([1, 0]);
      expect(await other.articles).toEqual([]);
    });

    it('sends nothing for a document that is there already', async () => {
      const article = await author.articles.create({ title: 'One' });
      spec.wire.clear();

      await author.articles.push(article, article);

      expect(spec.wire.names).toEqual([]);
      expect(await author.articles).toHaveLength(1);
    });

    it('stores nothing when one is invalid, and leaves all as they were', async () => {
      const other = await Author.create({ name: 'Bob' });
      const moved = await Article.create({ title: 'One', author: other });
      const invalid = new Article({ title: '' });
      spec.wire.clear();

      const error = await rejection(author.articles.push(moved, invalid, new Article({ title: 'Three' })));

      expect(error).toBeInstanceOf(ValidationError);
      expect((error as unknown as ValidationError).document).toBe(invalid);
      expect(spec.wire.names).toEqual([]);
      expect(moved.isChanged()).toBe(false);
      expect(await moved.author).toBe(other);
      expect(invalid.authorId).toBeUndefined();
      expect(await author.articles.count()).toBe(0);
    });

    it('waits for the save of a new owner', async () => {
      const fresh = new Author({ name: 'New' });
      await fresh.articles.push(new Article({ title: 'One' }), new Article({ title: 'Two' }));
      expect(spec.wire.names).toEqual([]);

      await fresh.save();

      expect(await storedTitles({ authorId: fresh.id })).toEqual(['One', 'Two']);
      expect(await spec.stored('authors', { _id: fresh.id })).toMatchObject([{ articlesCount: 2 }]);
      expect(titles(await fresh.articles)).toEqual(['One', 'Two']);
    });

    it('takes the key of an owner that is given its own at last', async () => {
      const shelf = new Shelf();
      await shelf.books.push(new Book({ title: 'One' }));
      shelf._id = 'A1';

      await shelf.save();

      expect(await spec.stored('books')).toMatchObject([{ title: 'One', standsIn: 'A1' }]);
    });

    it('refuses documents of another model, and a destroyed owner', async () => {
      const wrong = new Book({ title: 'One' }) as unknown as Article;

      expect(await rejection(author.articles.push(wrong))).toMatchObject({
        name: 'CastError',
        path: 'articles',
        model: 'Author',
      });
      await author.delete();
      expect(await rejection(author.articles.push(new Article({ title: 'One' })))).toBeInstanceOf(
        ReadonlyDocumentError,
      );
    });

    it('of a document of another client, or to an owner of one, is refused inside a block', async () => {
      const far = await FarAuthor.create({ name: 'Far' });
      const near = await FarArticle.create({ title: 'One' });
      spec.wire.clear();
      spec.otherWire.clear();

      await Author.withSession(async () => {
        expect(await rejection(far.articles.push(near))).toBeInstanceOf(SessionClientMismatchError);
      });
      await FarAuthor.withSession(async () => {
        expect(await rejection(far.articles.push(near))).toBeInstanceOf(SessionClientMismatchError);
        expect(await rejection(far.articles.create({ title: 'Two' }))).toBeInstanceOf(SessionClientMismatchError);
        expect(await rejection(far.articles.load())).toBeInstanceOf(SessionClientMismatchError);
      });

      expect([...spec.wire.names, ...spec.otherWire.names]).toEqual([]);
      expect(near.isChanged()).toBe(false);
    });
  });

  describe('build and create', () => {
    it('build waits for the save of the owner', async () => {
      const article = author.articles.build({ title: 'One' });
      expect(article.authorId).toEqual(author.id);
      expect(spec.wire.names).toEqual([]);

      await author.save();

      expect(article.isPersisted).toBe(true);
      expect(await storedTitles()).toEqual(['One']);
    });

    it('an invalid one stops the save of its owner, before anything is sent', async () => {
      const fresh = new Author({ name: 'New' });
      fresh.articles.build({ title: '' });

      const error = (await rejection(fresh.save())) as unknown as ValidationError;

      expect(error).toBeInstanceOf(ValidationError);
      expect([error.document, error.errors.paths]).toEqual([fresh, ['articles.0.title']]);

      expect(spec.wire.names).toEqual([]);
      expect(fresh.isNew).toBe(true);
    });

    it('is stored by its own save too, and then not again by the owner', async () => {
      const article = author.articles.build({ title: 'One' });
      await article.save();
      spec.wire.clear();

      await author.save();

      expect(spec.wire.names).toEqual([]);
      expect(author.articlesCount).toBe(1);
    });

    it('of a new owner is stored once by its own save, which saves the owner first', async () => {
      const fresh = new Author({ name: 'New' });
      const article = fresh.articles.build({ title: 'One' });
      fresh.articles.build({ title: 'Two' });

      await article.save();

      expect(await storedTitles({ authorId: fresh.id })).toEqual(expect.arrayContaining(['One', 'Two']));
      expect(await spec.stored('authors', { _id: fresh.id })).toMatchObject([{ articlesCount: 2 }]);
    });

    it('what could not be stored waits for the next save', async () => {
      const taken = await Article.create({ title: 'Taken', author });
      const [first, second] = [
        author.articles.build({ _id: taken.id, title: 'One' }),
        author.articles.build({ title: 'Two' }),
      ];

      expect(await rejection(author.save())).toBeInstanceOf(DuplicateKeyError);
      first._id = new ObjectId();
      await author.save();

      expect([first.isPersisted, second.isPersisted]).toEqual([true, true]);
      expect(await storedTitles()).toEqual(['Taken', 'One', 'Two']);
    });

    it('create stores at once, and needs a stored owner', async () => {
      const article = await author.articles.create({ title: 'One' });
      const error = await rejection(new Author({ name: 'New' }).articles.create({ title: 'Never' }));

      expect(article.isPersisted).toBe(true);
      expect(error).toBeInstanceOf(OwnerNotSavedError);
      expect(error).toMatchObject({ model: 'Author', operation: 'Author.articles.create' });
      expect(await spec.stored('articles', { title: 'Never' })).toEqual([]);
    });
  });

  it('carries the session of the block in everything it sends', async () => {
    const session = await author.withSession(async (session) => {
      const article = await author.articles.create({ title: 'One' });
      author.articles.build({ title: 'Two' });
      await author.save();
      await author.articles.push(new Article({ title: 'Three' }));
      await author.articles.reload();
      await author.articles.ids();
      await author.articles.count();
      await author.edited.push(article);
      await author.edited.first();
      for await (const one of author.edited) expect(one).toBeInstanceOf(Article);
      await author.edited.where({ title: 'One' });
      await author.edited.delete(article);
      await author.edited.replace([article]);
      await author.update({ articles: [] });
      return idOf(session);
    });

    const sent = spec.wire.started.filter(({ name }) => name !== 'endSessions');
    expect(sent.length).toBeGreaterThan(20);
    expect(new Set(sent.map(({ lsid }) => lsid))).toEqual(new Set([session]));
  });

  it('takes no plain value for a list', () => {
    expect(() => author.assign({ articles: 'One' as never })).toThrow(CastError);
  });
});
