import { SessionClientMismatchError, SessionNestingError } from 'threadline';
import { Person } from '../../models/person';
import { Post } from '../../models/post';
import { twinClients } from './other-client';
import { gate, idOf, rejection } from './wired';

// Twins of the examples of behaviours/sessions.md, section 2.1; each title begins with the numbers of its examples.
describe('a session on a model class', () => {
  const clients = twinClients();
  const onOther = <T>(block: () => Promise<T>): Promise<T> => Person.with({ client: 'other' }, block);

  describe('1. while work goes on that is none of the block', () => {
    const lastUse = (session: { readonly driverSession: object }) =>
      (session.driverSession as { readonly serverSession: { readonly lastUse: number } }).serverSession.lastUse;

    it('scheduled before the block: it has neither the session nor the storage', async () => {
      const [start, done] = [gate(), gate()];
      const scheduled = start.opened.then(() => Person.create({ username: 'elsewhere' })).then(done.open);
      await onOther(() =>
        Person.withSession(async (session) => {
          await Person.create({ username: 'one' });
          await Person.create({ username: 'two' });
          const before = lastUse(session);
          start.open();
          await done.opened;
          expect(lastUse(session)).toBe(before);
        }),
      );
      await scheduled;
      expect(await clients.count('other', 'people')).toBe(2);
      expect(await clients.count('default', 'people')).toBe(1);
      expect(clients.other.named('insert')).toHaveLength(2);
      expect(clients.other.lsids()).toHaveLength(1);
    });

    it('in withoutSession: it has the storage and not the session', async () => {
      await onOther(() =>
        Person.withSession(async (session) => {
          await Person.create({ username: 'one' });
          await Person.create({ username: 'two' });
          const before = lastUse(session);
          await Person.withoutSession(() => Person.create({ username: 'beside' }));
          expect(lastUse(session)).toBe(before);
          const own = clients.other.named('insert').filter(({ lsid }) => lsid === idOf(session));
          expect(own).toHaveLength(2);
        }),
      );
      expect(clients.other.named('insert')).toHaveLength(3);
      expect(clients.other.lsids()).toHaveLength(2);
      expect(await clients.count('other', 'people')).toBe(3);
    });
  });

  it('2. all operations on the class use one session', async () => {
    await onOther(() =>
      Person.withSession(async () => {
        await Person.create({ username: 'one' });
        await Person.create({ username: 'two' });
      }),
    );
    expect(await clients.count('other', 'people')).toBe(2);
    expect(clients.other.names).toEqual(['insert', 'insert']);
    expect(clients.other.lsids()).toHaveLength(1);
    expect(clients.main.names).toEqual([]);
  });

  it('3. with another class of the same client', async () => {
    await onOther(() =>
      Post.with({ client: 'other' }, () =>
        Person.withSession(async () => {
          await Person.create({ username: 'one' });
          await Person.create({ username: 'two' });
          await Post.create({ title: 'three' });
        }),
      ),
    );
    expect(await clients.count('other', 'posts')).toBe(1);
    expect(clients.other.names).toEqual(['insert', 'insert', 'insert']);
    expect(clients.other.lsids()).toHaveLength(1);
    expect(clients.main.names).toEqual([]);
  });

  it('4. another class of a different client is refused', async () => {
    await onOther(() =>
      Person.withSession(async () => {
        await Person.create({ username: 'one' });
        expect(await rejection(Post.create({ title: 'refused' }))).toBeInstanceOf(SessionClientMismatchError);
      }),
    );
    expect(clients.main.names).toEqual([]);
    expect(await clients.count('default', 'posts')).toBe(0);
  });

  it('5. and all operations on the class use one session all the same', async () => {
    await onOther(() =>
      Person.withSession(async () => {
        await Person.create({ username: 'one' });
        await rejection(Post.create({ title: 'refused' }));
        await Person.create({ username: 'two' });
      }),
    );
    expect(await clients.count('other', 'people')).toBe(2);
    expect(clients.other.names).toEqual(['insert', 'insert']);
    expect(clients.other.lsids()).toHaveLength(1);
  });

  const nested = () =>
    onOther(() =>
      Person.withSession(() =>
        Person.withSession(async () => {
          await Person.create({ username: 'one' });
          await Post.create({ title: 'two' });
        }),
      ),
    );

  it('6. nested, it is refused', async () => {
    expect(await rejection(nested())).toBeInstanceOf(SessionNestingError);
  });

  it('7. nested, nothing is executed', async () => {
    await rejection(nested());
    expect(await clients.count('other', 'people')).toBe(0);
    expect(clients.other.names).toEqual([]);
    expect(clients.main.names).toEqual([]);
  });
});
