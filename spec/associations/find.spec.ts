import { ObjectId } from 'mongodb';
import { definitionOf } from '../../lib/definition/registry';
import { courseTo, findById, idFilter, matching } from '../../lib/associations/find';
import { load } from '../../lib/criteria/execution';
import { wired } from '../integration/wired';
import { CastError } from 'threadline';
import { Author } from './blog';

describe('finding associated documents', () => {
  const spec = wired();
  const model = definitionOf(Author);

  it('finds one by its _id, and null for none', async () => {
    const author = await Author.create({ name: 'Ann' });

    expect(await findById(model, 'Article.author', author.id)).toMatchObject({ name: 'Ann' });
    expect(await findById(model, 'Article.author', new ObjectId())).toBeNull();
  });

  it('takes no operator for a value', async () => {
    await Author.create({ name: 'Bob' });
    spec.wire.clear();

    await expect((async () => findById(model, 'Article.author', { $ne: null }))()).rejects.toBeInstanceOf(CastError);
    expect(() => idFilter(model, { $gt: '' })).toThrow(CastError);
    await expect(
      (async () => load(matching(model, { name: { $ne: null } }), courseTo(model, 'x')))(),
    ).rejects.toBeInstanceOf(CastError);
    expect(spec.wire.names).toEqual([]);
  });

  it('filters by the stored form', () => {
    const id = new ObjectId();
    expect(idFilter(model, id.toHexString())).toEqual({ _id: id });
  });
});
