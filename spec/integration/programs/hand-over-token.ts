// Stores a document, hands the causal token to its parent process, takes another one back and reads as far as that.
import 'reflect-metadata';
import { once } from 'node:events';
import { connect, connection, disconnect, Document, Field, Model } from 'threadline';
import { recordCommands } from 'threadline/testing';

@Document()
class Person extends Model {
  @Field(String) username!: string;
  @Field(Number) age?: number;
}

let unhandled = 0;
process.on('unhandledRejection', () => (unhandled += 1));

async function main(uri: string, database: string): Promise<void> {
  await connect({ default: { uri, database, options: { monitorCommands: true } } });
  const username = `process ${process.pid}`;
  const token = await Person.withSession(async (session) => {
    await Person.create({ username });
    return session.causalToken;
  });
  const heard = once(process, 'message') as Promise<[{ token: string }]>;
  process.send!({ token, username });
  const [{ token: after }] = await heard;
  using wire = recordCommands(connection().client);
  const person = await Person.withSession({ after }, () => Person.where({ username }).first());
  const afterClusterTime = wire.named('find')[0]!.command['readConcern'].afterClusterTime !== undefined;
  await disconnect();
  process.send!({ age: person!.age, afterClusterTime, unhandled }, () => process.disconnect());
}

void main(process.argv[2]!, process.argv[3]!);
