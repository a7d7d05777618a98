import { OperationError } from '../../lib/errors/operation-error';
import { TransactionStateError } from '../../lib/errors/transaction-state-error';
import { abortOpen, abortTransaction, commitTransaction, startTransaction } from '../../lib/store/transaction-commands';
import { specDatabase } from '../support/database';
import { beginTransaction, idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database, { appName: database });
  await fixture.entry.client.db(database).createCollection('people');
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

const people = () => fixture.collection('people');

describe("the driver's commit and abort", () => {
  it('take their turn after what was called before', async () => {
    const id = await fixture.block(async (session) => {
      startTransaction(session, {}, 'startTransaction');
      await Promise.all([
        people().insertOne({ kept: 1 }),
        people().insertOne({ kept: 2 }),
        commitTransaction(session, 'commitTransaction'),
      ]);
      startTransaction(session, {}, 'startTransaction');
      await Promise.all([people().insertOne({ kept: 3 }), abortTransaction(session, 'abortTransaction')]);
      return idOf(session);
    });

    expect(fixture.recording.names).toEqual(['insert', 'insert', 'commitTransaction', 'insert', 'abortTransaction']);
    expect(fixture.recording.lsids()).toEqual([id]);
    expect(
      fixture.recording.started.map(({ txnNumber }) => txnNumber! - fixture.recording.started[0]!.txnNumber!),
    ).toEqual([0, 0, 0, 1, 1]);
    await expect(people().countDocuments({ kept: { $exists: true } })).resolves.toBe(2);
  });

  it("give our errors with the driver's labels", async () => {
    await fixture.block(async (session) => {
      expect(await rejection(commitTransaction(session, 'commitTransaction'))).toBeInstanceOf(OperationError);
      startTransaction(session, {}, 'startTransaction');
      expect(() => startTransaction(session, {}, 'startTransaction')).toThrow(OperationError);
      await people().insertOne({});
      await fixture.entry.client.db('admin').command({
        configureFailPoint: 'failCommand',
        mode: { times: 1 },
        // Only this spec's own commands fail: other files use the same server meanwhile.
        data: {
          appName: database,
          failCommands: ['commitTransaction'],
          errorCode: 251,
          errorLabels: ['TransientTransactionError'],
        },
      });
      const error = await rejection<OperationError>(commitTransaction(session, 'commitTransaction'));
      expect([error.serverCode, error.hasErrorLabel('TransientTransactionError')]).toEqual([251, true]);
    });
  });

  it('never fail for a session that ends', async () => {
    await fixture.block(async (session) => {
      await expect(abortOpen(session)).resolves.toBeUndefined();
    });
  });
});

describe('what waits for its turn while a transaction ends or begins', () => {
  it('goes into none that it was not called in, nor out of its own', async () => {
    const errors = await fixture.block(async (session) => {
      const before = [people().findOne({}), rejection(people().insertOne({ slipped: 'in' }))];
      beginTransaction(session);
      const slippedIn = (await Promise.all(before))[1];
      const during = [people().findOne({}), rejection(people().insertOne({ slipped: 'out' }))];
      Object.assign(session.transaction, { status: 'aborted' });
      const slippedOut = (await Promise.all(during))[1];
      await abortTransaction(session, 'abortTransaction');
      return [slippedIn, slippedOut];
    });

    expect(errors).toEqual([expect.any(TransactionStateError), expect.any(TransactionStateError)]);
    expect(fixture.recording.named('insert')).toEqual([]);
  });
});
