import { ObjectId } from 'mongodb';
import { definitionOf } from '../../../lib/definition/registry';
import { foreignKeyType, keyOf, lacksKey, sameKey } from '../../../lib/associations/referenced/foreign-key';
import { UNCASTABLE } from '../../../lib/types/field-type';
import { wired } from '../../integration/wired';
import { Article, Author, Shelf } from '../blog';

describe('foreign key', () => {
  wired();

  it('has the type of the other _id, and does not look before it is needed', () => {
    let looked = 0;
    const type = foreignKeyType(() => (looked++, definitionOf(Author)));
    expect(looked).toBe(0);

    const id = new ObjectId();
    expect(type.cast(id.toHexString())).toEqual(id);
    expect(type.cast({ $ne: null })).toBe(UNCASTABLE);
    expect([type.name, type.mutable, type.items]).toEqual(['ObjectId', false, undefined]);
    expect([type.dump(id), type.load(id), type.copy(id)]).toEqual([id, id, id]);
    expect([type.equals(id, new ObjectId(id)), type.equals(id, new ObjectId())]).toEqual([true, false]);
    expect(foreignKeyType(() => definitionOf(Shelf)).name).toBe('String');
  });

  it('is undefined for null and for none', () => {
    const id = new ObjectId();
    expect(keyOf(new Article({ authorId: id }), 'authorId')).toEqual(id);
    expect(keyOf(new Article({ authorId: null }), 'authorId')).toBeUndefined();
    expect(keyOf(new Article(), 'authorId')).toBeUndefined();
  });

  it('compares by value, and nothing with nothing', () => {
    const model = definitionOf(Author);
    const id = new ObjectId();
    expect(sameKey(model, id, new ObjectId(id))).toBe(true);
    expect(sameKey(model, id, new ObjectId())).toBe(false);
    expect(sameKey(model, undefined, null)).toBe(true);
    expect(sameKey(model, undefined, id)).toBe(false);
  });

  it('is lacking where a query left it out', async () => {
    const author = await Author.create({ name: 'Ann' });
    const { id } = await Article.create({ title: 'One', author });

    const [part] = await Article.where({ _id: id }).only('title');
    const [whole] = await Article.where({ _id: id });

    expect(lacksKey(part as Article, 'authorId')).toBe(true);
    expect(lacksKey(whole!, 'authorId')).toBe(false);
    expect(lacksKey(whole!, 'editorId')).toBe(false);
  });
});
