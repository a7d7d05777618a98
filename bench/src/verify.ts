import { ObjectId, type Db, type Document, type MongoClient } from 'mongodb';
import type { PostData } from '../work/adapter';
import { POSTS_EACH, seededHex } from '../work/people';
import type { Workload } from '../work/workload';
import type { ContenderProcess } from './contender-process';
import { LAST_SEEDED, restore } from './seed';

const OPERATIONS = 10;
const READS = ['find', 'getMore', 'aggregate'];
const WRITES = ['insert', 'update', 'findAndModify', 'delete', 'commitTransaction', 'abortTransaction'];
const STORED_KEYS = '_id,address,age,createdAt,email,name,posts,tags,updatedAt';
const POST_KEYS = 'body,createdAt,score,title';

/** What a few operations of one workload did. */
export interface Witnessed {
  /** What reached the server, such as `find 10, update 10`. */
  readonly commands: string;
  /** The different shapes of the updates. */
  readonly updates: readonly string[];
  /** What is not as it must be. */
  readonly problems: readonly string[];
}

/** Runs a few operations of a workload, outside all timing, and looks at the commands and at what is then stored. */
export async function verify(
  client: MongoClient,
  contender: ContenderProcess,
  workload: Workload,
  age: number,
): Promise<Witnessed> {
  const database = client.db(contender.database);
  const before = await writesSoFar(client);
  await database.command({ profile: 2, slowms: 0 });
  await contender.run(workload.id, OPERATIONS, age);
  await database.command({ profile: 0 });
  const after = await writesSoFar(client);
  const profiled = await takeProfile(database);
  const problems = await problemsOf(database, workload, age);
  await restore(database, workload);
  const writes = WRITES.map((name) => [name, after[name]! - before[name]!] as const);
  return { commands: summary([...readsIn(profiled), ...writes]), updates: updatesIn(profiled), problems };
}

/** Counted by the server as a whole; reads come from the profiler, as the server itself reads too. */
async function writesSoFar(client: MongoClient): Promise<Readonly<Record<string, number>>> {
  const { metrics } = await client.db('admin').command({ serverStatus: 1 });
  return Object.fromEntries(WRITES.map((name) => [name, Number(metrics.commands[name]?.total ?? 0)]));
}

async function takeProfile(database: Db): Promise<Document[]> {
  const profile = database.collection('system.profile');
  const entries = await profile.find({ ns: `${database.databaseName}.people` }).toArray();
  await profile.drop();
  return entries;
}

function readsIn(profiled: readonly Document[]): (readonly [string, number])[] {
  return READS.map((name) => [name, profiled.filter(({ command }) => name in command).length] as const);
}

function updatesIn(profiled: readonly Document[]): string[] {
  const updates = profiled.filter(({ op }) => op === 'update');
  return [...new Set(updates.map(({ command }) => shapeOf(command.u)))];
}

function shapeOf(update: Document): string {
  if (Array.isArray(update)) return 'pipeline';
  const operators = Object.keys(update).filter((key) => key.startsWith('$'));
  if (operators.length === 0) return `the whole document (${Object.keys(update).length} fields)`;
  return operators
    .map((operator) => `${operator} ${Object.keys(update[operator]).sort().join(', ')}`)
    .sort()
    .join('; ');
}

function summary(counts: readonly (readonly [string, number])[]): string {
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

async function problemsOf(database: Db, { leaves = {} }: Workload, age: number): Promise<string[]> {
  const people = database.collection('people');
  const created = await people.find({ _id: { $gt: LAST_SEEDED } }).toArray();
  const aged = await people.countDocuments({ age });
  const first = await people.findOne({ _id: new ObjectId(seededHex(0)) });
  const checks: readonly (readonly [boolean, string])[] = [
    [created.length === (leaves.created ? OPERATIONS : 0), `${created.length} documents were created`],
    [aged === (leaves.aged ? OPERATIONS : 0), `${aged} documents have the new age`],
    [first?.posts.length === POSTS_EACH + (leaves.pushed ? 1 : 0), `the first has ${first?.posts.length} posts`],
    [created.every(isAsItShould), `a created document has ${Object.keys(created[0] ?? {})}`],
    [first?.posts.every(isPost), `a post has ${Object.keys(first?.posts.at(-1) ?? {})}`],
  ];
  return checks.filter(([isRight]) => !isRight).map(([, problem]) => problem);
}

function isAsItShould({ __v: _, ...stored }: Document): boolean {
  return (
    Object.keys(stored).sort().join() === STORED_KEYS && stored.createdAt instanceof Date && stored.posts.every(isPost)
  );
}

function isPost(post: PostData): boolean {
  return Object.keys(post).sort().join() === POST_KEYS && post.createdAt instanceof Date;
}
