import { connect, connection, SessionEndedError, type Session } from 'threadline';
import { recordCommands } from 'threadline/testing';
import { mongodbUri } from '../../support/database';
import { Person, Stranger } from '../people';
import { idOf, rejection, thrown, wired } from '../wired';

describe('Promise 7: the driver session is always ended, and its server session goes back to the pool', () => {
  const spec = wired();

  /** The sessions that the driver holds open, which its types leave out. */
  function openSessions(name = 'default'): number {
    const { s } = connection(name).client as unknown as { readonly s: { readonly activeSessions: Set<unknown> } };
    return s.activeSessions.size;
  }

  const use = (session: Session) => Person.count().then(() => idOf(session));

  beforeAll(() => Person.createMany(Array.from({ length: 5 }, (_, age) => ({ username: 'Emily', age }))));

  afterEach(() => expect(openSessions()).toBe(0));

  it('so that one block after the other uses the same lsid', async () => {
    const first = await Person.withSession(use);
    for (let i = 0; i < 20; i += 1) expect(await Person.withSession(use)).toBe(first);
    expect(spec.wire.lsids()).toEqual([first]);
    expect(spec.wire.named('endSessions')).toEqual([]);
  });

  it('also where the block throws, at once or later, or is refused', async () => {
    const first = await Person.withSession(use);
    const own = new Error('own');
    const FAILING: ((session: Session) => unknown)[] = [
      () => {
        throw own;
      },
      async () => {
        await Person.count();
        throw own;
      },
      () => Person.create({ username: 'x' }).then(() => Promise.reject(own)),
      () => rejection(Person.withSession(use)).then(() => Promise.reject(own)),
      () => (void Person.count(), Promise.reject(own)),
    ];
    for (const block of FAILING) {
      expect(await rejection(Person.withSession(block))).toBe(own);
      expect(openSessions()).toBe(0);
    }
    expect(await rejection(Person.withSession(() => void Person.count()))).toMatchObject({
      code: 'UNAWAITED_OPERATION',
    });
    expect(await Person.withSession(use)).toBe(first);
  });

  it('also where the session could not be started', async () => {
    expect(await rejection(Person.withSession({ after: 'nonsense' }, use))).toMatchObject({
      code: 'INVALID_CAUSAL_TOKEN',
    });
    expect(await rejection(Person.withSession({ nonsense: 1 } as never, use))).toMatchObject({
      code: 'INVALID_OPTION',
    });
    expect(openSessions()).toBe(0);
  });

  it('also where the block throws something that is no error', async () => {
    for (const thrown of [undefined, null, 0, 'text'] as unknown[]) {
      const outcome = await Person.withSession(() => Promise.reject(thrown)).then(
        () => 'resolved',
        (reason: unknown) => ({ reason }),
      );
      expect(outcome).toEqual({ reason: thrown });
    }
  });

  it('resolves to what the block resolves to', async () => {
    expect(await Person.withSession(() => 42)).toBe(42);
    expect(await Person.withSession(async () => undefined)).toBeUndefined();
    expect(await Person.withSession(() => Promise.resolve(null))).toBeNull();
  });

  it('closes what is still open on the server first: killCursors with the lsid', async () => {
    const id = await Person.withSession(async (session) => {
      await Person.collection.find({}, { batchSize: 2 }).next();
      await Person.collection.aggregate([], { batchSize: 2 }).next();
      await Person.all().batches(2)[Symbol.asyncIterator]().next();
      return idOf(session);
    });
    const kills = spec.wire.named('killCursors');
    expect(kills).toHaveLength(3);
    expect(kills.every(({ lsid }) => lsid === id)).toBe(true);
    expect(kills.every(({ reply }) => reply?.['cursorsNotFound'].length === 0)).toBe(true);
    expect(await openCursors()).toBe(0);
  });

  it('closes them also where the block throws', async () => {
    await rejection(
      Person.withSession(async () => {
        await Person.collection.find({}, { batchSize: 2 }).next();
        throw new Error('own');
      }),
    );
    expect(spec.wire.names).toEqual(['find', 'killCursors']);
    expect(spec.wire.lsids()).toHaveLength(1);
    expect(await openCursors()).toBe(0);
  });

  async function openCursors(): Promise<number> {
    const { cursors } = ((await connection()
      .client.db('admin')
      .aggregate([
        { $currentOp: { localOps: true, idleCursors: true } },
        { $match: { type: 'idleCursor', ns: `${spec.database}.people` } },
        { $group: { _id: null, cursors: { $sum: 1 } } },
      ])
      .next()) as { cursors: number } | null) ?? { cursors: 0 };
    return cursors;
  }

  it('tells its end: id, hasEnded, and what is refused', async () => {
    const { session, id } = await Person.withSession(async (open) => {
      expect(open.hasEnded).toBe(false);
      expect(open.client).toBe(connection().client);
      expect(open.timeoutMinutes).toBe(30);
      expect(open.isInTransaction).toBe(false);
      return { session: open, id: idOf(open) };
    });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(session.id).toBeUndefined();
    expect(session.hasEnded).toBe(true);
    expect(session.driverSession.hasEnded).toBe(true);
    expect(thrown(() => session.advanceOperationTime({} as never))).toBeInstanceOf(SessionEndedError);
    await session.end();
  });

  describe('by hand', () => {
    it('end() may be called twice, at the same time and later', async () => {
      const session = await Person.startSession();
      await session.run(use);
      await Promise.all([session.end(), session.end()]);
      await session.end();
      expect(session.hasEnded).toBe(true);
      expect(session.id).toBeUndefined();
    });

    it('await using ends it, and gives the server session back', async () => {
      let id: string;
      {
        await using session = await Person.startSession();
        id = await session.run(use);
        expect(openSessions()).toBe(1);
      }
      expect(openSessions()).toBe(0);
      expect(await Person.withSession(use)).toBe(id);
    });

    it('ended inside its own block, the rest of the block is refused', async () => {
      await Person.withSession(async (session) => {
        await Person.create({ username: 'before the end' });
        await session.end();
        expect(await rejection(Person.create({ username: 'after' }))).toBeInstanceOf(SessionEndedError);
        expect(await rejection((async () => Person.collection.find({}).toArray())())).toBeInstanceOf(SessionEndedError);
        expect(Person.currentSession).toBeUndefined();
      });
      expect(spec.wire.names).toEqual(['insert']);
    });

    it('what is on its way when it is ended keeps its session, what waits is refused', async () => {
      const session = await Person.startSession();
      const outcomes = await session.run(async () => {
        const first = Person.create({ username: 'on its way' });
        const second = Person.create({ username: 'waits' });
        await Promise.resolve();
        await new Promise((resolve) => setImmediate(resolve));
        void session.end();
        return Promise.allSettled([first, second]);
      });
      expect(outcomes.map(({ status }) => status)[1]).toBe('rejected');
      expect(spec.wire.lsids()).not.toContain(undefined);
      await session.end();
    });

    it('a cursor that was opened with it outside of blocks is closed with it', async () => {
      const session = await Person.startSession();
      const cursor = Person.collection.find({}, { batchSize: 2, session: session as never });
      await cursor.next();
      const id = idOf(session);
      await session.end();
      expect(spec.wire.names).toEqual(['find', 'killCursors']);
      expect(spec.wire.lsids()).toEqual([id]);
      expect(await rejection(cursor.next())).toBeInstanceOf(SessionEndedError);
    });

    it('is the same handle wherever it is asked for', async () => {
      await using session = await Person.startSession();
      await session.run((argument) => {
        expect(argument).toBe(session);
        expect(Person.currentSession).toBe(session);
      });
      expect(Person.currentSession).toBeUndefined();
    });
  });

  it('closing the client ends its sessions, open ones of hand included', async () => {
    await connect({ other: { uri: mongodbUri(), database: spec.database, options: { monitorCommands: true } } });
    const { client } = connection('other');
    using wire = recordCommands(client);
    const session = await Stranger.startSession();
    await session.run(() => Stranger.count());
    const id = idOf(session);
    await connection('other').close();
    expect(session.hasEnded).toBe(true);
    expect(
      wire
        .named('endSessions')
        .flatMap(({ command }) => command['endSessions'] as { id: never }[])
        .map((lsid) => idOf({ id: lsid })),
    ).toContain(id);
  });
});
