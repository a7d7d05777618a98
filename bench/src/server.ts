import { MongoClient } from 'mongodb';
import { startReplicaSet, progressLine } from 'threadline/testing';

export interface Server extends AsyncDisposable {
  readonly uri: string;
  readonly client: MongoClient;
  readonly version: string;
}

const CACHE = 'cache_size=2G';

/**
 * One real replica set, never one that is used for something else, and a client of the harness beside those of the contenders.
 *
 * @param writeConcern the default of the server: `1` keeps the noise of the journal's disk out, `majority` is MongoDB's own
 */
export async function startServer(writeConcern: string): Promise<Server> {
  const server = await startReplicaSet({ onProgress: progressLine() });
  const client = await new MongoClient(server.uri).connect();
  const admin = client.db('admin');
  await admin.command({ setParameter: 1, wiredTigerEngineRuntimeConfig: CACHE });
  await admin.command({
    setDefaultRWConcern: 1,
    defaultWriteConcern: { w: Number(writeConcern) || writeConcern },
    writeConcern: { w: 'majority' },
  });
  const stop = async (): Promise<void> => {
    await client.close();
    await server.stop();
  };
  const { version } = await admin.command({ buildInfo: 1 });
  return { uri: server.uri, client, version, [Symbol.asyncDispose]: stop };
}
