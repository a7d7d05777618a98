import { startReplicaSet, type TestReplicaSet } from '../../lib/testing/index';
import { withBareClient } from '../support/database';

describe('a node', () => {
  let replicaSet: TestReplicaSet;

  beforeAll(async () => {
    replicaSet = await startReplicaSet();
  });

  afterAll(() => replicaSet.stop());

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'ended with %s comes back on the same port with the same data',
    async (signal) => {
      const node = replicaSet.nodes[0]!;
      const { pid, port } = node;
      const insert = { a: signal };
      await withBareClient((client) => client.db('test').collection('kept').insertOne(insert), replicaSet.uri);

      await node.kill(signal);
      expect(node).toMatchObject({ isRunning: false, pid: undefined });
      await node.start();
      await replicaSet.settled();

      expect(node.pid).not.toBe(pid);
      expect(node).toMatchObject({ isRunning: true, port });
      const kept = withBareClient(
        (client) => client.db('test').collection('kept').countDocuments({ a: signal }),
        replicaSet.uri,
      );
      await expect(kept).resolves.toBe(1);
    },
  );

  it('is left as it is by a second kill() or start()', async () => {
    const node = replicaSet.nodes[0]!;
    const { pid } = node;
    await node.start();
    expect(node.pid).toBe(pid);

    await node.kill();
    await node.kill();
    expect(node.isRunning).toBe(false);
    await node.start();
  });

  it('has a URI that leads to it alone', async () => {
    const node = replicaSet.nodes[0]!;
    const hello = await withBareClient((client) => client.db('admin').command({ hello: 1 }), node.uri);

    expect(hello['me']).toBe(node.address);
    expect(node.uri).toContain('directConnection=true');
  });
});
