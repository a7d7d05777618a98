import { startReplicaSet } from '../../../lib/testing/index';

/** Starts a server, tells its process id, and never stops it. */
async function main(): Promise<void> {
  const replicaSet = await startReplicaSet();
  console.log(JSON.stringify({ pid: replicaSet.nodes[0]!.pid }));
  if (process.argv[2] === 'wait') setInterval(() => undefined, 1_000);
  if (process.argv[2] === 'throw') throw new Error('uncaught on purpose');
}

void main();
