import { begin } from '../../lib/transactions/begin';
import { rollBack } from '../../lib/transactions/roll-back';
import { commitTransaction } from '../../lib/store/transaction-commands';
import { closeRecord } from '../../lib/transactions/record';
import { specDatabase } from '../support/database';
import { SessionFixture } from '../support/session-fixture';

describe('rollBack', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
    await fixture.collection('people').insertOne({});
  });
  beforeEach(() => fixture.recording.clear());
  afterAll(() => fixture[Symbol.asyncDispose]());

  it('aborts what is open, and gives the record once', async () => {
    const session = await fixture.start();
    begin(session, undefined, 'here');
    await fixture.collection('people').insertOne({}, { session: session.driver });
    expect(await rollBack(session)).toMatchObject({ outcome: 'aborted' });
    expect(await rollBack(session)).toBeUndefined();
    expect(fixture.recording.names).toEqual(['insert', 'abortTransaction']);
    await session.end();
  });

  it('leaves alone what a commit that was on its way has settled', async () => {
    const session = await fixture.start();
    begin(session, undefined, 'here');
    await fixture.collection('people').insertOne({}, { session: session.driver });
    const committing = commitTransaction(session, 'commit');
    expect(await rollBack(session)).toBeUndefined();
    await committing;
    expect(session.transaction.status).toBe('committed');
    expect(closeRecord(session, 'committed')).toMatchObject({ outcome: 'committed' });
    expect(fixture.recording.names).toEqual(['insert', 'commitTransaction']);
    await session.end();
  });

  it('what waits behind the abort does not go out without the transaction', async () => {
    const session = await fixture.start();
    begin(session, undefined, 'here');
    await fixture.collection('people').insertOne({}, { session: session.driver });
    const aborting = rollBack(session);
    const waiting = fixture.collection('people').insertOne({}, { session: session.driver });
    await expect(waiting).rejects.toMatchObject({ name: 'TransactionStateError' });
    await aborting;
    expect(fixture.recording.names).toEqual(['insert', 'abortTransaction']);
    await session.end();
  });
});
