import { setImmediate as nextTick } from 'node:timers/promises';
import type { FindCursor } from 'mongodb';
import { OperationNotAllowedInTransactionError } from '../../lib/errors/operation-not-allowed-in-transaction-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { SessionNestingError } from '../../lib/errors/session-nesting-error';
import { UnawaitedOperationError } from '../../lib/errors/unawaited-operation-error';
import { withoutSession } from '../../lib/session/current-session';
import { specDatabase } from '../support/database';
import { beginTransaction, idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
  await fixture.collection('numbers').insertMany(Array.from({ length: 9 }, (_, n) => ({ n })));
  await fixture.entry.client.db(database).createCollection('log', { capped: true, size: 100_000 });
  await fixture.collection('log').insertOne({ first: true });
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

const numbers = (): FindCursor => fixture.collection('numbers').find({}, { batchSize: 3 }).sort({ n: 1 });
const counted = (documents: readonly { n?: number }[]): unknown[] => documents.map(({ n }) => n);
const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8];

describe('a cursor in a block', () => {
  it.each<[string, (cursor: FindCursor) => Promise<unknown>]>([
    ['toArray', async (cursor) => counted(await cursor.toArray())],
    ['for await', async (cursor) => counted(await byLoop(cursor))],
    ['stream', async (cursor) => counted(await cursor.stream().toArray())],
    ['next', async (cursor) => counted(await byNext(cursor))],
    ['hasNext', async (cursor) => counted(await byHasNext(cursor))],
    ['forEach', async (cursor) => counted(await byForEach(cursor))],
    ['map', async (cursor) => cursor.map(({ n }) => n).toArray()],
    ['clone', async (cursor) => counted(await cursor.clone().toArray())],
    ['rewind', async (cursor) => counted(await byTwice(cursor))],
  ])('gives everything by %s, each command with the session', async (_name, readAll) => {
    const { id, read } = await fixture.block(async (session) => ({
      id: idOf(session),
      read: await readAll(numbers()),
    }));

    expect(read).toEqual(ALL);
    expect(fixture.recording.names.slice(0, 4)).toEqual(['find', 'getMore', 'getMore', 'getMore']);
    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('explains and counts with the session', async () => {
    const id = await fixture.block(async (session) => {
      await numbers().explain();
      await numbers().explain('queryPlanner');
      await numbers().count();
      await fixture
        .collection('numbers')
        .aggregate([{ $match: {} }])
        .explain();
      return idOf(session);
    });

    expect(fixture.recording.names).toEqual(['explain', 'explain', 'count', 'explain']);
    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('holds no turn while the body of a loop or a callback runs', async () => {
    await fixture.block(async () => {
      const copies = fixture.collection('copies');
      for await (const { n } of numbers()) await copies.insertOne({ n });
      await Promise.all(
        await numbers()
          .map(async ({ n }) => copies.insertOne({ n, mapped: true }))
          .toArray(),
      );
      const written: Promise<unknown>[] = [];
      await numbers().forEach(({ n }) => void written.push(copies.insertOne({ n, each: true })));
      await Promise.all(written);
    });

    await expect(fixture.collection('copies').countDocuments()).resolves.toBe(27);
  });

  it('takes one turn a batch, so that others come between', async () => {
    await fixture.block(async () => {
      await Promise.all([
        numbers().toArray(),
        fixture.collection('numbers').findOne({}),
        fixture.collection('numbers').findOne({}),
      ]);
    });

    expect(fixture.recording.names).toEqual(['find', 'find', 'find', 'getMore', 'getMore', 'getMore']);
  });

  it('is closed on the server with the session before the session ends', async () => {
    const id = await fixture.block(async (session) => {
      await numbers().next();
      return idOf(session);
    });

    expect(fixture.recording.names).toEqual(['find', 'killCursors']);
    expect(fixture.recording.lsids()).toEqual([id]);
    expect(fixture.recording.named('killCursors')[0]!.outcome).toBe('succeeded');
  });

  it('is closed by a loop that breaks, in its turn', async () => {
    await fixture.block(async () => {
      for await (const _ of numbers()) break;
      await fixture.collection('numbers').findOne({});
    });

    expect(fixture.recording.names).toEqual(['find', 'killCursors', 'find']);
  });

  it('closes by itself at its limit without waiting for its own turn', async () => {
    const read = await fixture.block(async () => counted(await numbers().limit(6).toArray()));

    expect(read).toEqual([0, 1, 2, 3, 4, 5]);
  });
});

describe('a cursor that is kept past its block', () => {
  it.each<[string, (cursor: FindCursor) => Promise<unknown>]>([
    ['next', (cursor) => cursor.next()],
    ['hasNext', (cursor) => cursor.hasNext()],
    ['tryNext', (cursor) => cursor.tryNext()],
    ['toArray', (cursor) => cursor.toArray()],
    ['forEach', (cursor) => cursor.forEach(() => undefined)],
    ['for await', (cursor) => byLoop(cursor)],
    ['stream', (cursor) => cursor.stream().toArray()],
    ['explain', (cursor) => cursor.explain()],
    ['count', (cursor) => cursor.count()],
    ['readBufferedDocuments', async (cursor) => cursor.readBufferedDocuments()],
  ])('is refused by %s, unopened and opened, with documents at hand and without', async (_name, use) => {
    const made: FindCursor[] = [];
    await fixture.block(async () => {
      made.push(numbers(), numbers(), numbers());
      await made[1]!.next();
      await made[2]!.toArray();
    });
    fixture.recording.clear();

    for (const cursor of made) expect(await rejection(use(cursor))).toBeInstanceOf(SessionEndedError);
    for (const cursor of made) await cursor.close();

    expect(fixture.recording.names).toEqual([]);
  });

  it('does not end a loop or a stream as if it were exhausted', async () => {
    const seen: unknown[] = [];
    const left: Promise<unknown>[] = [];
    let goOn: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const loop = async (): Promise<void> => {
      for await (const document of numbers()) (seen.push(document), await gate);
    };

    await fixture
      .block(async () => {
        left.push(
          rejection(loop()),
          rejection(
            numbers()
              .stream()
              .forEach(() => gate),
          ),
        );
        while (seen.length === 0) await nextTick();
      })
      .catch(() => undefined);
    goOn();

    expect(await Promise.all(left)).toEqual([expect.any(SessionEndedError), expect.any(SessionEndedError)]);
    expect(seen).toHaveLength(1);
  });

  it('makes its block fail when a read was not awaited', async () => {
    const error = await rejection<UnawaitedOperationError>(fixture.block(() => void numbers().toArray()));

    expect(error).toBeInstanceOf(UnawaitedOperationError);
    expect(error.operations).toEqual(['Person.collection.find().toArray']);
  });
});

describe('a cursor of outside', () => {
  it('takes part in the block in which it is first used, and belongs to it', async () => {
    const cursor = numbers();
    const id = await fixture.block(async (session) => {
      await cursor.next();
      return idOf(session);
    });

    expect(fixture.recording.lsids()).toEqual([id]);
    expect(await rejection(cursor.next())).toBeInstanceOf(SessionEndedError);
  });

  it('cannot go on in a block when it was opened before, but goes on after it', async () => {
    const cursor = numbers();
    await cursor.next();

    await fixture.block(async () => {
      expect(await rejection(cursor.toArray())).toBeInstanceOf(SessionNestingError);
      expect(await withoutSession(() => cursor.next(), 'withoutSession')).toMatchObject({ n: 1 });
    });

    expect(counted(await cursor.toArray())).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  it('cannot go on in a transaction when it was opened before, and spoils nothing', async () => {
    await fixture.block(async (session) => {
      const cursor = numbers();
      await cursor.next();
      beginTransaction(session);
      expect(await rejection(cursor.toArray())).toBeInstanceOf(OperationNotAllowedInTransactionError);
      expect(await fixture.collection('numbers').findOne({ n: 4 })).toMatchObject({ n: 4 });
    });
  });
});

describe('a tailable cursor in a block', () => {
  const tail = (): FindCursor =>
    fixture.collection('log').find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 60_000 });

  it('lets others come between its waits, and waits a second at most', async () => {
    await fixture.block(async () => {
      const cursor = tail();
      expect(await cursor.next()).toMatchObject({ first: true });
      const second = cursor.next();
      await fixture.collection('log').insertOne({ second: true });
      expect(await second).toMatchObject({ second: true });
    });

    const waits = fixture.recording.named('getMore').map(({ command }) => command['maxTimeMS']);
    expect(waits.length).toBeGreaterThan(0);
    expect(new Set(waits)).toEqual(new Set([1000]));
    expect(fixture.recording.names.at(-1)).toBe('killCursors');
  });

  it('is closed and not waited for when the block ends, which is no fault of the block', async () => {
    let waiting: Promise<unknown> = Promise.resolve();
    await fixture.block(async () => {
      const cursor = tail();
      await cursor.next();
      await cursor.next();
      waiting = cursor.next();
    });

    expect(await rejection(waiting)).toBeInstanceOf(SessionEndedError);
    expect(fixture.recording.names.at(-1)).toBe('killCursors');
  });
});

async function byLoop(cursor: FindCursor): Promise<{ n: number }[]> {
  const documents: { n: number }[] = [];
  for await (const document of cursor) documents.push(document);
  return documents;
}

async function byTwice(cursor: FindCursor): Promise<{ n: number }[]> {
  await cursor.toArray();
  cursor.rewind();
  return cursor.toArray() as Promise<{ n: number }[]>;
}

async function byNext(cursor: FindCursor): Promise<{ n: number }[]> {
  const documents: { n: number }[] = [];
  for (let next = await cursor.next(); next !== null; next = await cursor.next()) documents.push(next);
  return documents;
}

async function byHasNext(cursor: FindCursor): Promise<{ n: number }[]> {
  const documents: { n: number }[] = [];
  while (await cursor.hasNext()) documents.push(...cursor.readBufferedDocuments());
  return documents;
}

async function byForEach(cursor: FindCursor): Promise<{ n: number }[]> {
  const documents: { n: number }[] = [];
  await cursor.forEach((document) => void documents.push(document));
  return documents;
}
