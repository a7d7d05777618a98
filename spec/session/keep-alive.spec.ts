import { birthScope } from '../../lib/session/current-session';
import { stopKeepAlive } from '../../lib/session/keep-alive';
import { openSession } from '../../lib/session/open-session';
import { lsidHex } from '../../lib/testing/index';
import { specDatabase } from '../support/database';
import { idOf, SessionFixture, SPEC_PORTS } from '../support/session-fixture';

const MINUTE = 60_000;
const database = specDatabase();
let fixture: SessionFixture;

// Only the clock of the library is moved; the driver's and the network's time goes on.
const REAL = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setTimeout',
  'clearTimeout',
] as const;

beforeEach(async () => {
  fixture = await SessionFixture.open(database);
  jest.useFakeTimers({ doNotFake: [...REAL] });
});
afterEach(async () => {
  stopKeepAlive(fixture.entry);
  jest.useRealTimers();
  await fixture[Symbol.asyncDispose]();
});

const refreshed = (): string[][] =>
  fixture.recording.named('refreshSessions').map(({ command }) => command['refreshSessions'].map(lsidHex));
const settle = async (): Promise<void> => {
  while (fixture.recording.started.some(({ outcome }) => outcome === 'pending'))
    await new Promise((resolve) => setImmediate(resolve));
};

describe('a session that is open for long', () => {
  it("is refreshed each third of the server's time-out, as nobody's operation", async () => {
    await fixture.block(async (session) => {
      const id = idOf(session);
      jest.advanceTimersByTime(9 * MINUTE);
      expect(refreshed()).toEqual([]);
      for (const times of [1, 2, 3]) {
        jest.advanceTimersByTime(10 * MINUTE);
        await until(() => refreshed().length === times);
        await settle();
      }
      expect(refreshed()).toEqual([[id], [id], [id]]);
      expect(fixture.recording.lsids()).not.toContain(id);
      expect([...session.scope!.operations]).toEqual([]);
    });
    jest.advanceTimersByTime(60 * MINUTE);
    await new Promise((resolve) => setImmediate(resolve));

    expect(refreshed()).toHaveLength(3);
  });

  it('has its timer started outside every block, once a client', async () => {
    const places: string[] = [];
    const interval = jest.spyOn(globalThis, 'setInterval');
    interval.mockImplementation((() => {
      places.push(birthScope() === undefined ? 'outside' : 'inside a block');
      return { unref: () => ({}) };
    }) as never);
    stopKeepAlive(fixture.entry);
    await fixture.block(async () => {
      stopKeepAlive(fixture.entry);
      const sessions = [await fixture.start(), await fixture.start()];
      await Promise.all(sessions.map((session) => session.end()));
    });
    interval.mockRestore();

    expect(places).toEqual(['outside', 'outside']);
  });

  it('is not given up when a refresh fails', async () => {
    let calls = 0;
    const refresh = (): Promise<void> => Promise.reject(new Error(`no ${(calls += 1)}`));
    const session = await openSession(fixture.entry, {}, 'startSession', { ...SPEC_PORTS, refresh });
    for (const _ of [1, 2]) {
      jest.advanceTimersByTime(10 * MINUTE);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await session.end();

    expect(calls).toBe(2);
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
