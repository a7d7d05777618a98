import {
  AfterCommit,
  AfterCreateCommit,
  AfterSave,
  AroundSave,
  BeforeCreate,
  BeforeSave,
  CallbackHaltedError,
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  InvalidOptionError,
  Model,
} from 'threadline';
import { hearing } from '../../support/hearing';
import { everyPlace } from '../../support/places';
import { rejection, thrown, wired } from '../wired';

const { note, said } = hearing();

@BeforeSave((book: Book) => note(`top ${book.title}`))
@Document({ collection: 'books' })
@BeforeSave((book: Book) => note(`below ${book.title.length}`), { if: (book: Book) => book.title !== 'quiet' })
@BeforeCreate(async (book: Book) => Promise.resolve(book.title !== 'halt'))
@AroundSave(async (book: Book, next) => {
  note(`in ${book.isNew ? 'new' : 'stored'}`);
  await next();
  note(`out ${book.isNew ? 'new' : 'stored'}`);
})
@AfterSave(function report(book: Book) {
  note(`report ${book.pages.length}`);
})
@AfterCreateCommit((book: Book) => note(`commit ${book.title}`))
class Book extends Model {
  @Field(String) title!: string;
  @EmbedsMany(() => Page, { cascadeCallbacks: true }) pages!: EmbedsMany<Page>;
  @BeforeSave() method(): void {
    note('method');
  }
}

@AfterSave((page: Page) => note(`page ${page.text}`))
@Document()
class Page extends EmbeddedModel {
  @Field(String) text!: string;
}

@BeforeSave((atlas: Atlas) => note(`atlas ${atlas.maps}`), { prepend: true })
@Document({ collection: 'books' })
class Atlas extends Book {
  @Field(Number) maps: number = 3;
}

@Document({ collection: 'books' })
class Novel extends Book {
  @BeforeSave() override method(): void {
    note('own method');
  }
}

describe('hooks that are functions', () => {
  const spec = wired();
  const wire = () => spec.wire;

  everyPlace('run with those that are methods, from the top of the page to its bottom', wire, async (place) => {
    const book = new Book({ title: 'A', pages: [{ text: 'x' }] });
    expect(await said(() => book.save())).toEqual([
      'top A',
      'below 1',
      'method',
      'in new',
      'page x',
      'out stored',
      'report 1',
      ...(place === 'in a transaction' ? [] : ['commit A']),
    ]);
    book.title = 'quiet';
    expect((await said(() => book.save())).slice(0, 2)).toEqual(['top quiet', 'method']);
  });

  everyPlace('J130: halt as methods do, and are named in the error', wire, async () => {
    const error = await rejection(new Book({ title: 'halt' }).save());
    expect(error).toBeInstanceOf(CallbackHaltedError);
    expect([error['event'], error['callback'], spec.wire.names]).toEqual(['create', 'a function', []]);
  });

  everyPlace('are inherited, and leak neither upwards nor to siblings', wire, async () => {
    const heard = async (book: Book) =>
      (await said(() => book.save())).filter((name) => !/^(in|out|commit)/.test(name));
    expect(await heard(new Atlas({ title: 'A' }))).toEqual(['atlas 3', 'top A', 'below 1', 'method', 'report 0']);
    expect(await heard(new Book({ title: 'A' }))).toEqual(['top A', 'below 1', 'method', 'report 0']);
    // Declared anew it counts once, where the subclass has it.
    expect(await heard(new Novel({ title: 'A' }))).toEqual(['top A', 'below 1', 'own method', 'report 0']);
  });

  it('are typed by the class that they stand above', () => {
    const onBooks = BeforeSave((book: Book) => book.title);
    onBooks(class extends Book {});
    // @ts-expect-error: a page is no book
    const never = (): void => onBooks(Page);
    // @ts-expect-error: `next` is for hooks around something
    const neither = (): unknown => BeforeSave((book: Book, next: () => Promise<void>) => [book, next]);
    // @ts-expect-error: conditions take the same document
    const nor = (): unknown => BeforeSave((book: Book) => book, { if: (page: Page) => page.text });
    expect([never, neither, nor]).toHaveLength(3);
  });

  it('are refused where they would never run', () => {
    const above = BeforeSave((book: Book) => book) as unknown as MethodDecorator;
    const method = BeforeSave() as unknown as (model: object) => void;
    const cases: (() => unknown)[] = [
      () => above(Book.prototype, 'method', {}),
      () => method(Book),
      () => BeforeSave()(Book, 'build', {}),
      () => AfterCommit()(Book, 'build', {}),
      () => BeforeSave((book: Book) => book, { onn: 'create' } as never),
      () => AfterCommit((book: Book) => book, { on: 'save' } as never),
      () => AfterCreateCommit(((book: Book) => book) as never, ...([{ on: 'update' }] as unknown as [])),
    ];
    for (const declare of cases) expect(thrown(declare)).toBeInstanceOf(InvalidOptionError);
  });

  it('are refused once the model was used', async () => {
    @Document({ collection: 'books' })
    class Late extends Model {}
    BeforeSave((late: Late) => note(`in time ${late.isNew}`))(Late);
    expect(await said(() => new Late().save())).toEqual(['in time true']);
    const error = thrown(() => BeforeSave(() => note('too late'))(Late));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error.message).toContain('after its model had been used');
  });
});
