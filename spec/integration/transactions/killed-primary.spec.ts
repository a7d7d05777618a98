import { MongoClient } from 'mongodb';
import { AfterCommit, connect, disconnect, Document, Field, Model } from 'threadline';
import { startReplicaSet, type TestReplicaSet } from 'threadline/testing';

const ACCOUNTS = 4;
const OPENING = 1_000;
const WORKERS = 3;

const receipts: string[] = [];

@Document({ collection: 'accounts' })
class Account extends Model {
  @Field(Number) balance: number = 0;
}

@Document({ collection: 'ledger' })
class Entry extends Model {
  @Field(String) override _id!: string;
  @Field(Number) amount!: number;
  @AfterCommit() receipt(): void {
    receipts.push(this._id);
  }
}

describe('a primary that is killed in the middle of transactions', () => {
  let set: TestReplicaSet;
  beforeAll(async () => {
    set = await startReplicaSet({ nodes: 3, electionTimeoutMS: 1_000 });
    const options = { writeConcern: { w: 'majority' as const }, heartbeatFrequencyMS: 500 };
    await connect({ default: { uri: set.uri, database: 'killed', options } });
  }, 90_000);
  afterAll(async () => {
    await disconnect();
    await set.stop();
  }, 60_000);

  it('loses and doubles nothing: the sum, the ledger and the hooks agree', async () => {
    const accounts = await Account.createMany(Array.from({ length: ACCOUNTS }, () => ({ balance: OPENING })));
    let goesOn = true;
    let done = 0;
    const attemptsByEntry = new Map<string, number>();
    const work = async (worker: number): Promise<void> => {
      for (let count = 0; goesOn; count += 1) {
        const id = `${worker}-${count}`;
        await Account.transaction(async (_session, { attempt }) => {
          attemptsByEntry.set(id, attempt);
          const from = await Account.findOrFail(accounts[(worker + count) % ACCOUNTS]!.id);
          const to = await Account.findOrFail(accounts[(worker + count + 1) % ACCOUNTS]!.id);
          from.balance -= 1;
          await from.save();
          to.balance += 1;
          await to.save();
          await Entry.create({ _id: id, amount: 1 });
        });
        done += 1;
      }
    };
    const workers = Array.from({ length: WORKERS }, (_, worker) => work(worker));
    const until = async (count: number): Promise<void> => {
      const goal = done + count;
      while (done < goal) await Promise.race([...workers, new Promise((resolve) => setImmediate(resolve))]);
    };
    await until(10);
    const killed = await set.primary();
    await killed.kill('SIGKILL');
    await until(10);
    await killed.start();
    goesOn = false;
    await Promise.all(workers);

    const client = await MongoClient.connect(set.uri);
    try {
      const db = client.db('killed');
      const majority = { readConcern: { level: 'majority' as const } };
      const balances = (await db.collection('accounts').find({}, majority).toArray()).map(
        ({ balance }) => balance as number,
      );
      const ledger = (await db.collection('ledger').find({}, majority).toArray()).map(({ _id }) => String(_id));
      expect(balances.reduce((sum, balance) => sum + balance)).toBe(ACCOUNTS * OPENING);
      expect(ledger).toHaveLength(done);
      expect([...receipts].sort()).toEqual([...ledger].sort());
      expect(Math.max(...attemptsByEntry.values())).toBeGreaterThan(1);
    } finally {
      await client.close();
    }
  }, 120_000);
});
