import { setTimeout as sleep } from 'node:timers/promises';
import type { Collection, ObjectId } from 'mongodb';
import { NotConnectedError } from '../../lib/errors/not-connected-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { UnawaitedOperationError } from '../../lib/errors/unawaited-operation-error';
import { OperationPromise } from '../../lib/session/operation-promise';
import { runScope } from '../../lib/session/run-scope';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
});
// Jest fails a test during which a rejection went unhandled, so each test here shows that none does.
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(async () => {
  await people().deleteMany({});
  await people().insertOne({ _id: 'taken' });
  fixture.recording.clear();
});
afterEach(() => sleep(0));

const people = () => fixture.collection('people') as unknown as Collection<{ _id?: string | ObjectId; n?: number }>;

describe('a block', () => {
  it('resolves to what its function does', async () => {
    await expect(fixture.block(() => 5)).resolves.toBe(5);
  });

  it('rejects with what its function throws, as it is', async () => {
    const reason = new TypeError('mine');

    expect(
      await rejection(
        fixture.block(() => {
          throw reason;
        }),
      ),
    ).toBe(reason);
  });

  it('runs what it returns without await', async () => {
    await expect(fixture.block(() => people().countDocuments())).resolves.toBe(1);
  });

  it('gives its session back to the pool whatever it does', async () => {
    const first = await fixture.block((session) => idOf(session));
    let second = '';
    await rejection(
      fixture.block((session) => {
        second = idOf(session);
        throw new Error('x');
      }),
    );
    const third = await fixture.block((session) => idOf(session));

    expect([second, third]).toEqual([first, first]);
  });
});

describe('an operation that nobody awaits', () => {
  it('is waited for, then the block rejects and names it', async () => {
    const error = await rejection<UnawaitedOperationError>(
      fixture.block(() => {
        void people().insertOne({ n: 1 });
        void people().insertOne({ n: 2 });
      }),
    );

    expect(error).toBeInstanceOf(UnawaitedOperationError);
    expect(error.operations).toEqual(['Person.collection.insertOne', 'Person.collection.insertOne']);
    expect(error.errors).toEqual([]);
    await expect(people().countDocuments({ n: { $gt: 0 } })).resolves.toBe(2);
  });

  it('does not lose its error, in flight or failed long before the end', async () => {
    const error = await rejection<UnawaitedOperationError>(
      fixture.block(async () => {
        void people().insertOne({ _id: 'taken' });
        await people().findOne({});
        await sleep(5);
        void people().insertOne({ _id: 'taken' });
      }),
    );

    expect(error.operations).toHaveLength(2);
    expect(error.errors).toEqual([
      expect.objectContaining({ code: 'DUPLICATE_KEY' }),
      expect.objectContaining({ code: 'DUPLICATE_KEY' }),
    ]);
  });

  it('does not hide what the block itself throws', async () => {
    const reason = new Error('mine');

    expect(
      await rejection(
        fixture.block(() => {
          void people().insertOne({ _id: 'taken' });
          throw reason;
        }),
      ),
    ).toBe(reason);
  });

  it('is no fault when its failure was caught, or when it is gathered', async () => {
    await fixture.block(async () => {
      await people()
        .insertOne({ _id: 'taken' })
        .catch(() => undefined);
      await Promise.allSettled([people().insertOne({ _id: 'taken' }), people().findOne({})]);
    });
  });

  it('may finish what it began, but nobody may join it', async () => {
    let late: Promise<unknown> = Promise.resolve();
    const error = await rejection<UnawaitedOperationError>(
      fixture.block(() => {
        void people()
          .find()
          .forEach(() => undefined);
        late = new Promise((resolve) => setImmediate(resolve)).then(() => rejection(people().insertOne({ n: 9 })));
      }),
    );

    expect(error.operations).toEqual(['Person.collection.find().forEach']);
    expect(await late).toBeInstanceOf(SessionEndedError);
    await expect(people().countDocuments({ n: 9 })).resolves.toBe(0);
  });
});

describe('work that outlives its block', () => {
  it('is refused before anything is sent: a timer, a promise chain', async () => {
    const left: Promise<unknown>[] = [];
    await fixture.block(() => {
      left.push(new Promise((resolve) => setTimeout(resolve, 10)).then(() => rejection(people().insertOne({ n: 1 }))));
      left.push(
        (async () => {
          await sleep(10);
          return rejection(people().find().toArray());
        })(),
      );
    });

    expect(await Promise.all(left)).toEqual([expect.any(SessionEndedError), expect.any(SessionEndedError)]);
    expect(fixture.recording.names).toEqual([]);
  });

  it('rejects like any promise, since there is no block any more that could report it', async () => {
    const refused = await fixture.block(() => {
      const later = new Promise<Promise<unknown>[]>((resolve) =>
        setTimeout(() => resolve([people().insertOne({ n: 1 })]), 5),
      );
      return { later };
    });
    const [promise] = await refused.later;

    expect(promise).not.toBeInstanceOf(OperationPromise);
    expect(await rejection(promise!)).toBeInstanceOf(SessionEndedError);
  });
});

describe('a session by hand', () => {
  it('takes one block after the other, each with leftovers of its own', async () => {
    const session = await fixture.start();
    const kept = await runScope(session, 'session.run', () => people().find());
    await runScope(session, 'session.run', async () => {
      expect(await rejection(kept.toArray())).toBeInstanceOf(SessionEndedError);
      await people().findOne({});
    });
    const id = idOf(session);
    await session.end();

    expect(fixture.recording.lsids()).toEqual([id]);
    expect(await rejection(runScope(session, 'session.run', () => 1))).toBeInstanceOf(SessionEndedError);
  });

  it('takes two blocks at once, in turns', async () => {
    const session = await fixture.start();
    const id = idOf(session);
    const block = (n: number) =>
      runScope(session, 'session.run', () => Promise.all([people().insertOne({ n }), people().insertOne({ n })]));
    await Promise.all([block(1), block(2)]);
    expect(session.scope).toBeUndefined();
    await session.end();

    expect(fixture.recording.lsids()).toEqual([id]);
    await expect(people().countDocuments({ n: { $gt: 0 } })).resolves.toBe(4);
  });
});

describe('a client that closes', () => {
  it('takes no new block, but lets the open ones open theirs', async () => {
    await using closing = await SessionFixture.open(database);
    const session = await closing.start();
    await runScope(session, 'outer', async () => {
      closing.entry.closing = true;
      await expect(runScope(session, 'inner', () => 1)).resolves.toBe(1);
      expect(await rejection(closing.block(() => 1))).toBeInstanceOf(NotConnectedError);
    });
    expect(await rejection(runScope(session, 'session.run', () => 1))).toBeInstanceOf(NotConnectedError);
    await session.end();
  });
});
