import { BelongsTo, Document, Field, InvalidOptionError, Model, UnknownAttributeError } from 'threadline';
import { thrown } from '../integration/wired';

@Document()
class Author extends Model {
  @Field(String) name!: string;
}

@Document()
class Book extends Model {
  @Field(String, { name: 't' }) title!: string;
  @Field(Number) pages!: number;
  @BelongsTo(() => Author, { optional: true }) author!: BelongsTo<Author>;
}

describe('assign', () => {
  it('gives attributes by either name, cast, and associated documents', () => {
    const author = new Author({ name: 'Emily' });
    const book = new Book().assign({ t: 'Heights', pages: '300' as never, author } as never);
    expect(book).toMatchObject({ title: 'Heights', pages: 300, authorId: author.id });
  });

  it.each(['nobody', 'save', 'isNew', '__proto__', 'constructor', 'author.name', ''])(
    'of %p, which is no attribute, gives nothing',
    (name) => {
      const book = new Book({ title: 'One' });
      const attributes = JSON.parse(
        JSON.stringify({ title: 'Two' }).replace('}', `,${JSON.stringify(name)}:{"a":1}}`),
      ) as object;
      const error = thrown(() => book.assign(attributes));
      expect(error).toBeInstanceOf(UnknownAttributeError);
      expect(error).toMatchObject({ attribute: name, model: 'Book' });
      expect(book.title).toBe('One');
      expect(({} as { a?: number }).a).toBeUndefined();
    },
  );

  it.each([null, undefined, 'text', 5, ['a'], []])('of %p is refused', (attributes) => {
    const error = thrown(() => new Book().assign(attributes as never));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option: 'attributes' });
  });

  it('takes objects of any class, by their own properties', () => {
    class Form {
      title = 'Heights';
    }
    expect(new Book().assign(new Form()).title).toBe('Heights');
  });
});
