// Leaves all kinds of failing work behind in blocks, and tells its parent process what became unhandled.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { IsNotEmpty } from 'class-validator';
import {
  AfterSave,
  connect,
  connection,
  disconnect,
  Document,
  Field,
  Model,
  type UnawaitedOperationError,
} from 'threadline';

@Document()
class Person extends Model {
  @Field(String) @IsNotEmpty() username!: string;

  @AfterSave() leave(): void {
    if (this.username === 'careless') void Person.create({ username: '' });
  }
}

const unhandled: string[] = [];
process.on('unhandledRejection', (reason) => unhandled.push((reason as { readonly code: string }).code));

const invalid = () => Person.create({ username: '' });

/** Each leaves something behind that fails. */
const BLOCKS: Readonly<Record<string, () => unknown>> = {
  create: () => void invalid(),
  several: () => void [invalid(), invalid(), Person.collection.dropIndex('nonsense')],
  'a criteria': () => void Person.where({ nobody: 1 } as never).first(),
  'a count': () => void Person.count({ nobody: 1 } as never),
  'a driver method': () => void Person.collection.aggregate([{ $nonsense: 1 }]).toArray(),
  'a cursor': () => void Person.collection.find({ $nonsense: 1 }).next(),
  'a session that is refused': () => void Person.withSession(() => undefined).catch(() => undefined),
  'a start that is refused': () => void Person.startSession({ nonsense: true } as never),
  'a stream': () => void Person.watch([{ $nonsense: 1 }]).next(),
  'a stream that waits': () => void Person.watch().next(),
  'a hook': () => Person.create({ username: 'careless' }),
  'server sessions': () => void connection().serverSessions.kill(),
  'after its own error': () => (void invalid(), Promise.reject(new Error('own'))),
  'a race': () => Promise.race([invalid(), sleep(1)]).catch(() => undefined),
};

async function main(uri: string, database: string): Promise<void> {
  await connect({ default: { uri, database } });
  await Person.create({ username: 'so that the collection is there' });
  const outcomes: Record<string, unknown> = {};
  for (const [name, block] of Object.entries(BLOCKS)) {
    outcomes[name] = await Person.withSession(block as () => Promise<unknown>).then(
      () => 'resolved',
      (error: UnawaitedOperationError) => [error.code ?? error.message, error.errors?.length ?? 0],
    );
  }
  await sleep(20);
  const inside = [...unhandled];
  // Outside blocks nothing is swallowed.
  void invalid();
  await sleep(20);
  await disconnect();
  process.send!({ outcomes, inside, outside: unhandled.slice(inside.length) }, () => process.disconnect());
}

void main(process.argv[2]!, process.argv[3]!);
