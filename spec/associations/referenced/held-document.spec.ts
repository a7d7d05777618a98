import { ObjectId } from 'mongodb';
import { definitionOf } from '../../../lib/definition/registry';
import { heldBy, hold, knownUnder, settleHeld } from '../../../lib/associations/referenced/held-document';
import { wired } from '../../integration/wired';
import { Article, Author } from '../blog';

describe('the document that a belongsTo holds', () => {
  wired();
  const place = { name: 'author', foreignKey: 'authorId', related: () => definitionOf(Author) };
  let ann: Author;
  let bob: Author;

  beforeAll(async () => {
    ann = await Author.create({ name: 'Ann' });
    bob = await Author.create({ name: 'Bob' });
  });

  it('is held as long as the key is the same', () => {
    const article = new Article({ authorId: ann.id });
    expect(heldBy(article, place)).toBeUndefined();

    hold(article, place, ann);
    expect(heldBy(article, place)?.document).toBe(ann);
    article.authorId = bob.id;
    expect(heldBy(article, place)).toBeUndefined();
    article.authorId = new ObjectId(ann.id);
    expect(heldBy(article, place)?.document).toBe(ann);
  });

  it('is known under the key it was held for, until that is settled', () => {
    const article = new Article({ authorId: ann.id });
    hold(article, place, ann);
    article.authorId = bob.id;
    hold(article, place, bob);

    expect(knownUnder(article, place, ann.id)).toBe(ann);
    expect(knownUnder(article, place, bob.id)).toBe(bob);
    settleHeld(article, place);
    expect(knownUnder(article, place, ann.id)).toBeUndefined();
    expect(knownUnder(article, place, bob.id)).toBe(bob);
  });

  it('forgets what was held before where it comes back, and what was never stored', () => {
    const article = new Article({ authorId: ann.id });
    hold(article, place, ann);
    hold(article, place, bob);
    hold(article, place, ann);
    expect([heldBy(article, place)?.document, heldBy(article, place)?.before]).toEqual([ann, undefined]);

    const fresh = new Article();
    hold(fresh, place, new Author());
    hold(fresh, place, bob);
    expect([heldBy(fresh, place)?.document, heldBy(fresh, place)?.before]).toEqual([bob, undefined]);
  });
});
