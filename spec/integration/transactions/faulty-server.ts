import { MongoClient } from 'mongodb';
import { connect, connection, disconnect } from 'threadline';
import { recordCommands, startReplicaSet, type CommandRecording, type TestReplicaSet } from 'threadline/testing';

const APP = 'faults';

/** What shall go wrong, as the server's fail point `failCommand` has it. */
export interface Fault {
  readonly errorCode?: number;
  readonly errorLabels?: readonly string[];
  readonly closeConnection?: boolean;
  readonly blockConnection?: boolean;
  readonly blockTimeMS?: number;
  readonly writeConcernError?: object;
}

/** A replica set of this file alone, which fails on request. The fail point is one of the whole server. */
export interface FaultyServer {
  readonly wire: CommandRecording;
  /** The next of these commands go wrong, as many as told. */
  fail(commands: readonly string[], fault: Fault, times?: number): Promise<void>;
  /** What a collection holds. */
  stored(collection: string, filter?: object): Promise<Record<string, unknown>[]>;
}

/** Starts the server and connects `default` to it. Call it at the top of a file. */
export function faultyServer(): FaultyServer {
  let set: TestReplicaSet;
  let bare: MongoClient;
  let wire: CommandRecording;
  const failPoint = (mode: unknown, data?: object): Promise<unknown> =>
    bare.db('admin').command({ configureFailPoint: 'failCommand', mode, ...(data && { data }) });
  beforeAll(async () => {
    set = await startReplicaSet({ testCommands: true });
    bare = await MongoClient.connect(set.uri);
    await connect({ default: { uri: set.uri, database: APP, options: { monitorCommands: true, appName: APP } } });
    wire = recordCommands(connection().client);
  }, 60_000);
  beforeEach(() => wire.clear());
  afterEach(() => failPoint('off'));
  afterAll(async () => {
    await disconnect();
    await bare.close();
    await set.stop();
  });
  return {
    get wire() {
      return wire;
    },
    fail: async (failCommands, fault, times = 1) => {
      await failPoint({ times }, { failCommands, appName: APP, ...fault });
    },
    stored: (collection, filter = {}) => bare.db(APP).collection(collection).find(filter).toArray(),
  };
}
