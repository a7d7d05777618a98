import { ObjectId } from 'mongodb';
import {
  addMembers,
  change,
  contentsOf,
  isComplete,
  membersOf,
  merge,
  removeMembers,
  without,
} from '../../../lib/associations/referenced/list-contents';
import { markDestroyed } from '../../../lib/associations/memory';
import { wired } from '../../integration/wired';
import { Article, Author } from '../blog';

describe('the contents of a list', () => {
  wired();
  const article = (title: string, _id = new ObjectId()): Article => new Article({ _id, title });

  it('are nothing at first, and all there is for a new owner', async () => {
    const [fresh, stored] = [new Author(), await Author.create({ name: 'Ann' })];

    expect(contentsOf(stored, 'articles')).toEqual({
      members: [],
      isLoaded: false,
      pending: [],
      replaces: false,
      leaving: [],
    });
    expect([isComplete(fresh, 'articles'), isComplete(stored, 'articles')]).toEqual([true, false]);
    change(stored, 'articles', { isLoaded: true });
    expect(isComplete(stored, 'articles')).toBe(true);
  });

  it('are replaced and never changed', () => {
    const author = new Author();
    const before = contentsOf(author, 'articles');
    addMembers(author, 'articles', [article('One')], true);
    const between = contentsOf(author, 'articles');
    addMembers(author, 'articles', [article('Two')], true);

    expect(before.members).toEqual([]);
    expect(between.members).toHaveLength(1);
    expect(contentsOf(author, 'articles').members).toHaveLength(2);
  });

  it('have each document once, by its _id, pending or not', () => {
    const author = new Author();
    const [one, two] = [article('One'), article('Two')];
    const again = article('One again', one._id as ObjectId);

    addMembers(author, 'articles', [one, two, two], true);
    addMembers(author, 'articles', [again], false);

    expect(membersOf(author, 'articles')).toEqual([two, again]);
    expect(contentsOf(author, 'articles').pending).toEqual([two]);
    removeMembers(author, 'articles', [two]);
    expect(contentsOf(author, 'articles')).toMatchObject({ members: [again], pending: [] });
  });

  it('leave destroyed documents out', async () => {
    const author = await Author.create({ name: 'Ann' });
    const one = await Article.create({ title: 'One', author });
    addMembers(author, 'articles', [one], false);

    markDestroyed(one);

    expect(membersOf(author, 'articles')).toEqual([]);
  });

  it('merge what was read with what is in memory', () => {
    const [one, two, three] = [article('One'), article('Two'), article('Three')];
    const twoAgain = article('Two again', two._id as ObjectId);

    expect(merge([one, two], [])).toEqual([one, two]);
    expect(merge([one, two], [three, twoAgain])).toEqual([one, twoAgain, three]);
    expect(without([one, two, three], [twoAgain])).toEqual([one, three]);
  });
});
