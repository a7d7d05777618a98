import { setTimeout as sleep } from 'node:timers/promises';
import { connect, connection, disconnect, Document, Field, Model } from 'threadline';
import { recordCommands, startReplicaSet, type TestReplicaSet } from 'threadline/testing';
import { idOf, rejection } from './wired';

@Document()
class Person extends Model {
  @Field(String) username!: string;
}

const TIMEOUT_MINUTES = 1;
const IDLE_MS = 150_000;

describe('a block that is idle for longer than the server keeps sessions', () => {
  let replicaSet: TestReplicaSet;

  beforeAll(async () => {
    const parameters = [
      `localLogicalSessionTimeoutMinutes=${TIMEOUT_MINUTES}`,
      'logicalSessionRefreshMillis=5000',
      'ttlMonitorSleepSecs=5',
    ];
    replicaSet = await startReplicaSet({ args: parameters.flatMap((parameter) => ['--setParameter', parameter]) });
    await connect({ default: { uri: replicaSet.uri, database: 'app', options: { monitorCommands: true } } });
    await Person.createMany([{ username: 'a' }, { username: 'b' }, { username: 'c' }]);
  }, 60_000);

  afterAll(async () => {
    await disconnect();
    await replicaSet.stop();
  });

  it('keeps its session, its cursors and its causality; one of the driver alone does not', async () => {
    const { client } = connection();
    using wire = recordCommands(client);

    const forgotten = client.withSession(async (session) => {
      const cursor = client.db('app').collection('people').find({}, { session, batchSize: 1 });
      await cursor.next();
      await sleep(IDLE_MS);
      return rejection(cursor.next());
    });
    const kept = Person.withSession(async (session) => {
      expect(session.timeoutMinutes).toBe(TIMEOUT_MINUTES);
      const cursor = Person.collection.find({}, { batchSize: 1 });
      await cursor.next();
      await sleep(IDLE_MS);
      const found = [await cursor.next(), await cursor.next()];
      await Person.create({ username: 'still the same session' });
      return { id: idOf(session), found };
    });

    const [error, { id, found }] = await Promise.all([forgotten, kept]);
    expect(error['code']).toBe(43);
    expect(found.every((document) => document !== null)).toBe(true);
    expect(wire.named('insert').at(-1)!.lsid).toBe(id);
    const refreshed = wire.named('refreshSessions').flatMap(({ command }) => command['refreshSessions'] as unknown[]);
    expect(refreshed.map((lsid) => idOf({ id: lsid }))).toContain(id);
    expect(wire.named('refreshSessions').length).toBeGreaterThanOrEqual(3);
  });

  it('refreshes nothing once no session is open', async () => {
    using wire = recordCommands(connection().client);
    await sleep(45_000);
    expect(wire.named('refreshSessions')).toEqual([]);
  });
});
