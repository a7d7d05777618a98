import { ObjectId } from 'mongodb';
import { CastError, SessionEndedError } from 'threadline';
import { idOf, rejection, wired } from '../../integration/wired';
import { Article, Author } from '../blog';

describe('Reference', () => {
  const spec = wired();
  let author: Author;
  let id: ObjectId;

  beforeEach(async () => {
    author = await Author.create({ name: 'Ann' });
    ({ id } = await Article.create({ title: 'One', author }));
    spec.wire.clear();
  });

  const loaded = async (): Promise<Article> => {
    const [article] = await Article.where({ _id: id });
    spec.wire.clear();
    return article!;
  };
  const referenceOf = (article: Article) => article.author as Exclude<Article['author'], Author | null>;

  it('reads the document once, and is the same each time', async () => {
    const article = await loaded();
    const reference = referenceOf(article);

    expect(reference.isLoaded).toBe(false);
    const first = await article.author;

    expect(first).toMatchObject({ name: 'Ann' });
    expect(await article.author).toBe(first);
    expect(await reference.load()).toBe(first);
    expect(article.author).toBe(reference);
    expect(reference.isLoaded).toBe(true);
    expect(spec.wire.names).toEqual(['find']);
    expect(spec.wire.started[0]!.command).toMatchObject({ find: 'authors', filter: { _id: author.id } });
  });

  it('sends nothing before it is awaited, and knows its key', async () => {
    const reference = referenceOf(await loaded());

    expect(reference.id).toEqual(author.id);
    expect(spec.wire.names).toEqual([]);
  });

  it('answers all who wait at the same time by one read', async () => {
    const article = await loaded();

    const [one, two] = await Promise.all([article.author, article.author]);

    expect(one).toBe(two);
    expect(spec.wire.names).toEqual(['find']);
  });

  it('reads in the session of the block it is awaited in, not of another read that runs', async () => {
    const article = await loaded();

    const outside = referenceOf(article).load();
    const session = await Author.withSession(async (session) => {
      await article.author;
      return idOf(session);
    });
    await outside;

    expect(spec.wire.named('find').map(({ lsid }) => lsid === session)).toEqual([false, true]);
  });

  it('is refused after the block that it was first awaited in', async () => {
    const article = await loaded();
    let late: Promise<unknown> = Promise.resolve();
    let leave: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (leave = resolve));
    await Author.withSession(async () => {
      late = rejection(ended.then(async () => await article.author));
    });

    leave();

    expect(await late).toBeInstanceOf(SessionEndedError);
    expect(spec.wire.named('find')).toEqual([]);
  });

  it('follows the key', async () => {
    const other = await Author.create({ name: 'Bob' });
    const article = await loaded();
    await article.author;

    article.authorId = other.id;

    expect(referenceOf(article).isLoaded).toBe(false);
    expect(await article.author).toMatchObject({ name: 'Bob' });
    expect(spec.wire.names).toEqual(['find', 'find']);
  });

  it('gives null without a key, and sends nothing', async () => {
    const article = await loaded();

    expect(await article.editor).toBeNull();
    expect((article.editor as { readonly id: unknown }).id).toBeNull();
    expect(spec.wire.names).toEqual([]);
  });

  it('gives null for a key that leads to nothing, and asks once', async () => {
    const article = new Article({ title: 'Lost', authorId: new ObjectId() });

    expect(await article.author).toBeNull();
    expect(await article.author).toBeNull();
    expect(spec.wire.names).toEqual(['find']);
  });

  it('never takes a key for an operator', async () => {
    const article = new Article({ title: 'Sly' });
    (article as { authorId: unknown }).authorId = { $ne: null };

    expect(await rejection(article.author as PromiseLike<unknown>)).toBeInstanceOf(CastError);
    expect(spec.wire.names).toEqual([]);
  });

  it('reads again on reload, of its own and of its owner', async () => {
    const article = await loaded();
    const before = await article.author;
    await Author.collection.updateOne({ _id: author.id }, { $set: { name: 'Anna' } });

    const after = await referenceOf(article).reload();

    expect(after).toMatchObject({ name: 'Anna' });
    expect(after).not.toBe(before);
    expect(await article.author).toBe(after);
    await article.reload();
    expect(referenceOf(article).isLoaded).toBe(false);
  });
});
