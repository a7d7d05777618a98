import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { SessionEndedError, SessionNestingError, type Session } from 'threadline';
import { mongodbUri } from '../support/database';
import { Person } from './people';
import { gate, idOf, rejection, wired } from './wired';

const PROGRAM = join(__dirname, 'programs', 'works-apart.ts');
const RUNNER = join(__dirname, '..', '..', 'scripts', 'load-typescript.cjs');

// Twins of behaviours/sessions.md, section 8: the mapping to Node, a to d, and what nested and sibling contexts see.
describe('a session belongs to its context', () => {
  const spec = wired();

  it('8a. withoutSession is the one explicit way out, for the length of its block', async () => {
    await Person.withSession(async (session) => {
      await Person.withoutSession(async () => {
        expect(Person.currentSession).toBeUndefined();
        await sleep(1);
        expect(Person.currentSession).toBeUndefined();
        await Person.create({ username: 'out' });
      });
      expect(Person.currentSession).toBe(session);
      await Person.create({ username: 'in' });
      const [out, inside] = spec.wire.started;
      expect(out!.lsid).not.toBe(idOf(session));
      expect(inside!.lsid).toBe(idOf(session));
    });
  });

  it('8a. withoutSession gives what its block gives, errors included, and nests', async () => {
    await Person.withSession(async () => {
      expect(await Person.withoutSession(() => Person.withoutSession(() => 42))).toBe(42);
      const own = new Error('own');
      expect(await rejection(Person.withoutSession(() => Promise.reject(own)))).toBe(own);
    });
    expect(await Person.withoutSession(() => 'outside too')).toBe('outside too');
  });

  it('8a. code that leaves every AsyncLocalStorage leaves the session as well', async () => {
    await Person.withSession(async (session) => {
      const other = new AsyncLocalStorage<string>();
      await other.run('theirs', () => Person.create({ username: 'in' }));
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('8b. a worker thread has none of it', async () => {
    await Person.withSession(async (session) => {
      await Person.create({ username: 'in' });
      const worker = new Worker(PROGRAM, {
        workerData: { uri: mongodbUri(), database: spec.database },
        execArgv: ['-r', RUNNER],
      });
      const [told] = (await once(worker, 'message')) as [{ hasSession: boolean; lsids: string[]; own: string }];
      await once(worker, 'exit');
      expect(told.hasSession).toBe(false);
      expect(told.lsids).not.toContain(idOf(session));
      expect(told.lsids).toContain(told.own);
      await Person.create({ username: 'in again' });
    });
    expect(spec.wire.lsids()).toHaveLength(1);
    expect(await spec.stored('people', { username: 'worker' })).toHaveLength(1);
  });

  it('8c. work that was scheduled before the block never joins it', async () => {
    const [start, tick] = [gate(), gate()];
    const seen: (Session | undefined)[] = [];
    const before = start.opened.then(async () => {
      seen.push(Person.currentSession);
      await Person.create({ username: 'before' });
    });
    const timer = setTimeout(() => {
      seen.push(Person.currentSession);
      tick.open();
    }, 5);
    const id = await Person.withSession(async (session) => {
      start.open();
      await Promise.all([before, tick.opened]);
      await Person.create({ username: 'in' });
      return idOf(session);
    });
    clearTimeout(timer);
    expect(seen).toEqual([undefined, undefined]);
    const mine = spec.wire.started.filter(({ lsid }) => lsid === id);
    expect(mine.map(({ command }) => command['documents'][0].username)).toEqual(['in']);
  });

  it('8d. work that outlives the block is told that it has ended', async () => {
    const over = gate();
    const late = await Person.withSession(() => {
      const leftover = over.opened.then(() => rejection(Person.create({ username: 'late' })));
      return { leftover };
    });
    over.open();
    expect(await late.leftover).toBeInstanceOf(SessionEndedError);
    expect(spec.wire.names).toEqual([]);
  });

  it('nested contexts inherit, at any depth', async () => {
    const depth = async (levels: number): Promise<Session | undefined> => {
      await sleep(0);
      return levels === 0 ? Person.currentSession : depth(levels - 1);
    };
    await Person.withSession(async (session) => {
      expect(await depth(20)).toBe(session);
      expect(await Promise.all([depth(1), depth(2), depth(3)])).toEqual([session, session, session]);
      expect(await Person.with({ database: `${spec.database}-x` }, () => depth(2))).toBe(session);
    });
    expect(await depth(2)).toBeUndefined();
  });

  it('siblings do not disturb each other, interleaved as they may be', async () => {
    const steps: string[] = [];
    const sibling = (name: string) =>
      Person.withSession(async (session) => {
        for (let step = 0; step < 10; step += 1) {
          steps.push(name);
          await sleep(step % 3);
          expect(Person.currentSession).toBe(session);
          await Person.create({ username: name });
        }
        return { name, id: idOf(session) };
      });
    const siblings = await Promise.all(['a', 'b', 'c'].map(sibling));
    expect(steps.join('')).not.toMatch(/^a+b+c+$/);
    for (const { name, id } of siblings) {
      const own = spec.wire.started.filter(({ lsid }) => lsid === id);
      expect(own.map(({ command }) => command['documents'][0].username)).toEqual(Array(10).fill(name));
    }
  });

  it('what one sibling does to its context, the others and the parent do not notice', async () => {
    await Person.withSession(async (session) => {
      await Promise.all([
        Person.withoutSession(async () => {
          await sleep(1);
          expect(Person.currentSession).toBeUndefined();
        }),
        (async () => {
          expect(await rejection(Person.withSession(() => undefined))).toBeInstanceOf(SessionNestingError);
          await sleep(2);
          expect(Person.currentSession).toBe(session);
        })(),
        Person.with({ collection: 'elsewhere' }, async () => {
          await sleep(1);
          expect(Person.collection.collectionName).toBe('elsewhere');
        }),
      ]);
      expect(Person.currentSession).toBe(session);
      expect(Person.collection.collectionName).toBe('people');
    });
  });

  it("a block that ends does not end its sibling's session", async () => {
    const [first, second] = [gate(), gate()];
    const long = Person.withSession(async (session) => {
      first.open();
      await second.opened;
      await Person.create({ username: 'long' });
      return session.hasEnded;
    });
    await first.opened;
    await Person.withSession(() => Person.create({ username: 'short' }));
    second.open();
    expect(await long).toBe(false);
  });
});
