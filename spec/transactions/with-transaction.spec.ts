import { closeSessions } from '../../lib/session/close-sessions';
import type { Session } from '../../lib/transactions/session';
import { withSession } from '../../lib/transactions/with-session';
import { withTransaction } from '../../lib/transactions/with-transaction';
import { specDatabase } from '../support/database';
import { gate } from '../integration/wired';
import { rejection, SessionFixture, until } from '../support/session-fixture';

describe('withTransaction', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
    await fixture.collection('people').insertOne({});
  });
  beforeEach(() => fixture.recording.clear());
  afterAll(() => fixture[Symbol.asyncDispose]());
  const entry = () => fixture.entry;
  const write = () => fixture.collection('people').insertOne({});

  it('opens a session of its own and ends it', async () => {
    let given!: Session;
    await withTransaction(
      entry,
      'here',
      async (session) => {
        given = session;
        await write();
      },
      undefined,
    );
    expect(given.hasEnded).toBe(true);
    expect(fixture.recording.names).toEqual(['insert', 'commitTransaction']);
  });

  it('takes the session of the block around it and leaves it open', async () => {
    await withSession(
      entry,
      'outer',
      async (session) => {
        await withTransaction(entry, 'here', {}, (inner) => expect(inner).toBe(session));
        expect(session.hasEnded).toBe(false);
      },
      undefined,
    );
  });

  it('a forgotten one that is refused is told by its block, and ends no process', async () => {
    const run = withSession(entry, 'outer', () => void withTransaction(entry, 'here', {}, undefined), undefined);
    expect(await rejection(run)).toMatchObject({ operations: ['here'], errors: [{ code: 'INVALID_OPTION' }] });
  });

  it('a client that closes waits for it, its commit included, and refuses new ones', async () => {
    await using closing = await SessionFixture.open(database);
    const inside = gate();
    const running = withTransaction(
      () => closing.entry,
      'here',
      async () => {
        await closing.collection('people').insertOne({ closing: true });
        await inside.opened;
        await closing.collection('people').insertOne({ closing: true });
      },
      undefined,
    );
    await until(() => closing.recording.succeeded.length === 1);
    const closed = closeSessions(closing.entry, 5_000);
    inside.open();
    await running;
    await closed;
    expect(closing.recording.names).toEqual(['insert', 'insert', 'commitTransaction']);
    const refused = withTransaction(() => closing.entry, 'here', write, undefined);
    expect(await rejection(refused)).toMatchObject({ code: 'NOT_CONNECTED' });
  });
});
