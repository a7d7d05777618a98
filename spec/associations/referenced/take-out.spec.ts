import { rejection, wired } from '../../integration/wired';
import { Document, Field, HasMany, BelongsTo, Model, BeforeDestroy } from 'threadline';
import { Article, Author, Book, Shelf } from '../blog';

const destroyed: string[] = [];

@Document()
class Album extends Model {
  @Field(Number) songsCount: number = 0;
  @HasMany(() => Song, { dependent: 'deleteAll' }) songs!: HasMany<Song>;
}

@Document()
class Song extends Model {
  @Field(String) title!: string;
  @BelongsTo(() => Album, { optional: true, counterCache: true }) album!: BelongsTo<Album>;
  @BeforeDestroy() note(): void {
    destroyed.push(this.title);
  }
}

describe('taking documents out of a list', () => {
  const spec = wired();
  let shelf: Shelf;
  let books: Book[];
  let number = 0;

  beforeEach(async () => {
    shelf = await Shelf.create({ _id: `shelf ${++number}` });
    books = await Book.createMany(['One', 'Two', 'Three'].map((title) => ({ title, shelf })));
    spec.wire.clear();
  });

  const stored = async (): Promise<unknown[]> =>
    (await spec.stored('books', { standsIn: shelf.id })).map(({ title }) => title);

  it('delete makes their keys null, all in one command, on the server and in memory', async () => {
    expect(await shelf.books.delete(books[0]!, books[1]!)).toBe(2);

    expect(spec.wire.names).toEqual(['update']);
    expect(await stored()).toEqual(['Three']);
    expect(books.map((book) => book.isChanged())).toEqual([false, false, false]);
    expect(await books[0]!.shelf).toBeNull();
    expect((await shelf.books).map(({ title }) => title)).toEqual(['Three']);
  });

  it('delete leaves documents alone that are in another list by now', async () => {
    const other = await Shelf.create({ _id: `other ${number}` });
    await Book.collection.updateOne({ _id: books[0]!.id }, { $set: { standsIn: other.id } });

    expect(await shelf.books.delete(books[0]!)).toBe(0);

    expect(await spec.stored('books', { standsIn: other.id })).toHaveLength(1);
  });

  it('delete of what waits for a save sends nothing', async () => {
    const built = shelf.books.build({ title: 'Four' });

    expect(await shelf.books.delete(built)).toBe(0);
    await shelf.save();

    expect(spec.wire.names).toEqual([]);
    expect(built.isNew).toBe(true);
    expect((built as unknown as { standsIn: unknown }).standsIn).toBeUndefined();
  });

  it('deletes or destroys them where the list says so', async () => {
    const album = await Album.create({});
    const author = await Author.create({ name: 'Ann' });
    const [song, kept] = [await album.songs.create({ title: 'A' }), await album.songs.create({ title: 'B' })];
    const article = await author.articles.create({ title: 'One' });
    spec.wire.clear();

    await album.songs.delete(song);
    await author.articles.delete(article);

    expect(spec.wire.names).toEqual(['delete', 'update', 'find', 'delete', 'update']);
    expect(await spec.stored('songs')).toMatchObject([{ _id: kept.id }]);
    expect(await spec.stored('articles')).toEqual([]);
    expect([song.isDestroyed, article.isDestroyed, kept.isDestroyed]).toEqual([true, true, false]);
    expect([album.songsCount, author.articlesCount]).toEqual([1, 0]);
    expect(destroyed).toEqual([]);
  });

  it('counts what was taken out, once for all', async () => {
    const editor = await Author.create({ name: 'Ed' });
    const album = await Album.create({});
    await album.songs.push(new Song({ title: 'A' }), new Song({ title: 'B' }), new Song({ title: 'C' }));
    spec.wire.clear();

    await album.songs.replace([]);

    expect(spec.wire.names).toEqual(['delete', 'update']);
    expect(await spec.stored('albums', { _id: album.id })).toMatchObject([{ songsCount: 0 }]);
    expect(album.songsCount).toBe(0);
    expect(await Article.where({ editor }).count()).toBe(0);
  });

  it('replace keeps what is there, takes out the rest in one command, and stores what is new', async () => {
    const fresh = new Book({ title: 'Four' });

    await shelf.books.replace([books[0]!, fresh]);

    expect(spec.wire.names).toEqual(['update', 'insert']);
    expect(await stored()).toEqual(['One', 'Four']);
    expect(await shelf.books).toEqual([books[0], fresh]);
    expect(spec.wire.names).toEqual(['update', 'insert']);
  });

  it('replace by the same documents, be they other instances, changes nothing', async () => {
    await shelf.books;
    const same = await Book.where({ shelf });

    await shelf.books.replace(same);

    expect(await stored()).toEqual(['One', 'Two', 'Three']);
  });

  it('replace takes out what nobody has loaded, too', async () => {
    const [loaded] = await Shelf.where({ _id: shelf.id });

    await loaded!.books.replace([]);

    expect(await stored()).toEqual([]);
    expect(await spec.stored('books', { title: 'Two', standsIn: null })).not.toEqual([]);
  });

  it('replace takes nothing out when one of the new ones is invalid', async () => {
    const author = await Author.create({ name: 'Ann' });
    await author.articles.create({ title: 'One' });
    spec.wire.clear();

    await rejection(author.articles.replace([new Article({ title: '' })]));

    expect(spec.wire.names).toEqual([]);
  });
});
