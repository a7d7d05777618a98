import {
  Document,
  Model,
  ModelNotDecoratedError,
  InvalidOptionError,
  CastError,
  SessionClientMismatchError,
} from 'threadline';
import { definitionOf } from '../../lib/definition/registry';
import {
  classOf,
  isKindOf,
  modelOf,
  relatedModel,
  requireKind,
  requireSameClient,
} from '../../lib/associations/related-model';
import { thrown, wired } from '../integration/wired';
import { Author, Book, FarAuthor } from './blog';

@Document()
class Novelist extends Author {}

class Undecorated extends Model {}

const declared = { model: 'Book', name: 'author', target: () => Author };

describe('the other model', () => {
  wired({ other: true });

  it('is looked up when it is asked for', () => {
    let target: object = Author;
    const late = { name: 'author', target: () => target };
    target = Book;
    expect(relatedModel(late).name).toBe('Book');
  });

  it('must be a class, and a decorated one', () => {
    const missing = thrown(() => relatedModel({ name: 'author', target: () => undefined as never }));
    expect(missing).toBeInstanceOf(InvalidOptionError);
    expect(missing.message).toContain('author');
    expect(thrown(() => relatedModel({ name: 'author', target: () => Undecorated }))).toBeInstanceOf(
      ModelNotDecoratedError,
    );
  });

  it('takes documents of subclasses, and no others', () => {
    const novelist = new Novelist();
    expect(requireKind(novelist, definitionOf(Author), declared)).toBe(novelist);
    expect(() => requireKind(new Author(), definitionOf(Novelist), declared)).toThrow(CastError);
    for (const value of [null, 'Ann', {}, Author])
      expect(() => requireKind(value, definitionOf(Author), declared)).toThrow(CastError);
  });

  it('knows kinds of models and of documents', () => {
    const [author, novelist] = [definitionOf(Author), definitionOf(Novelist)];
    expect([isKindOf(novelist, author), isKindOf(author, author), isKindOf(author, novelist)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(modelOf(new Novelist())).toBe(novelist);
    expect(new (classOf(novelist))()).toBeInstanceOf(Novelist);
  });

  it('refuses documents of another client inside a block, and none outside', async () => {
    const documents = [new Author(), new FarAuthor()];

    expect(() => requireSameClient(documents, 'x')).not.toThrow();
    await Author.withSession(async () => {
      expect(() => requireSameClient([new Author()], 'x')).not.toThrow();
      expect(() => requireSameClient(documents, 'x')).toThrow(SessionClientMismatchError);
    });
  });
});
