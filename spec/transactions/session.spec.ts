import { openSession } from '../../lib/session/open-session';
import { SESSION_PORTS } from '../../lib/transactions/ports';
import { Session } from '../../lib/transactions/session';
import { specDatabase } from '../support/database';
import { rejection, SessionFixture } from '../support/session-fixture';

describe('Session, where it deals with transactions', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  let session: Session;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
    await fixture.collection('people').insertOne({});
  });
  beforeEach(async () => {
    session = Session.of(await openSession(fixture.entry, {}, 'here', SESSION_PORTS));
    fixture.recording.clear();
  });
  afterEach(() => session.end());
  afterAll(() => fixture[Symbol.asyncDispose]());
  const write = () => fixture.collection('people').insertOne({});

  it('isInTransaction says where it stands', async () => {
    expect(session.isInTransaction).toBe(false);
    session.startTransaction();
    expect(session.isInTransaction).toBe(true);
    await session.run(write);
    await session.abortTransaction();
    expect(session.isInTransaction).toBe(false);
  });

  it('withTransaction binds like run outside of a block, and runs on the session inside of its own', async () => {
    expect(await session.withTransaction(async () => (await write(), 1))).toBe(1);
    expect(
      await session.run(() =>
        session.withTransaction({ maxAttempts: 1 }, async (given, info) => (await write(), [given, info])),
      ),
    ).toEqual([session, { attempt: 1 }]);
    expect(fixture.recording.names).toEqual(['insert', 'commitTransaction', 'insert', 'commitTransaction']);
    expect(fixture.recording.lsids()).toHaveLength(1);
  });

  it.each(['commitTransaction', 'abortTransaction', 'withTransaction'] as const)(
    'a forgotten %s is told by its block',
    async (method) => {
      const run = session.run(async () => {
        if (method !== 'withTransaction') session.startTransaction();
        await write();
        void session[method](write as never);
      });
      expect(await rejection(run)).toMatchObject({ operations: [`session.${method}`] });
    },
  );

  it('after its end everything is refused', async () => {
    await session.end();
    expect(() => session.startTransaction()).toThrow(expect.objectContaining({ code: 'SESSION_ENDED' }));
    expect(() => session.afterRollback(() => undefined)).toThrow(expect.objectContaining({ code: 'SESSION_ENDED' }));
    for (const run of [
      session.commitTransaction(),
      session.abortTransaction(),
      session.withTransaction(write),
      session.afterCommit(write),
    ]) {
      expect(await rejection(run)).toMatchObject({ code: 'SESSION_ENDED' });
    }
  });

  it('callbacks that are none are refused', async () => {
    expect(await rejection(session.afterCommit(5 as never))).toMatchObject({ code: 'INVALID_OPTION' });
    expect(() => session.afterRollback(5 as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(await rejection(session.withTransaction({} as never))).toMatchObject({ code: 'INVALID_OPTION' });
  });
});
