import { SessionClientMismatchError, SessionNestingError } from 'threadline';
import { Person } from '../../models/person';
import { Post } from '../../models/post';
import { twinClients } from './other-client';
import { rejection } from './wired';

// Twins of the examples of behaviours/sessions.md, section 2.2; each title begins with the numbers of its examples.
describe('a session on an instance that was loaded from another client', () => {
  const clients = twinClients();
  let person: Person;

  beforeEach(async () => {
    person = await Person.with({ client: 'other' }, async () => {
      const { id } = await Person.create({ username: 'Emily' });
      return Person.findOrFail(id);
    });
    clients.other.clear();
  });

  const again = () => Person.with({ client: 'other' }, () => Person.findOrFail(person.id));
  const postsOnOther = <T>(block: () => Promise<T>) => Post.with({ client: 'other' }, block);

  it('8. all operations on the instance use one session', async () => {
    await person.withSession(async () => {
      person.username = 'Emma';
      await person.save();
      person.age = 40;
      await person.save();
    });
    expect(clients.other.names).toEqual(['update', 'update']);
    expect(clients.other.lsids()).toHaveLength(1);
    expect(await again()).toMatchObject({ username: 'Emma', age: 40 });
    expect(clients.main.names).toEqual([]);
  });

  it('9. 10. with another class of the same client', async () => {
    await postsOnOther(() =>
      person.withSession(async () => {
        person.username = 'Emma';
        await person.save();
        await person.posts.push(await Post.create({ title: 'Hello' }));
      }),
    );
    expect(clients.other.named('update')).toHaveLength(3);
    expect(clients.other.named('insert')).toHaveLength(1);
    expect(clients.other.lsids()).toHaveLength(1);
    expect(clients.main.names).toEqual([]);
    expect(await clients.count('other', 'posts')).toBe(1);
    expect(await again()).toMatchObject({ username: 'Emma', postsCount: 1 });
    expect(person.postsCount).toBe(1);
    expect(await postsOnOther(() => Post.where({}).pluck('title'))).toEqual(['Hello']);
  });

  const REFUSED: Readonly<Record<string, () => PromiseLike<unknown>>> = {
    'a new post': async () => person.posts.push(await Post.create({ title: 'refused' })),
    'a post that waits for the save': () => person.posts.push(new Post({ title: 'refused' })),
    'create on the list': () => person.posts.create({ title: 'refused' }),
    'the list': () => person.posts,
    'the number of the list': () => person.posts.count(),
    'the first of the list': () => person.posts.first(),
    'a criteria of the list': () => person.posts.where({ title: 'x' }),
    'the destruction of the owner with its posts': () => person.destroy(),
  };

  it.each(Object.entries(REFUSED))('11. 12. 13. another class of a different client is refused: %s', async (_, use) => {
    await person.withSession(async () => {
      person.username = 'Emma';
      await person.save();
      const error = await rejection((async () => await use())());
      expect(error).toBeInstanceOf(SessionClientMismatchError);
      person.age = 40;
      await person.save();
    });
    expect(await again()).toMatchObject({ username: 'Emma', age: 40, postsCount: 0 });
    expect(clients.other.named('update')).toHaveLength(2);
    expect(clients.other.lsids().length).toBeLessThanOrEqual(2);
    expect(clients.main.names).toEqual([]);
    expect(await clients.count('default', 'posts')).toBe(0);
  });

  it('13. a stored post of the different client is refused, and stays as it is', async () => {
    const post = await Post.create({ title: 'elsewhere' });
    clients.main.clear();
    await person.withSession(async () => {
      expect(await rejection(person.posts.push(post))).toBeInstanceOf(SessionClientMismatchError);
      expect(await rejection(post.reload())).toBeInstanceOf(SessionClientMismatchError);
    });
    expect(post.isChanged()).toBe(false);
    expect(clients.main.names).toEqual([]);
    expect(clients.other.names).toEqual([]);
  });

  const nested = () =>
    person.withSession(() =>
      person.withSession(async () => {
        person.username = 'Emma';
        await person.save();
        await person.posts.push(await Post.create({ title: 'Hello' }));
      }),
    );

  it('14. nested, it is refused', async () => {
    expect(await rejection(nested())).toBeInstanceOf(SessionNestingError);
  });

  it('15. nested, nothing is executed', async () => {
    await rejection(nested());
    expect(clients.other.names).toEqual([]);
    expect(clients.main.names).toEqual([]);
    expect((await again()).username).toBe('Emily');
    expect(await clients.count('other', 'posts')).toBe(0);
  });
});
