import { randomBytes } from 'node:crypto';
import { connect, connection, disconnect, ThreadlineError } from 'threadline';
import {
  findOrStartReplicaSet,
  progressLine,
  recordCommands,
  type CommandRecording,
  type RunningServer,
} from 'threadline/testing';

/**
 * Runs a program on the replica set of `MONGODB_URI`, or on one that is started for it. A program that rejects ends the
 * process with exit code 1.
 */
export function runOnReplicaSet(program: (server: RunningServer) => Promise<void>): void {
  start(program).catch((error: unknown) => {
    console.error(error instanceof ThreadlineError ? `${error.name}: ${error.message}` : error);
    process.exitCode = 1;
  });
}

async function start(program: (server: RunningServer) => Promise<void>): Promise<void> {
  await using server = await findOrStartReplicaSet({ onProgress: progressLine() });
  await program(server);
}

/**
 * Runs a program connected to a replica set, in a database of its own that is dropped afterwards.
 *
 * @param program is handed the recording of every command that its client sends
 */
export function runExample(program: (recording: CommandRecording, uri: string) => Promise<void>): void {
  runOnReplicaSet(async ({ uri }) => {
    const database = `threadline-example-${randomBytes(4).toString('hex')}`;
    await connect({ default: { uri, database, options: { monitorCommands: true } } });
    const { client } = connection();
    try {
      using recording = recordCommands(client);
      await program(recording, uri);
    } finally {
      await client.db(database).dropDatabase();
      await disconnect();
    }
  });
}
