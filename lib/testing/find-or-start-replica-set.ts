import { startReplicaSet } from './replica-set';
import type { ReplicaSetOptions } from './server-options';
import type { RunningServer } from './test-server';

/**
 * The replica set of the environment variable `MONGODB_URI` where it is set, else one that is started here. Programs and
 * tests that use this run anywhere, with or without a MongoDB of their own.
 *
 * @param options as for {@link startReplicaSet}; of no effect with `MONGODB_URI`
 * @returns the server; `stop()` ends only what was started here
 *
 * @example
 * await using server = await findOrStartReplicaSet();
 * await connect({ default: { uri: server.uri, database: 'demo' } });
 */
export async function findOrStartReplicaSet(options: ReplicaSetOptions = {}): Promise<RunningServer> {
  const uri = process.env['MONGODB_URI'];
  return uri ? alreadyRunning(uri) : startReplicaSet(options);
}

function alreadyRunning(uri: string): RunningServer {
  const leave = async (): Promise<void> => undefined;
  return { uri, stop: leave, [Symbol.asyncDispose]: leave };
}
