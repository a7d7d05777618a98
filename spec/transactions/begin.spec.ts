import { OperationNotAllowedInSnapshotError } from '../../lib/errors/operation-not-allowed-in-snapshot-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { TransactionNestingError } from '../../lib/errors/transaction-nesting-error';
import { begin, refuseStandalone, refuseStart } from '../../lib/transactions/begin';
import { closeRecord, recordOf } from '../../lib/transactions/record';
import { specDatabase } from '../support/database';
import { SessionFixture } from '../support/session-fixture';

describe('begin', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
  });
  beforeEach(() => fixture.recording.clear());
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('starts a transaction and its record, and sends nothing', async () => {
    const session = await fixture.start();
    begin(session, undefined, 'here', 2);
    expect([session.driver.inTransaction(), session.transaction.status, session.transaction.number]).toEqual([
      true,
      'open',
      1,
    ]);
    expect(recordOf(session)!.attempt).toBe(2);
    expect(fixture.recording.names).toEqual([]);
    closeRecord(session, 'aborted');
    await session.end();
  });

  it('is refused in a transaction, in a snapshot session, after the end of the session', async () => {
    const [open, snapshot, ended] = [
      await fixture.start(),
      await fixture.start({ snapshot: true }),
      await fixture.start(),
    ];
    begin(open, undefined, 'here');
    expect(() => refuseStart(open, 'here')).toThrow(TransactionNestingError);
    expect(() => refuseStart(snapshot, 'here')).toThrow(OperationNotAllowedInSnapshotError);
    await ended.end();
    expect(() => refuseStart(ended, 'here')).toThrow(SessionEndedError);
    closeRecord(open, 'aborted');
    await Promise.all([open.end(), snapshot.end()]);
  });

  it('a replica set has transactions', () => {
    expect(() => refuseStandalone(fixture.entry, 'here')).not.toThrow();
  });
});
