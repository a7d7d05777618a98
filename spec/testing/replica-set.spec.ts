import { existsSync } from 'node:fs';
import { startReplicaSet, type ServerNode } from '../../lib/testing/index';
import { withBareClient } from '../support/database';

describe('startReplicaSet', () => {
  it('starts one node, which takes transactions, and binds it to the loopback address only', async () => {
    await using replicaSet = await startReplicaSet({ replSetName: 'solo' });

    await withBareClient(async (client) => {
      const things = client.db('test').collection('things');
      await client.withSession((session) => session.withTransaction(() => things.insertOne({ a: 1 }, { session })));
      expect(await things.countDocuments()).toBe(1);
      const { parsed } = await client.db('admin').command({ getCmdLineOpts: 1 });
      expect(parsed).toMatchObject({ net: { bindIp: '127.0.0.1' }, replication: { replSet: 'solo' } });
    }, replicaSet.uri);
  });

  it('takes further arguments', async () => {
    await using replicaSet = await startReplicaSet({ args: ['--setParameter', 'localLogicalSessionTimeoutMinutes=7'] });

    const hello = await withBareClient((client) => client.db('admin').command({ hello: 1 }), replicaSet.uri);

    expect(hello['logicalSessionTimeoutMinutes']).toBe(7);
  });

  it('leaves no process and no data after stop(), which may be called twice', async () => {
    const replicaSet = await startReplicaSet();
    const pid = replicaSet.nodes[0]!.pid!;
    const dbPath = await dataFolderOf(replicaSet.nodes[0]!);
    expect(existsSync(dbPath)).toBe(true);

    await replicaSet.stop();
    await replicaSet.stop();

    expect(isAlive(pid)).toBe(false);
    expect(existsSync(dbPath)).toBe(false);
    await expect(replicaSet.nodes[0]!.role()).resolves.toBe('down');
  });

  it('keeps one user from what another may do, with authentication on', async () => {
    const emily = { name: 'emily', password: 'p:@/ä', roles: ['readWriteAnyDatabase'] };
    const emma = { name: 'emma', password: 'secret', roles: ['read'] };
    await using replicaSet = await startReplicaSet({ auth: { users: [emily, emma] } });
    const insertAs = (uri: string) =>
      withBareClient((client) => client.db('test').collection('things').insertOne({ a: 1 }), uri);

    await expect(insertAs(replicaSet.uri)).resolves.toMatchObject({ acknowledged: true });
    await expect(insertAs(replicaSet.uriFor(emily))).resolves.toMatchObject({ acknowledged: true });
    await expect(insertAs(replicaSet.uriFor(emma))).rejects.toMatchObject({ code: 13 });
    await expect(insertAs(replicaSet.uriFor({ ...emily, password: 'wrong' }))).rejects.toMatchObject({ code: 18 });
    await expect(insertAs(`mongodb://${replicaSet.hosts[0]}/?replicaSet=rs0`)).rejects.toMatchObject({ code: 13 });
  });

  it('starts three nodes, elects a new primary when that is killed, and takes it back', async () => {
    await using replicaSet = await startReplicaSet({ nodes: 3, electionTimeoutMS: 1_000 });
    expect(new Set(replicaSet.ports).size).toBe(3);
    await expect(replicaSet.secondaries()).resolves.toHaveLength(2);

    const killed = await replicaSet.primary();
    await killed.kill('SIGKILL');
    const elected = await replicaSet.primary();
    expect(elected.port).not.toBe(killed.port);
    expect(killed.isRunning).toBe(false);

    await killed.start();
    await replicaSet.settled();
    await expect(killed.role()).resolves.toMatch(/primary|secondary/);
  });
});

async function dataFolderOf(node: ServerNode): Promise<string> {
  const { parsed } = await withBareClient((client) => client.db('admin').command({ getCmdLineOpts: 1 }), node.uri);
  return parsed.storage.dbPath as string;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
