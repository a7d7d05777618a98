import { connect, connection, disconnect, Document, Field, Model } from 'threadline';
import { findOrStartReplicaSet } from 'threadline/testing';

const DOCUMENTS = 5_000;
const ROUNDS = 15;
const DATABASE = 'threadline_bench_reading';

@Document()
class Reader extends Model {
  @Field() name!: string;
  @Field() email!: string;
  @Field() age!: number;
  @Field() active!: boolean;
  @Field(Object) address!: { city: string };
}

function stored(index: number): object {
  const posts = Array.from({ length: 5 }, (_, post) => ({ title: `Post ${post}`, body: 'y'.repeat(80), likes: post }));
  const address = { street: 'Main Street 1', city: `City ${index % 50}`, zip: '12345' };
  const about = { name: `Name ${index}`, email: `reader${index}@example.org`, age: index % 90, active: true };
  return { ...about, address, tags: ['a', 'b', 'c'], since: new Date(), bio: 'x'.repeat(300), posts };
}

function sum(readers: readonly Reader[]): number {
  return readers.reduce((total, { name, email, age, active, address }) => {
    return total + name.length + email.length + age + Number(active) + address.city.length;
  }, 0);
}

const raw = () => connection().client.db(DATABASE).collection('readers');

/** Each is timed once a round, one after the other, so that a slow moment of the machine hits them all. */
const WORK: Readonly<Record<string, () => Promise<unknown>>> = {
  'bare driver, find().toArray()': () => raw().find().toArray(),
  'models, no field read': async () => await Reader.all(),
  'models, five fields read': async () => sum(await Reader.all()),
  'bare driver again (the noise)': () => raw().find().toArray(),
};

async function measure(): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(Object.keys(WORK).map((name) => [name, []]));
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const [name, work] of Object.entries(WORK)) {
      const began = performance.now();
      await work();
      if (round >= 0) times.get(name)!.push(performance.now() - began);
    }
  }
  return new Map([...times].map(([name, list]) => [name, list.sort((a, b) => a - b)[ROUNDS >> 1]!]));
}

async function main(): Promise<void> {
  const server = await findOrStartReplicaSet();
  await connect({ default: { uri: server.uri, database: DATABASE } });
  await raw().insertMany(Array.from({ length: DOCUMENTS }, (_, index) => stored(index)));
  const medians = await measure();
  const [bare] = medians.values();
  console.log(`${DOCUMENTS} documents, medians of ${ROUNDS} interleaved rounds`);
  for (const [name, ms] of medians)
    console.log(`${name.padEnd(32)} ${ms.toFixed(1).padStart(7)} ms  ${(ms / bare!).toFixed(2)}`);
  await connection().database().dropDatabase();
  await disconnect();
  await server.stop();
}

void main();
