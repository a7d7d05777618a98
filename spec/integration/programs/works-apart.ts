// A worker thread: tells which sessions its own commands carried.
import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import { connect, connection, disconnect, Document, Field, Model } from 'threadline';
import { recordCommands } from 'threadline/testing';

@Document()
class Person extends Model {
  @Field(String) username!: string;
}

async function main({ uri, database }: { uri: string; database: string }): Promise<void> {
  await connect({ default: { uri, database, options: { monitorCommands: true } } });
  using wire = recordCommands(connection().client);
  const hasSession = Person.currentSession !== undefined;
  await Person.create({ username: 'worker' });
  const own = await Person.withSession(async (session) => {
    await Person.count();
    return Buffer.from(session.id!.id.buffer).toString('hex');
  });
  await disconnect();
  parentPort!.postMessage({ hasSession, lsids: wire.lsids(), own });
}

void main(workerData as { uri: string; database: string });
