// What a user's program in ES modules may look like. It is compiled against the built package, never run.
import { ThreadlineError } from 'threadline';
import { recordCommands, startReplicaSet, type CommandRecording } from 'threadline/testing';
import { MongoClient } from 'mongodb';

export async function main(): Promise<readonly string[]> {
  await using replicaSet = await startReplicaSet({ nodes: 3, auth: { users: [{ name: 'a', password: 'b' }] } });
  await using client = new MongoClient(replicaSet.uri, { monitorCommands: true });
  using recording: CommandRecording = recordCommands(client);
  const primary = await replicaSet.primary();
  await primary.kill('SIGTERM');
  return recording.named('insert').map(({ lsid }) => lsid ?? 'none');
}

export function describe(error: unknown): string {
  return error instanceof ThreadlineError ? `${error.code}: ${error.resolution}` : String(error);
}
