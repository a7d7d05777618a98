import { ObjectId } from 'mongodb';
import { CastError, SessionClientMismatchError, ValidationError } from 'threadline';
import { BelongsTo, Document, Field, Model } from 'threadline';
import { rejection, thrown, wired } from '../../integration/wired';
import { Article, Author, Book, FarArticle, FarAuthor, Shelf } from '../blog';

describe('belongsTo', () => {
  const spec = wired({ other: true });

  it('takes the key of the document that is assigned, and stores it', async () => {
    const author = await Author.create({ name: 'Ann' });

    const article = await Article.create({ title: 'One', author });

    expect(article.authorId).toEqual(author.id);
    expect(await spec.stored('articles', { _id: article.id })).toMatchObject([{ authorId: author.id }]);
    expect(await article.author).toBe(author);
    expect(spec.wire.names).not.toContain('find');
  });

  it('stores null where null is assigned', async () => {
    const editor = await Author.create({ name: 'Ed' });
    const article = await Article.create({ title: 'One', author: editor, editor });

    await article.update({ editor: null });

    expect(await article.editor).toBeNull();
    expect(await spec.stored('articles', { _id: article.id })).toMatchObject([{ editorId: null }]);
  });

  it('refuses documents of another model, ids and plain objects, and stays what it was', async () => {
    const author = await Author.create({ name: 'Ann' });
    const article = new Article({ title: 'One', author });

    for (const value of [new Book(), author.id, String(author.id), { _id: author.id }]) {
      const error = thrown(() => ((article as { author: unknown }).author = value));
      expect(error).toBeInstanceOf(CastError);
      expect(error).toMatchObject({ path: 'author', type: 'Author', model: 'Article', value });
    }
    expect(await article.author).toBe(author);
  });

  it('is required unless it is optional: nothing is sent without it', async () => {
    const error = await rejection(Article.create({ title: 'One' }));

    expect(error).toBeInstanceOf(ValidationError);
    expect((error as unknown as ValidationError).errors.toJSON()).toEqual({ author: ['author must exist'] });
    expect(spec.wire.names).toEqual([]);
    await Book.create({ title: 'Free' });
  });

  it('is satisfied by the key alone', async () => {
    await expect(Article.create({ title: 'One', authorId: new ObjectId() })).resolves.toBeInstanceOf(Article);
  });

  it('saves a new parent first, and both once', async () => {
    const author = new Author({ name: 'Ann' });

    const article = await Article.create({ title: 'One', author });

    expect(author.isPersisted).toBe(true);
    expect(spec.wire.started.map(({ command }) => command['insert'] ?? command['update'])).toEqual([
      'authors',
      'articles',
      'authors',
    ]);
    expect(await spec.stored('articles', { authorId: author.id })).toMatchObject([{ _id: article.id }]);
    expect(await spec.stored('authors', { _id: author.id })).toMatchObject([{ articlesCount: 1 }]);
  });

  it('saves a new parent once for several children saved at the same time', async () => {
    const author = new Author({ name: 'Ann' });

    await Promise.all([Article.create({ title: 'One', author }), Article.create({ title: 'Two', author })]);

    expect(await spec.stored('authors', { _id: author.id })).toMatchObject([{ articlesCount: 2 }]);
    expect(await spec.stored('articles', { authorId: author.id })).toHaveLength(2);
  });

  it('does not save the child when the new parent is invalid', async () => {
    const parent = new Article({ title: '' });
    @Document()
    class Remark extends Model {
      @BelongsTo(() => Article) article!: BelongsTo<Article>;
    }

    const error = await rejection(Remark.create({ article: parent }));

    expect(error).toBeInstanceOf(ValidationError);
    expect((error as unknown as ValidationError).document).toBe(parent);
    expect(spec.wire.names).toEqual([]);
  });

  it('takes a key that the parent is given after it was assigned', async () => {
    const shelf = new Shelf();
    const book = new Book({ title: 'One', shelf });

    shelf._id = 'A1';
    await book.save();

    expect(await spec.stored('books', { _id: book.id })).toMatchObject([{ standsIn: 'A1' }]);
    expect(await spec.stored('shelves', { _id: 'A1' })).toHaveLength(1);
  });

  it('has a key of the type of the other _id, whichever model is loaded first', async () => {
    await Shelf.create({ _id: 'B2' });

    const book = await Book.create({ title: 'One' });
    (book as unknown as { standsIn: unknown }).standsIn = { $ne: null };
    const error = await rejection(book.save());

    expect(error).toBeInstanceOf(ValidationError);
    (book as unknown as { standsIn: unknown }).standsIn = 'B2';
    await book.save();
    expect(await book.shelf).toMatchObject({ id: 'B2' });
  });

  it('takes the reference of another document for what it leads to', async () => {
    const author = await Author.create({ name: 'Ann' });
    const first = await Article.create({ title: 'One', author });
    const [again] = await Article.where({ _id: first.id });

    const second = await Article.create({ title: 'Two', author: first.author as Author });
    const third = new Article({ title: 'Three' });
    third.author = again!.author;

    expect(await second.author).toBe(author);
    expect(third.authorId).toEqual(author.id);
  });

  it('keeps what is declared of the key, above or below the association', async () => {
    @Document()
    class Draft extends Model {
      @BelongsTo(() => Author, { optional: true }) writer!: BelongsTo<Author>;
      @Field(ObjectId, { name: 'w' }) writerId?: ObjectId;
    }
    const author = await Author.create({ name: 'Ann' });

    const draft = await Draft.create({ writer: author });

    expect(await spec.stored('drafts')).toEqual([{ _id: draft.id, w: author.id }]);
    const [loaded] = await Draft.where({ _id: draft.id });
    expect(await loaded!.writer).toMatchObject({ name: 'Ann' });
  });

  it('is refused inside a block for a document of another client, before anything is sent', async () => {
    const far = await FarAuthor.create({ name: 'Far' });
    const article = new FarArticle({ title: 'One' });
    spec.otherWire.clear();

    await Author.withSession(async () => {
      expect(thrown(() => (article.author = far))).toBeInstanceOf(SessionClientMismatchError);
      expect(await rejection(FarArticle.create({ title: 'Two', author: far }))).toBeInstanceOf(
        SessionClientMismatchError,
      );
    });
    article.author = far;
    await Author.withSession(async () => {
      expect(await rejection(article.save())).toBeInstanceOf(SessionClientMismatchError);
    });

    expect(spec.wire.names).toEqual([]);
    expect(spec.otherWire.names).toEqual([]);
    expect(article.isNew).toBe(true);
  });

  it('does not stop a document that was loaded without its key from being saved', async () => {
    const author = await Author.create({ name: 'Ann' });
    const { id } = await Article.create({ title: 'One', author });

    const [part] = await Article.where({ _id: id }).only('title');
    (part as Article).title = 'Two';
    await (part as Article).save();

    expect(await spec.stored('articles', { _id: id })).toMatchObject([{ title: 'Two', authorId: author.id }]);
  });
});
