import { rejection, wired } from '../../integration/wired';
import { Article, Author, Book, Shelf } from '../blog';

describe('an assigned list', () => {
  const spec = wired();
  let shelf: Shelf;
  let books: Book[];
  let number = 0;

  beforeEach(async () => {
    shelf = await Shelf.create({ _id: `shelf ${++number}` });
    books = await Book.createMany(['One', 'Two'].map((title) => ({ title, shelf })));
    spec.wire.clear();
  });

  const stored = async (): Promise<unknown[]> =>
    (await spec.stored('books', { standsIn: shelf.id })).map(({ title }) => title);

  it('waits for the save, then takes out what is not in it and stores what is new', async () => {
    const fresh = new Book({ title: 'Three' });
    const [first] = await shelf.books;
    spec.wire.clear();

    shelf.assign({ books: [books[1]!, fresh] });
    expect(spec.wire.names).toEqual([]);
    expect(await shelf.books).toEqual([books[1], fresh]);
    await shelf.save();

    expect(spec.wire.names).toEqual(['update', 'insert']);
    expect(await stored()).toEqual(['Two', 'Three']);
    expect(await first!.shelf).toBeNull();
    expect(first!.isChanged()).toBe(false);
    spec.wire.clear();
    await shelf.save();
    expect(spec.wire.names).toEqual([]);
  });

  it('is taken by create and update', async () => {
    const author = await Author.create({ name: 'Ann', articles: [new Article({ title: 'One' })] });
    await author.update({ articles: [new Article({ title: 'Two' })] });

    expect(await spec.stored('articles', { authorId: author.id })).toMatchObject([{ title: 'Two' }]);
    expect(author.articlesCount).toBe(1);
    expect(await spec.stored('authors', { _id: author.id })).toMatchObject([{ articlesCount: 1 }]);
  });

  it('takes everything out by null or an empty array', async () => {
    shelf.assign({ books: [] });
    await shelf.save();

    expect(await stored()).toEqual([]);
    expect(await shelf.books).toEqual([]);
  });

  it('stops the save of its owner when one is invalid, and waits on', async () => {
    const author = await Author.create({ name: 'Ann' });
    await author.articles.create({ title: 'One' });
    const invalid = new Article({ title: '' });
    spec.wire.clear();

    author.name = 'Anna';
    author.assign({ articles: [invalid] });
    await rejection(author.save());
    expect(spec.wire.names).toEqual([]);
    invalid.title = 'Two';
    await author.save();

    expect(await spec.stored('articles', { authorId: author.id })).toMatchObject([{ title: 'Two' }]);
  });

  it('is put back by a reload of the owner', async () => {
    shelf.assign({ books: [] });

    await shelf.reload();
    await shelf.save();

    expect(await stored()).toEqual(['One', 'Two']);
    expect(await shelf.books).toHaveLength(2);
  });
});
