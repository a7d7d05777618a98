import type { MongoClientOptions } from 'mongodb';
import { connect, connection, disconnect } from 'threadline';
import { lsidHex, recordCommands, type CommandRecording } from 'threadline/testing';
import { mongodbUri, specDatabase, withBareClient } from '../support/database';

/** What a spec file sees of the wire. */
export interface Wired {
  /** The database of this spec file alone. */
  readonly database: string;
  /** The commands of the client named `default` since the current spec began. */
  readonly wire: CommandRecording;
  /** The commands of the client named `other`, where the file asked for one. */
  readonly otherWire: CommandRecording;
  /** What a collection holds, looked at by a client of the driver alone. */
  stored(collection: string, filter?: object): Promise<Record<string, unknown>[]>;
}

/** Connects the client `default`, and `other` on request, with their commands recorded. Call it at the top of a file. */
export function wired({ other = false, options = {} }: { other?: boolean; options?: MongoClientOptions } = {}): Wired {
  const database = specDatabase();
  const recordings = new Map<string, CommandRecording>();
  const config = { uri: mongodbUri(), database, options: { monitorCommands: true, ...options } };
  beforeAll(async () => {
    await connect(other ? { default: config, other: { ...config } } : { default: config });
    for (const name of other ? ['default', 'other'] : ['default']) {
      recordings.set(name, recordCommands(connection(name).client));
    }
  });
  beforeEach(() => recordings.forEach((recording) => recording.clear()));
  afterAll(() => disconnect());
  return {
    database,
    get wire() {
      return recordings.get('default')!;
    },
    get otherWire() {
      return recordings.get('other')!;
    },
    stored: (collection, filter = {}) =>
      withBareClient((client) => client.db(database).collection(collection).find(filter).toArray()),
  };
}

/** The id of a session as recordings show it. */
export function idOf(session: { readonly id: unknown } | undefined): string {
  return lsidHex(session!.id as Parameters<typeof lsidHex>[0]);
}

/** What the promise is rejected with; fails where it resolves. */
export async function rejection(promise: PromiseLike<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('It resolved, although it was to be rejected.');
}

/** What the function throws; fails where it returns. */
export function thrown(run: () => unknown): Error & Record<string, unknown> {
  try {
    run();
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('It returned, although it was to throw.');
}

/** A promise and the function that resolves it. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
