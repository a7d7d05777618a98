import type { ObjectId } from 'mongodb';
import type { Assignable, AttributesOf, BelongsTo, Criteria, HasMany, Reference } from 'threadline';
import { wired } from '../integration/wired';
import { Article, Author, Book, Shelf } from './blog';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles where both types are the same. */
const same = <A, B>(..._proof: Equal<A, B> extends true ? [] : [never]): void => undefined;

// What the compiler says here is checked by `npm run typecheck`: a line that should not compile is marked, and an unused
// mark is an error.
describe('the types of associations', () => {
  wired();

  it('take documents and null, and give them when awaited', async () => {
    const author = await Author.create({ name: 'Ann' });
    const article = Article.build({ title: 'One', author });
    article.author = author;
    article.author = null;
    article.editor = article.author;
    // @ts-expect-error not a document of that model
    expect(() => (article.author = new Book())).toThrow();

    const read = async () => await article.author;
    same<Awaited<ReturnType<typeof read>>, Author | null>();
    same<Awaited<Article['author']>, Author | null>();
    same<Awaited<HasMany<Article>>, Article[]>();
    same<BelongsTo<Author>, Reference<Author> | Author | null>();
    expect(await read()).toBeNull();
  });

  it('are told from attributes', () => {
    same<keyof AttributesOf<Article>, '_id' | 'title' | 'authorId'>();
    same<keyof AttributesOf<Author>, '_id' | 'name' | 'articlesCount'>();
    same<Assignable<Article>['author'], Author | null | undefined>();
    same<Assignable<Author>['articles'], readonly Article[] | undefined>();
    expect(() => {
      // @ts-expect-error a list takes an array
      new Author().assign({ articles: new Article() });
      // @ts-expect-error of documents of its own model
      Author.build({ articles: [new Book()] });
    }).toThrow();
  });

  it('of lists follow their model', async () => {
    const shelf = await Shelf.create({ _id: 'typed' });
    const list = shelf.books;
    same<Awaited<ReturnType<typeof list.ids>>, ObjectId[]>();
    same<Awaited<ReturnType<typeof list.first>>, Book | null>();
    same<Awaited<ReturnType<typeof list.create>>, Book>();
    same<ReturnType<typeof list.where>, Criteria<Book>>();
    list.build({ title: 'One', shelf });
    // @ts-expect-error no such attribute
    expect(() => list.build({ name: 'One' })).toThrow();
    // @ts-expect-error a document of another model
    await expect(list.push(new Article())).rejects.toThrow();
    // @ts-expect-error no such attribute
    await expect(list.where({ name: 'One' }).count()).rejects.toThrow();
  });
});
