import { copyFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoMemoryReplSet } from 'mongodb-memory-server-core';
import { TestServerError } from '../errors/test-server-error';
import { launch, LAUNCH_WITHIN_MS, makeDataFolder, type Launch } from './launch';
import { ServerNode } from './server-node';
import { ServerUri } from './server-uri';
import { TestServer } from './test-server';
import type { ReplicaSetOptions } from './server-options';

const SETTLE_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** A replica set of real servers, started for tests. */
export class TestReplicaSet extends TestServer {
  /**
   * The member that is primary, waited for while there is none (an election takes about `electionTimeoutMS`).
   *
   * @param options `timeoutMS`: how long to wait, 60,000 unless told
   * @throws TestServerError where the time passes without a primary
   */
  async primary({ timeoutMS = SETTLE_WITHIN_MS } = {}): Promise<ServerNode> {
    let primary: ServerNode | undefined;
    await this.#until('elected no primary', timeoutMS, (roles) => {
      primary = this.nodes[roles.indexOf('primary')];
      return primary !== undefined;
    });
    return primary!;
  }

  /** The members that are secondaries just now. */
  async secondaries(): Promise<readonly ServerNode[]> {
    const roles = await this.#roles();
    return this.nodes.filter((_, index) => roles[index] === 'secondary');
  }

  /**
   * Waits until one member is primary and every other that runs is a secondary, ready to be read from.
   *
   * @throws TestServerError where the time passes before that
   */
  async settled({ timeoutMS = SETTLE_WITHIN_MS } = {}): Promise<void> {
    await this.#until('did not settle', timeoutMS, (roles) => {
      const running = roles.filter((_, index) => this.nodes[index]!.isRunning);
      return running.includes('primary') && running.every((role) => role === 'primary' || role === 'secondary');
    });
  }

  #roles(): Promise<readonly string[]> {
    return Promise.all(this.nodes.map((node) => node.role()));
  }

  async #until(failure: string, timeoutMS: number, isReached: (roles: readonly string[]) => boolean): Promise<void> {
    const deadline = Date.now() + timeoutMS;
    while (!isReached(await this.#roles())) {
      if (Date.now() > deadline)
        throw new TestServerError({ problem: `The replica set ${failure} within ${timeoutMS} ms.` });
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/**
 * Starts a replica set of real `mongod` processes on 127.0.0.1, for tests. It ends with `stop()`, with `await using`,
 * and with this process, and leaves nothing behind.
 *
 * @param options number of `nodes`, further `args`, `testCommands`, `auth` and the like
 * @returns the set, once it has a primary and every other member is a secondary
 * @throws MemoryServerMissingError where `mongodb-memory-server-core` is not installed
 * @throws ServerBinaryNotFoundError where no `mongod` was found and none could be fetched
 * @throws TestServerError where it does not start
 *
 * @example
 * await using replicaSet = await startReplicaSet({ nodes: 3 });
 * await connect(replicaSet.uri);
 * await (await replicaSet.primary()).kill('SIGKILL');
 */
export function startReplicaSet(options: ReplicaSetOptions = {}): Promise<TestReplicaSet> {
  const { nodes = 1, replSetName = 'rs0' } = options;
  return launch(options, async (prepared) => {
    const set = await describeSet(prepared, nodes, replSetName, options.electionTimeoutMS ?? 5_000);
    await set.start();
    await adoptKeyFile(set, prepared.folder);
    const uris = new ServerUri({ administrator: prepared.administrator, replicaSet: replSetName });
    const members = set.servers.map(
      (server) => new ServerNode(server.instanceInfo!.instance, (host) => uris.ofNode(host)),
    );
    const replicaSet = new TestReplicaSet({ nodes: members, uris, folder: prepared.folder });
    await replicaSet.settled();
    return replicaSet;
  });
}

async function describeSet(
  prepared: Launch,
  nodes: number,
  name: string,
  electionTimeoutMillis: number,
): Promise<MongoMemoryReplSet> {
  const { library, binary, args, auth, folder } = prepared;
  const dataFolders = await Promise.all(Array.from({ length: nodes }, (_, index) => makeDataFolder(folder, index)));
  return new library.MongoMemoryReplSet({
    binary,
    instanceOpts: dataFolders.map((dbPath) => ({ dbPath, launchTimeout: LAUNCH_WITHIN_MS })),
    replSet: { name, count: nodes, args, auth, storageEngine: 'wiredTiger', configSettings: { electionTimeoutMillis } },
  });
}

/** The library keeps the key file in a folder of its own, which only its own way of stopping would remove. */
async function adoptKeyFile(set: MongoMemoryReplSet, folder: string): Promise<void> {
  const options = set.servers.map((server) => server.instanceInfo!.instance.instanceOpts);
  const original = options[0]?.keyfileLocation;
  if (original === undefined) return;
  const adopted = join(folder, 'keyfile');
  await copyFile(original, adopted);
  for (const each of options) each.keyfileLocation = adopted;
  await rm(dirname(original), { recursive: true, force: true });
}
