// What a user's program in ES modules may look like. It is compiled against the built package, never run.
import 'reflect-metadata';
import { IsNotEmpty, Min } from 'class-validator';
import { MongoClient, type ObjectId } from 'mongodb';
import {
  BeforeSave,
  connect,
  connection,
  disconnect,
  Document,
  Field,
  Index,
  Model,
  ThreadlineError,
} from 'threadline';
import { recordCommands, startReplicaSet, type CommandRecording } from 'threadline/testing';

@Document()
@Index({ username: 1 }, { unique: true })
class Person extends Model {
  @Field() @IsNotEmpty() username!: string;
  @Field() @Min(0) age?: number;
  @Field() status: string = 'draft';
  @Field(() => [String]) tags!: string[];

  @BeforeSave() normalise(): void {
    this.username = this.username.trim();
  }
}

export async function main(): Promise<readonly string[]> {
  await using replicaSet = await startReplicaSet({ nodes: 3, auth: { users: [{ name: 'a', password: 'b' }] } });
  await connect({ default: { uri: replicaSet.uri, database: 'app', options: { monitorCommands: true } } });
  using recording: CommandRecording = recordCommands(connection().client);

  await Person.withSession({ causalConsistency: true }, async (session) => {
    await Person.create({ username: 'Emily', age: 30 });
    const person = await Person.firstOrFail();
    person.username = 'Emma';
    await person.save();
    return session.id;
  });
  const adults: Person[] = await Person.where({ age: { $gte: 18 }, status: 'draft' })
    .order({ username: 1 })
    .limit(10);
  for await (const person of Person.all()) console.log(person.username, person.tags.length);

  // @ts-expect-error age is a number
  await Person.where({ age: 'old' });

  await disconnect();
  return [...adults.map(({ username }) => username), ...recording.named('insert').map(({ lsid }) => lsid ?? 'none')];
}

export async function adopt(uri: string, id: ObjectId): Promise<Person | null> {
  await using client = new MongoClient(uri);
  await connect({ default: { client } });
  return Person.find(id);
}

export function describe(error: unknown): string {
  return error instanceof ThreadlineError ? `${error.code}: ${error.resolution}` : String(error);
}
