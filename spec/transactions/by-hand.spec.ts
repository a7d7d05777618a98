import { AsyncResource } from 'node:async_hooks';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { TransactionAbortedError } from '../../lib/errors/transaction-aborted-error';
import { TransactionNestingError } from '../../lib/errors/transaction-nesting-error';
import { TransactionStateError } from '../../lib/errors/transaction-state-error';
import { runScope } from '../../lib/session/run-scope';
import { SessionScope, type OpenSession } from '../../lib/session/session-scope';
import { abandon, abort, commit, refuseElsewhere, startByHand } from '../../lib/transactions/by-hand';
import { recordOf } from '../../lib/transactions/record';
import { specDatabase } from '../support/database';
import { rejection, SessionFixture } from '../support/session-fixture';

describe('a transaction by hand', () => {
  const database = specDatabase();
  let fixture: SessionFixture;
  let session: OpenSession;
  beforeAll(async () => {
    fixture = await SessionFixture.open(database);
    await fixture.collection('people').insertOne({});
  });
  beforeEach(async () => {
    session = await fixture.start();
    fixture.recording.clear();
  });
  afterEach(() => session.end());
  afterAll(() => fixture[Symbol.asyncDispose]());
  const write = () => fixture.collection('people').insertOne({}, { session: session.driver });

  it('starts, commits, and may be committed again', async () => {
    startByHand(session, { writeConcern: { w: 1 } }, 'start');
    await write();
    await commit(session, 'commit');
    await commit(session, 'commit');
    expect(session.transaction).toMatchObject({ status: 'committed', commits: 1 });
    expect(fixture.recording.names).toEqual(['insert', 'commitTransaction', 'commitTransaction']);
    expect(() => startByHand(session, undefined, 'again')).not.toThrow();
    await abort(session, 'abort');
  });

  it('runs its hooks once, however often it is committed', async () => {
    startByHand(session, undefined, 'start');
    let count = 0;
    recordOf(session)!.afterCommit.push(() => (count += 1));
    await write();
    await commit(session, 'commit');
    await commit(session, 'commit');
    expect(count).toBe(1);
  });

  it('refuses the wrong order', async () => {
    for (const end of [commit, abort]) expect(await rejection(end(session, 'x'))).toBeInstanceOf(TransactionStateError);
    startByHand(session, undefined, 'start');
    expect(() => startByHand(session, undefined, 'again')).toThrow(TransactionNestingError);
    await abort(session, 'abort');
    for (const end of [commit, abort]) expect(await rejection(end(session, 'x'))).toBeInstanceOf(TransactionStateError);
    expect(fixture.recording.names).toEqual([]);
  });

  it('a commit after a failure aborts, and tells the rollback hooks', async () => {
    startByHand(session, undefined, 'start');
    let undone = 0;
    recordOf(session)!.afterRollback.push(() => (undone += 1));
    await write();
    await rejection(fixture.collection('people').updateOne({}, { $bad: {} }, { session: session.driver }));
    expect(await rejection(commit(session, 'commit'))).toBeInstanceOf(TransactionAbortedError);
    expect([undone, session.transaction.status]).toEqual([1, 'aborted']);
    expect(fixture.recording.names.at(-1)).toBe('abortTransaction');
  });

  it('abandon never rejects and does nothing where nothing is open', async () => {
    await abandon(session);
    startByHand(session, undefined, 'start');
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    recordOf(session)!.afterRollback.push(() => {
      throw new Error('no');
    });
    await abandon(session);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
    expect(session.transaction.status).toBe('aborted');
  });

  it('is not for those whose block is over, nor for those beside the block of an attempt', async () => {
    let later: () => void = () => undefined;
    await runScope(session, 'block', () => {
      later = AsyncResource.bind(() => refuseElsewhere(session, 'late'));
      expect(() => refuseElsewhere(session, 'in time')).not.toThrow();
    });
    expect(later).toThrow(SessionEndedError);
    session.transaction.attempt = new SessionScope(session, 'attempt', undefined);
    expect(() => refuseElsewhere(session, 'beside')).toThrow(TransactionStateError);
    session.transaction.attempt = undefined;
  });
});
