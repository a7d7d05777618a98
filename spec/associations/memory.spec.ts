import { STATE } from '../../lib/attributes/document';
import { enlistment } from '../../lib/attributes/enlistment';
import { absorb, forget, markDestroyed, recall, remember } from '../../lib/associations/memory';
import { wired } from '../integration/wired';
import { Author } from './blog';

describe('what associations remember', () => {
  wired();
  const { open, enlist } = enlistment;
  afterEach(() => Object.assign(enlistment, { open, enlist }));

  it('is remembered by name, replaced and forgotten', () => {
    const author = new Author();
    expect(recall(author, 'a')).toBeUndefined();

    remember(author, 'a', { n: 1 });
    remember(author, 'b', { n: 2 });
    remember(author, 'a', { n: 3 });
    forget(author, 'b');

    expect([recall(author, 'a'), recall(author, 'b')]).toEqual([{ n: 3 }, undefined]);
  });

  it('is put back by the snapshot of the document', () => {
    const author = new Author();
    remember(author, 'a', { n: 1 });
    const snapshot = author[STATE].snapshot();

    remember(author, 'a', { n: 2 });
    remember(author, 'b', { n: 3 });
    author[STATE].restore(snapshot);

    expect([recall(author, 'a'), recall(author, 'b')]).toEqual([{ n: 1 }, undefined]);
  });

  it('enlists the document in an open transaction before it changes', () => {
    const author = new Author();
    const seen: unknown[] = [];
    Object.assign(enlistment, {
      open: 1,
      enlist: (_: unknown, document: unknown) => seen.push([document, recall(author, 'a')]),
    });

    remember(author, 'a', { n: 1 });
    forget(author, 'a');
    forget(author, 'a');

    expect(seen).toEqual([
      [author, undefined],
      [author, { n: 1 }],
    ]);
  });

  it('absorbs a value that is stored already: no change, and none of the last save', async () => {
    const author = await Author.create({ name: 'Ann' });
    await author.update({ name: 'Anna' });

    absorb(author, 'articlesCount', 7);

    expect(author.articlesCount).toBe(7);
    expect(author.isChanged()).toBe(false);
    expect(author.previousChanges).toEqual({ name: ['Ann', 'Anna'] });
  });

  it('marks stored documents as destroyed, and no new ones', async () => {
    const [stored, fresh] = [await Author.create({ name: 'Ann' }), new Author()];

    markDestroyed(stored);
    markDestroyed(fresh);

    expect([stored.isDestroyed, fresh.isDestroyed]).toEqual([true, false]);
  });
});
