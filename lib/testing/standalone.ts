import { launch, LAUNCH_WITHIN_MS, makeDataFolder } from './launch';
import { ServerNode } from './server-node';
import { ServerUri } from './server-uri';
import { TestServer } from './test-server';
import type { StandaloneOptions } from './server-options';

/**
 * Starts one real `mongod` on 127.0.0.1 that is no member of a replica set, for tests of what a standalone server
 * refuses. It ends like the sets of {@link startReplicaSet}.
 *
 * @throws MemoryServerMissingError where `mongodb-memory-server-core` is not installed
 * @throws ServerBinaryNotFoundError where no `mongod` was found and none could be fetched
 * @throws TestServerError where it does not start
 *
 * @example
 * await using server = await startStandalone();
 * await connect(server.uri);
 */
export function startStandalone(options: StandaloneOptions = {}): Promise<TestServer> {
  return launch(options, async ({ library, binary, args, auth, folder, administrator }) => {
    const dbPath = await makeDataFolder(folder, 0);
    const instance = { dbPath, args, storageEngine: 'wiredTiger' as const, launchTimeout: LAUNCH_WITHIN_MS };
    const server = await library.MongoMemoryServer.create({ binary, instance, auth });
    const uris = new ServerUri({ administrator });
    const node = new ServerNode(server.instanceInfo!.instance, (host) => uris.ofNode(host));
    return new TestServer({ nodes: [node], uris, folder });
  });
}
