import {
  AfterCommit,
  AfterRollback,
  CommitOutcomeUnknownError,
  connect,
  connection,
  Document,
  Field,
  Model,
} from 'threadline';
import { rejection } from '../wired';
import { faultyServer } from './faulty-server';

let heard: string[] = [];

@Document({ collection: 'payments' })
class Payment extends Model {
  @Field(String) name!: string;
  @Field(Number) amount: number = 0;
  @AfterCommit() committed(): void {
    heard.push('committed');
  }
  @AfterRollback() undone(): void {
    heard.push('undone');
  }
}

const UNKNOWN = 'UnknownTransactionCommitResult';

describe('faults at the commit', () => {
  const server = faultyServer();
  let payment: Payment;
  beforeEach(async () => {
    payment = await Payment.create({ name: expect.getState().currentTestName!, amount: 10 });
    heard = [];
    server.wire.clear();
  });
  const pay = (options = {}) =>
    Payment.transaction(options, async (_session, { attempt }) => {
      payment.amount -= 5;
      await payment.save();
      return attempt;
    });
  const amount = async (): Promise<unknown> => (await server.stored('payments', { _id: payment.id }))[0]!['amount'];
  const commits = () => server.wire.named('commitTransaction');

  it('a transient error at the commit: the whole block again', async () => {
    await server.fail(['commitTransaction'], { errorCode: 251, errorLabels: ['TransientTransactionError'] });
    expect(await pay()).toBe(2);
    expect([await amount(), payment.amount, heard]).toEqual([5, 5, ['committed']]);
    expect(server.wire.names.filter((name) => name === 'update')).toHaveLength(2);
  });

  it.each<[string, object]>([
    ['an error labelled as unknown', { errorCode: 91, errorLabels: [UNKNOWN, 'RetryableWriteError'] }],
    ['a connection lost before the server saw it', { closeConnection: true }],
    [
      'a write concern that timed out',
      { writeConcernError: { code: 64, errmsg: 'waiting', errInfo: { wtimeout: true } } },
    ],
  ])('%s: the commit again, with majority, and the block not', async (_what, fault) => {
    await server.fail(['commitTransaction'], fault, 3);
    expect(await pay()).toBe(1);
    expect([await amount(), payment.amount, heard]).toEqual([5, 5, ['committed']]);
    expect(commits().length).toBeGreaterThan(1);
    expect(commits()[0]!.command['writeConcern']).toBeUndefined();
    for (const { command } of commits().slice(1)) expect(command['writeConcern']).toMatchObject({ w: 'majority' });
    expect(new Set(commits().map(({ txnNumber }) => txnNumber)).size).toBe(1);
    expect(server.wire.named('update')).toHaveLength(1);
  });

  it('a server that shuts down after it has committed: asked again, and it stands once', async () => {
    // With this error the server has done the commit, and says so in a reply that fails.
    await server.fail(['commitTransaction'], { writeConcernError: { code: 91, errmsg: 'shutting down' } }, 2);
    expect(await pay()).toBe(1);
    expect([await amount(), heard]).toEqual([5, ['committed']]);
  });

  describe('an outcome that stays unknown', () => {
    it.each<[string, object, object]>([
      ['until the time is up', { timeoutMS: 50 }, { errorCode: 91, errorLabels: [UNKNOWN, 'RetryableWriteError'] }],
      ['with retry: false', { retry: false }, { errorCode: 91, errorLabels: [UNKNOWN, 'RetryableWriteError'] }],
      ['as the server used up maxCommitTimeMS', {}, { errorCode: 50, errorLabels: [UNKNOWN] }],
    ])('%s', async (_what, options, fault) => {
      await server.fail(['commitTransaction'], fault, 10_000);
      const error = await rejection(pay(options));
      expect(error).toBeInstanceOf(CommitOutcomeUnknownError);
      expect(error).toMatchObject({ code: 'COMMIT_OUTCOME_UNKNOWN', cause: { name: 'OperationError' } });
      expect(error['resolution']).toMatch(/read the data/i);
      // Memory is what was certain, and no hook hears of it.
      expect([payment.amount, payment.isChanged(), heard]).toEqual([10, false, []]);
      expect(server.wire.named('update')).toHaveLength(1);
    });

    it('maxCommitTimeMS used up is not asked again', async () => {
      await server.fail(['commitTransaction'], { errorCode: 50, errorLabels: [UNKNOWN] }, 10_000);
      await rejection(pay({ maxCommitTimeMS: 100 }));
      expect(commits()).toHaveLength(1);
    });

    it('a write concern that can never be satisfied: stored, but not as asked', async () => {
      const error = await rejection(pay({ writeConcern: { w: 5, wtimeoutMS: 1000 } }));
      expect(error).toBeInstanceOf(CommitOutcomeUnknownError);
      expect(await amount()).toBe(5);
      expect(payment.amount).toBe(10);
      expect(commits()).toHaveLength(1);
    });

    it('by hand the commit may be repeated until it is known', async () => {
      await server.fail(['commitTransaction'], { errorCode: 91, errorLabels: [UNKNOWN, 'RetryableWriteError'] }, 2);
      await Payment.withSession(async (session) => {
        session.startTransaction();
        await payment.update({ amount: 1 });
        expect(await rejection(session.commitTransaction())).toBeInstanceOf(CommitOutcomeUnknownError);
        expect([payment.amount, session.isInTransaction]).toEqual([10, false]);
        await session.commitTransaction();
      });
      expect([await amount(), heard]).toEqual([1, []]);
    });

    it('by the hand of the block: it comes out, and the block is not run again', async () => {
      await server.fail(['commitTransaction'], { errorCode: 91, errorLabels: [UNKNOWN, 'RetryableWriteError'] }, 2);
      let attempts = 0;
      const run = Payment.transaction(async (session) => {
        attempts += 1;
        await payment.update({ amount: 1 });
        await session.commitTransaction();
      });
      expect(await rejection(run)).toBeInstanceOf(CommitOutcomeUnknownError);
      expect(attempts).toBe(1);
    });
  });

  it('known to have failed, by hand: memory goes back, rollback hooks hear of it, and the error has its labels', async () => {
    await server.fail(['commitTransaction'], { errorCode: 251, errorLabels: ['TransientTransactionError'] });
    await Payment.withSession(async (session) => {
      session.startTransaction();
      await payment.update({ amount: 1 });
      const error = await rejection(session.commitTransaction());
      expect(error).toMatchObject({ name: 'OperationError', errorLabels: ['TransientTransactionError'] });
      expect([payment.amount, session.isInTransaction, heard]).toEqual([10, false, ['undone']]);
    });
    expect(await amount()).toBe(10);
  });

  it('a commit that fails for good comes out, and the block is not run again', async () => {
    await server.fail(['commitTransaction'], { errorCode: 20 });
    const error = await rejection(pay());
    expect(error).toMatchObject({ name: 'OperationError', serverCode: 20 });
    expect([await amount(), payment.amount, heard]).toEqual([10, 10, ['undone']]);
  });

  it('a client that is closed while the commit is under way lets it finish', async () => {
    const { client } = connection();
    await connect({ closing: { client, database: 'faults' } });
    await server.fail(['commitTransaction'], { blockConnection: true, blockTimeMS: 200 });
    const running = connection('closing').transaction(() =>
      connection('closing')
        .database()
        .collection('payments')
        .updateOne({ name: payment.name }, { $set: { amount: 7 } }),
    );
    while (commits().length === 0) await new Promise((resolve) => setImmediate(resolve));
    const closed = connection('closing').close();
    await running;
    await closed;
    expect(await amount()).toBe(7);
  });
});
