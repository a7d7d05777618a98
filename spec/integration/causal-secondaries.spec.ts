import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, ReadPreference, type Document as Raw } from 'mongodb';
import { connect, connection, disconnect, Document, Field, Model } from 'threadline';
import {
  recordCommands,
  startReplicaSet,
  type CommandRecording,
  type ServerNode,
  type TestReplicaSet,
} from 'threadline/testing';

@Document()
class Person extends Model {
  @Field(String) username!: string;
}

describe('a causally consistent block on secondaries, one of which is held back', () => {
  let replicaSet: TestReplicaSet;
  let held: ServerNode;
  let wire: CommandRecording;
  const fromHeld = { readPreference: new ReadPreference('secondary', [{ role: 'held' }]) };

  beforeAll(async () => {
    replicaSet = await startReplicaSet({ nodes: 3, testCommands: true });
    held = (await replicaSet.secondaries())[0]!;
    await arrange();
    await connect({ default: { uri: replicaSet.uri, database: 'app', options: { monitorCommands: true } } });
    await storeEverywhere('everywhere');
    wire = recordCommands(connection().client);
  }, 90_000);

  afterAll(async () => {
    await disconnect();
    await replicaSet.stop();
  });

  beforeEach(async () => {
    await failPoint('alwaysOn');
    wire.clear();
  });
  // It looks every now and then whether it may go on, and would not see that it might have where it is held again at once.
  afterEach(async () => {
    await failPoint('off');
    await storeEverywhere('caught up');
  });

  /** Resolves when all members have it, and so all that was before it. */
  async function storeEverywhere(username: string): Promise<void> {
    await Person.with({ writeConcern: { w: 3 } }, () => Person.create({ username }));
  }

  /**
   * Lets reads be sent to the held member by its tag, and has both secondaries follow the primary. Left to themselves, one
   * may follow the other, and is held back with it: a write then waits half a minute for the majority that acknowledges it.
   * Nor may a busy machine look to the others like one that is gone.
   */
  async function arrange(): Promise<void> {
    const primary = await replicaSet.primary();
    await onMember(primary, async (admin) => {
      const { config } = await admin({ replSetGetConfig: 1 });
      const members = (config.members as { host: string; tags?: object }[]).map((member) =>
        member.host === held.address ? { ...member, tags: { role: 'held' } } : member,
      );
      const settings = { ...config.settings, chainingAllowed: false, electionTimeoutMillis: 600_000 };
      await admin({ replSetReconfig: { ...config, members, settings, version: config.version + 1 } });
    });
    for (const secondary of await replicaSet.secondaries()) await followed(secondary, primary);
  }

  async function followed(secondary: ServerNode, primary: ServerNode): Promise<void> {
    await onMember(secondary, async (admin) => {
      while ((await admin({ replSetGetStatus: 1 })).syncSourceHost !== primary.address) {
        await admin({ replSetSyncFrom: primary.address });
        await sleep(100);
      }
    });
  }

  /** While it is on, the member keeps what it gets from the others to itself and shows what was before. */
  async function failPoint(mode: 'alwaysOn' | 'off'): Promise<void> {
    await onMember(held, async (admin) => {
      const { count } = await admin({ configureFailPoint: 'rsSyncApplyStop', mode });
      // It may still be waiting for what comes next, which it would apply before it looks.
      const entered = { waitForFailPoint: 'rsSyncApplyStop', timesEntered: Number(count) + 1, maxTimeMS: 60_000 };
      if (mode === 'alwaysOn') await admin(entered);
    });
  }

  async function onMember<T>(
    node: ServerNode,
    run: (command: (document: Raw) => Promise<Raw>) => Promise<T>,
  ): Promise<T> {
    const client = new MongoClient(node.uri);
    try {
      return await run((document) => client.db('admin').command(document));
    } finally {
      await client.close();
    }
  }

  const readers = () => wire.started.filter(({ name }) => name !== 'insert').map(({ address }) => address);

  it('reads its own writes: the member answers once it has them', async () => {
    let waited = false;
    const found = await Person.withSession({ causalConsistency: true }, async () => {
      await Person.create({ username: 'causal' });
      const reading = Person.with(fromHeld, () => Person.where({ username: 'causal' }).first());
      const outcome = await Promise.race([reading.then(() => 'answered'), sleep(500, 'waits')]);
      waited = outcome === 'waits';
      await failPoint('off');
      return reading;
    });

    expect(waited).toBe(true);
    expect(found).toMatchObject({ username: 'causal' });
    expect(readers()).toEqual([held.address]);
    expect(wire.lsids()).toHaveLength(1);
    const [insert, find] = wire.started;
    expect(find!.command['readConcern']).toEqual({ afterClusterTime: insert!.reply!['operationTime'] });
  });

  it('is what makes the difference: without causal consistency the same member answers at once, of the past', async () => {
    await Person.withSession({ causalConsistency: false }, async () => {
      await Person.create({ username: 'not causal' });
      expect(await Person.with(fromHeld, () => Person.where({ username: 'not causal' }).first())).toBeNull();
      expect(await Person.with(fromHeld, () => Person.where({ username: 'everywhere' }).count())).toBe(1);
    });
    expect(readers()).toEqual([held.address, held.address]);
  });

  it('holds for counts, distinct values, aggregations and cursors of the driver as well', async () => {
    await Person.withSession(async () => {
      await Person.create({ username: 'many ways' });
      const reads = Person.with(fromHeld, () =>
        Promise.all([
          Person.where({ username: 'many ways' }).count(),
          Person.distinct('username'),
          Person.collection.find({ username: 'many ways' }).toArray(),
          Person.aggregate([{ $match: { username: 'many ways' } }]),
        ]),
      );
      await failPoint('off');
      const [count, usernames, documents, rows] = await reads;
      expect([count, documents.length, rows.length]).toEqual([1, 1, 1]);
      expect(usernames).toContain('many ways');
    });
    expect(new Set(readers())).toEqual(new Set([held.address]));
    expect(wire.started.slice(1).every(({ command }) => command['readConcern']?.afterClusterTime !== undefined)).toBe(
      true,
    );
  });

  it('holds across sessions by a causal token, and not without it', async () => {
    const token = await Person.withSession(async (session) => {
      await Person.create({ username: 'token' });
      return session.causalToken!;
    });
    const read = () => Person.with(fromHeld, () => Person.where({ username: 'token' }).count());

    expect(await Person.withSession(read)).toBe(0);
    const reading = Person.withSession({ after: token }, read);
    expect(await Promise.race([reading, sleep(300, 'waits')])).toBe('waits');
    await failPoint('off');
    expect(await reading).toBe(1);
  });
});
