import { CastError } from 'threadline';
import { STATE } from '../../../lib/attributes/document';
import { bind, counterOf, ownedList, release, requireMembers } from '../../../lib/associations/referenced/owned-list';
import { definitionOf } from '../../../lib/definition/registry';
import { wired } from '../../integration/wired';
import { Article, Author, Book } from '../blog';

function listOf(owner: Author, name: string) {
  const definition = definitionOf(owner.constructor).associations.get(name)!;
  const declared = { model: owner.constructor.name, name, target: definition.target };
  return ownedList(owner, { declared, label: name, dependent: undefined, definition: () => definition });
}

describe('the list of one owner', () => {
  wired();

  it('knows its counter, if there is one', () => {
    expect(counterOf(listOf(new Author(), 'articles'))).toMatchObject({ field: 'articlesCount' });
    expect(counterOf(listOf(new Author(), 'edited'))).toBeUndefined();
  });

  it('takes documents of its model, each once', () => {
    const list = listOf(new Author(), 'articles');
    const article = new Article();

    expect(requireMembers(list, [article, article])).toEqual([article]);
    expect([requireMembers(list, null), requireMembers(list, undefined)]).toEqual([[], []]);
    for (const wrong of [new Book(), 'One', [new Book()], [null]])
      expect(() => requireMembers(list, wrong)).toThrow(CastError);
  });

  it('binds a document to its owner, and undoes that', async () => {
    const [ann, bob] = [await Author.create({ name: 'Ann' }), await Author.create({ name: 'Bob' })];
    const article = await Article.create({ title: 'One', author: bob });

    const binding = bind(listOf(ann, 'articles'), article);
    expect(article.authorId).toEqual(ann.id);
    expect(await article.author).toBe(ann);
    binding.undo();

    expect(article.isChanged()).toBe(false);
    expect(await article.author).toBe(bob);
  });

  it('releases documents: unchanged null for stored ones, nothing for new ones, and leaves others alone', async () => {
    const [ann, bob] = [await Author.create({ name: 'Ann' }), await Author.create({ name: 'Bob' })];
    const [stored, fresh] = [
      await Article.create({ title: 'One', author: ann }),
      new Article({ title: 'Two', author: ann }),
    ];
    const elsewhere = await Article.create({ title: 'Three', author: bob });

    release(listOf(ann, 'articles'), [stored, fresh, elsewhere]);

    expect([stored.authorId, stored.isChanged()]).toEqual([null, false]);
    expect(fresh[STATE].has('authorId')).toBe(false);
    expect(elsewhere.authorId).toEqual(bob.id);
  });
});
