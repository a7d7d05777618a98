import { Binary, UUID } from 'mongodb';
import { connection, InvalidOptionError } from 'threadline';
import { Person } from './people';
import { idOf, rejection, wired } from './wired';

describe("connection().serverSessions: the server's own session commands", () => {
  const spec = wired();
  const { start, refresh, end, kill, list } = {
    start: () => connection().serverSessions.start(),
    refresh: (...refs: never[]) => connection().serverSessions.refresh(...refs),
    end: (...refs: never[]) => connection().serverSessions.end(...refs),
    kill: (...refs: never[]) => connection().serverSessions.kill(...refs),
    list: () => connection().serverSessions.list(),
  };
  const ids = async () => (await list()).map((entry) => idOf(entry));

  it('start() gives an id and minutes, and the server knows the session', async () => {
    const session = await start();
    expect(session.timeoutMinutes).toBe(30);
    expect(spec.wire.names).toEqual(['startSession']);
    expect(await ids()).toContain(idOf(session));
    expect(spec.wire.names).toEqual(expect.arrayContaining(['startSession', 'aggregate']));
  });

  it('list() shows the session of a block while it runs, once it was used', async () => {
    await Person.withSession(async (session) => {
      await Person.count();
      expect(await ids()).toContain(idOf(session));
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('refresh, end and kill send the ids of what start() gave, one or several', async () => {
    const [a, b, c] = [await start(), await start(), await start()];
    const lsids = (...sessions: { id: unknown }[]) => sessions.map((session) => idOf(session));
    const sent = (name: string) =>
      (spec.wire.named(name).at(-1)!.command[name] as { id: unknown }[]).map((lsid) => idOf({ id: lsid }));
    await refresh(a as never);
    expect(sent('refreshSessions')).toEqual(lsids(a));
    await refresh([a, b] as never, c as never);
    expect(sent('refreshSessions')).toEqual(lsids(a, b, c));
    await refresh(a.id as never);
    expect(sent('refreshSessions')).toEqual(lsids(a));
    await end([a] as never);
    expect(sent('endSessions')).toEqual(lsids(a));
    await kill(b as never, c as never);
    expect(sent('killSessions')).toEqual(lsids(b, c));
    const [known] = await list();
    await refresh(known as never);
    expect(spec.wire.failed).toEqual([]);
  });

  it('kill ends what runs in a session: its cursors are gone', async () => {
    await Person.createMany([{ username: 'a' }, { username: 'b' }, { username: 'c' }]);
    await using session = await Person.startSession();
    await session.run(async () => {
      const cursor = Person.collection.find({}, { batchSize: 1 });
      await cursor.next();
      await Person.withoutSession(() => kill(session.id as never));
      expect(await rejection(cursor.next())).toMatchObject({ code: 'OPERATION' });
      await Person.create({ username: 'the session itself goes on' });
    });
  });

  const BAD = [
    undefined,
    null,
    1,
    'id',
    {},
    [],
    [[]],
    new Date(),
    { id: 1 },
    { id: { id: 1 } },
    new Binary(Buffer.alloc(3)),
  ];

  it.each(BAD.map((bad) => [bad]))('%p names no session, and nothing is sent', async (bad) => {
    for (const method of [refresh, end, kill]) {
      expect(await rejection(method(bad as never))).toBeInstanceOf(InvalidOptionError);
    }
    expect(await rejection(kill())).toBeInstanceOf(InvalidOptionError);
    expect(spec.wire.names).toEqual([]);
  });

  it('a session id of another client may be refreshed by its number', async () => {
    await refresh({ id: new Binary(new UUID().buffer, 4) } as never);
    expect(spec.wire.names).toEqual(['refreshSessions']);
  });

  it('inside a block they carry its lsid, and outside none of it', async () => {
    await Person.withSession(async (session) => {
      const started = await start();
      await refresh(started as never);
      await end(started as never);
      expect(spec.wire.names).toEqual(['startSession', 'refreshSessions', 'endSessions']);
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
  });
});
