import { setTimeout as sleep } from 'node:timers/promises';
import { connection, SessionEndedError } from 'threadline';
import { Note, Person } from '../people';
import { idOf, rejection, wired } from '../wired';

describe('Promise 5: a read that waits for events gives up its turn, and is closed at the end', () => {
  const spec = wired();

  beforeAll(() => Note.create({ text: 'so that the collection is there' }));

  it('a change stream lets others write between its reads, all in one session', async () => {
    const id = await Person.withSession(async (session) => {
      const stream = Note.collection.watch();
      const next = stream.next();
      await sleep(50);
      await Note.create({ text: 'seen' });
      expect(await next).toMatchObject({ operationType: 'insert', fullDocument: { text: 'seen' } });
      await stream.close();
      return idOf(session);
    });
    expect(spec.wire.lsids()).toEqual([id]);
    expect(spec.wire.names).toEqual(expect.arrayContaining(['aggregate', 'getMore', 'insert']));
    expect(spec.wire.named('getMore').every(({ command }) => command['maxTimeMS'] <= 1_000)).toBe(true);
  });

  it('a stream that nobody closes is closed on the server by the block, not waited for', async () => {
    let waiting: Promise<unknown> | undefined;
    const id = await Person.withSession(async (session) => {
      const stream = Note.collection.watch();
      waiting = stream.next();
      await Note.count();
      return idOf(session);
    });
    expect(await rejection(waiting!)).toBeInstanceOf(SessionEndedError);
    expect(spec.wire.names.at(-1)).toBe('killCursors');
    expect(spec.wire.lsids()).toEqual([id]);
  });

  it('a stream that was never read sends nothing at the end', async () => {
    await Person.withSession(() => void Note.collection.watch());
    expect(spec.wire.names).toEqual([]);
  });

  it('a loop over a stream ends with its block', async () => {
    const seen: unknown[] = [];
    const loop = await Person.withSession(async () => {
      const looping = (async () => {
        for await (const change of Note.collection.watch()) {
          await Person.count();
          seen.push(change);
        }
      })();
      looping.catch(() => undefined);
      await sleep(100);
      await Note.create({ text: 'looped' });
      while (seen.length === 0) await sleep(10);
      return { looping };
    });
    await Promise.allSettled([loop.looping]);
    expect(seen).toHaveLength(1);
    expect(spec.wire.lsids()).toHaveLength(1);
  });

  it('as an emitter of events too', async () => {
    const id = await Person.withSession(async (session) => {
      const stream = Note.collection.watch();
      const changed = new Promise((resolve) => stream.once('change', resolve));
      await sleep(100);
      await Note.create({ text: 'emitted' });
      expect(await changed).toMatchObject({ fullDocument: { text: 'emitted' } });
      return idOf(session);
    });
    expect(spec.wire.lsids()).toEqual([id]);
    const sent = spec.wire.started.length;
    await sleep(1_200);
    expect(spec.wire.started).toHaveLength(sent);
  });

  it('a tailable cursor too', async () => {
    const database = connection().database();
    await database.createCollection('tail', { capped: true, size: 4096 });
    await database.collection('tail').insertOne({ n: 1 });
    spec.wire.clear();
    const id = await Person.withSession(async (session) => {
      const tail = connection().database().collection('tail').find({}, { tailable: true, awaitData: true });
      expect(await tail.next()).toMatchObject({ n: 1 });
      const next = tail.next();
      await sleep(50);
      await database.collection('tail').insertOne({ n: 2 });
      expect(await next).toMatchObject({ n: 2 });
      return idOf(session);
    });
    expect(spec.wire.lsids()).toEqual([id]);
    expect(spec.wire.names.at(-1)).toBe('killCursors');
  });

  it('a stream is refused after its block, and close() works', async () => {
    const { stream } = await Person.withSession(async () => {
      const stream = Note.collection.watch();
      await stream.tryNext();
      return { stream };
    });
    spec.wire.clear();
    expect(await rejection(stream.next())).toBeInstanceOf(SessionEndedError);
    expect(await rejection(stream.tryNext())).toBeInstanceOf(SessionEndedError);
    expect(await rejection(stream.hasNext())).toBeInstanceOf(SessionEndedError);
    await stream.close();
    expect(spec.wire.names).toEqual([]);
  });
});
