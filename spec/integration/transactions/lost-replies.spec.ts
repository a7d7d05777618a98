import { AfterCommit, connect, connection, disconnect, Document, Field, Model } from 'threadline';
import { recordCommands, type CommandRecording } from 'threadline/testing';
import { mongodbUri, specDatabase, withBareClient } from '../../support/database';
import { startReplyCutter, type ReplyCutter } from './reply-cutter';

let heard = 0;

@Document({ collection: 'deposits' })
class Deposit extends Model {
  @Field(String) name!: string;
  @Field(Number) amount: number = 0;
  @AfterCommit() tell(): void {
    heard += 1;
  }
}

describe('connections lost after the server has done what was asked', () => {
  const database = specDatabase();
  let relay: ReplyCutter;
  let wire: CommandRecording;
  beforeAll(async () => {
    const address = new URL(mongodbUri());
    relay = await startReplyCutter(Number(address.port));
    address.host = relay.address;
    address.searchParams.delete('replicaSet');
    address.searchParams.set('directConnection', 'true');
    await connect({ default: { uri: address.href, database, options: { monitorCommands: true } } });
    wire = recordCommands(connection().client);
  });
  afterAll(async () => {
    await disconnect();
    await relay[Symbol.asyncDispose]();
  });

  it.each([1, 2, 3])('the commit, %d times: it is asked again, stands once, and its hooks run once', async (times) => {
    const deposit = await Deposit.create({ name: `commit ${times}`, amount: 1 });
    heard = 0;
    wire.clear();
    relay.cut(connection().client, 'commitTransaction', times);
    let attempts = 0;
    await Deposit.transaction(async () => {
      attempts += 1;
      deposit.amount += 10;
      await deposit.save();
    });
    expect([attempts, deposit.amount, heard]).toEqual([1, 11, 1]);
    expect(wire.named('commitTransaction')).toHaveLength(times + 1);
    await withBareClient(async (client) => {
      const stored = await client.db(database).collection('deposits').find({ name: deposit.name }).toArray();
      expect(stored).toMatchObject([{ amount: 11 }]);
    });
  });

  it('an operation in the block: the block is run again as a new transaction, and counts once', async () => {
    const deposit = await Deposit.create({ name: 'update', amount: 1 });
    heard = 0;
    wire.clear();
    relay.cut(connection().client, 'update');
    let attempts = 0;
    await Deposit.transaction(async () => {
      attempts += 1;
      deposit.amount += 10;
      await deposit.save();
    });
    expect([attempts, deposit.amount, heard]).toEqual([2, 11, 1]);
    expect(wire.names.filter((name) => name !== 'abortTransaction')).toEqual(['update', 'update', 'commitTransaction']);
  });

  it('the abort: nobody hears of it', async () => {
    relay.cut(connection().client, 'abortTransaction');
    const failure = new Error('the block');
    const run = Deposit.transaction(async () => {
      await Deposit.create({ name: 'aborted' });
      throw failure;
    });
    await expect(run).rejects.toBe(failure);
    expect(await Deposit.where({ name: 'aborted' }).count()).toBe(0);
  });
});
