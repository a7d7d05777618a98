import { enlistment } from '../../lib/attributes/enlistment';
import { runScope } from '../../lib/session/run-scope';
import { closeRecord, openRecord, recordHere, recordOf } from '../../lib/transactions/record';
import { specDatabase } from '../support/database';
import { SessionFixture } from '../support/session-fixture';

describe('the record of a transaction', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('is there while the transaction is open, and around the lines of its block', async () => {
    const session = await fixture.start();
    expect(recordOf(session)).toBeUndefined();
    session.transaction.status = 'open';
    openRecord(session, 3);
    expect(recordOf(session)).toMatchObject({ attempt: 3, outcome: undefined });
    expect(recordHere()).toBeUndefined();
    await runScope(session, 'block', () => expect(recordHere()).toBe(recordOf(session)));
    session.transaction.status = 'aborted';
    expect(recordOf(session)).toBeUndefined();
    closeRecord(session, 'aborted');
    await session.end();
  });

  it('is given to the first who closes it, with what became of it; the watch ends', async () => {
    const session = await fixture.start();
    openRecord(session, 1);
    expect(enlistment.open).toBe(1);
    const record = closeRecord(session, 'committed');
    expect(record!.outcome).toBe('committed');
    expect(closeRecord(session, 'aborted')).toBeUndefined();
    expect([record!.outcome, enlistment.open]).toEqual(['committed', 0]);
    await session.end();
  });

  it.each([
    ['committed', 0],
    ['aborted', 1],
    ['unknown', 1],
  ] as const)('%s: memory is restored %d times', async (outcome, times) => {
    const session = await fixture.start();
    openRecord(session, 1);
    session.transaction.status = 'open';
    const restore = jest.spyOn(recordOf(session)!.memory, 'restore');
    session.transaction.status = 'none';
    closeRecord(session, outcome);
    expect(restore).toHaveBeenCalledTimes(times);
    await session.end();
  });
});
