import { AfterCommit, Document, Field, Model, OperationError, TransactionRetryError } from 'threadline';
import { rejection } from '../wired';
import { faultyServer } from './faulty-server';
import { Account } from './models';

let heard: number[] = [];

@Document({ collection: 'entries' })
class Entry extends Model {
  @Field(Number) attempt!: number;
  @AfterCommit() tell(): void {
    heard.push(this.attempt);
  }
}

const WRITE_CONFLICT = { errorCode: 112, errorLabels: ['TransientTransactionError'] };
const NOT_PRIMARY = { errorCode: 10107 };
const LOST = { closeConnection: true };
const FAULTS = {
  'a transient error': WRITE_CONFLICT,
  'a primary that stepped down': NOT_PRIMARY,
  'a lost connection': LOST,
};

describe('faults in the middle of a transaction', () => {
  const server = faultyServer();
  beforeAll(async () => {
    await Account.create({ owner: 'warm' });
    await Entry.create({ attempt: 0 });
  });
  beforeEach(() => {
    heard = [];
  });

  const COMMANDS: Readonly<Record<string, (account: Account, attempt: number) => Promise<unknown>>> = {
    insert: (_, attempt) => Entry.create({ attempt }),
    update: (account) => account.save(),
    find: async () => await Account.where({ owner: 'b' }),
    aggregate: () => Account.count(),
    findAndModify: () => Account.collection.findOneAndUpdate({ owner: 'nobody' }, { $set: { balance: 1 } }),
    distinct: () => Account.distinct('owner'),
    delete: () => Account.where({ owner: 'nobody' }).deleteAll(),
  };
  const cases = Object.keys(COMMANDS).flatMap((command) =>
    Object.keys(FAULTS).map((fault) => [command, fault as keyof typeof FAULTS] as const),
  );

  it.each(cases)('%s meets %s: the whole block is run again, and counts once', async (command, fault) => {
    const account = await Account.create({ owner: 'b', balance: 10 });
    server.wire.clear();
    await server.fail([command], FAULTS[fault]);
    let attempts = 0;
    await Account.transaction(async (_session, { attempt }) => {
      attempts = attempt;
      account.balance -= 5;
      expect(account.balance).toBe(5);
      await COMMANDS[command]!(account, attempt);
      await account.save();
      await Entry.create({ attempt });
    });
    expect(attempts).toBe(2);
    expect(await server.stored('tx_accounts', { _id: account.id })).toMatchObject([{ balance: 5 }]);
    expect(heard.every((attempt) => attempt === 2)).toBe(true);
    expect(await server.stored('entries', { attempt: 1 })).toEqual([]);
    await Entry.where({ attempt: 2 }).deleteAll();
    expect(server.wire.started.filter(({ startTransaction }) => startTransaction)).toHaveLength(2);
    expect(server.wire.named('commitTransaction')).toHaveLength(1);
  });

  it.each(Object.keys(FAULTS) as (keyof typeof FAULTS)[])(
    '%s that the block swallows is no reason to commit half of it',
    async (fault) => {
      const account = await Account.create({ owner: 'c', balance: 1 });
      await server.fail(['update'], FAULTS[fault]);
      let attempts = 0;
      await Account.transaction(async () => {
        attempts += 1;
        await Entry.create({ attempt: 77 });
        await account.update({ balance: 2 }).catch(() => undefined);
      });
      expect(attempts).toBe(2);
      expect(await server.stored('tx_accounts', { _id: account.id })).toMatchObject([{ balance: 2 }]);
      expect(await server.stored('entries', { attempt: 77 })).toHaveLength(1);
      await Entry.where({ attempt: 77 }).deleteAll();
    },
  );

  it('a fault that stays ends in TransactionRetryError, with memory as it was', async () => {
    const account = await Account.create({ owner: 'd', balance: 10 });
    await server.fail(['update'], WRITE_CONFLICT, 3);
    const run = Account.transaction({ maxAttempts: 3 }, async () => {
      account.balance -= 5;
      await account.save();
    });
    const error = await rejection(run);
    expect(error).toBeInstanceOf(TransactionRetryError);
    expect(error).toMatchObject({ attempts: 3, cause: { name: 'OperationError', serverCode: 112 } });
    expect([account.balance, account.isChanged()]).toEqual([10, false]);
  });

  it('a fault that is not transient comes out as it is, after the abort', async () => {
    await server.fail(['insert'], { errorCode: 59 });
    const error = await rejection(Account.transaction(() => Account.create({ owner: 'e' })));
    expect(error).toBeInstanceOf(OperationError);
    expect(error).toMatchObject({ serverCode: 59, errorLabels: [] });
    expect(server.wire.names).toEqual(['insert', 'abortTransaction']);
  });

  it('by hand the labels are there for a loop of the own', async () => {
    const account = await Account.create({ owner: 'f', balance: 10 });
    await server.fail(['update'], WRITE_CONFLICT);
    await Account.withSession(async (session) => {
      for (let attempt = 1; ; attempt += 1) {
        session.startTransaction();
        try {
          account.balance -= 5;
          await account.save();
          await session.commitTransaction();
          expect(attempt).toBe(2);
          return;
        } catch (error) {
          await session.abortTransaction();
          if (!(error instanceof OperationError) || !error.hasErrorLabel('TransientTransactionError')) throw error;
        }
      }
    });
    expect(await server.stored('tx_accounts', { _id: account.id })).toMatchObject([{ balance: 5 }]);
  });

  it('an abort that fails is no error of the caller', async () => {
    await server.fail(['abortTransaction'], { errorCode: 8 });
    const failure = new Error('the block');
    const account = new Account({ owner: 'g' });
    const run = Account.transaction(async () => {
      await account.save();
      throw failure;
    });
    expect(await rejection(run)).toBe(failure);
    expect(account.isNew).toBe(true);
  });

  it('two writers of one document: one waits for nothing, conflicts and wins later', async () => {
    const { id } = await Account.create({ owner: 'h', balance: 100 });
    const attempts = await Promise.all(
      [1, 10, 20, 40].map(async (amount) => {
        let count = 0;
        await Account.transaction(async () => {
          count += 1;
          const account = await Account.findOrFail(id);
          account.balance -= amount;
          await account.save();
        });
        return count;
      }),
    );
    expect(attempts.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(4);
    expect(await server.stored('tx_accounts', { _id: id })).toMatchObject([{ balance: 29 }]);
  });
});
