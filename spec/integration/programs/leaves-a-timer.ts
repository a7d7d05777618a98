// Opens blocks and tells its parent process when Node keeps track of contexts, which makes each await slower on Node 20 and 22.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { connect, disconnect, Document, Field, Model } from 'threadline';

@Document()
class Person extends Model {
  @Field(String) username!: string;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Node marks each promise with the context that it is made in, where it keeps track. */
function isTracking(): boolean {
  return Object.getOwnPropertySymbols(Promise.resolve()).length > 0;
}

async function isTrackingAfterCollection(): Promise<boolean> {
  for (let round = 0; round < 3; round += 1) {
    collect();
    await sleep(10);
  }
  return isTracking();
}

async function main(): Promise<void> {
  await connect({ default: { uri: process.env['MONGODB_URI']!, database: process.argv[2]! } });
  await Person.create({ username: 'before' });
  const seen: Record<string, unknown> = { before: isTracking() };

  let late: Promise<unknown> | undefined;
  const refused = (error: Error): string => error.name;
  await Person.withSession(async () => {
    await Person.create({ username: 'inside' });
    seen['inside'] = isTracking();
    setTimeout(() => (late = Person.create({ username: 'late' }).catch(refused)), 300);
  });
  seen['whileSomethingIsLeft'] = await isTrackingAfterCollection();
  await sleep(400);
  seen['late'] = await late;
  late = undefined;
  seen['afterwards'] = await isTrackingAfterCollection();

  // Side by side, so that the driver opens connections in blocks, and keeps them.
  const block = (): Promise<unknown> => Person.withSession(() => Person.create({ username: 'aside' }));
  await Promise.all(Array.from({ length: 10 }, block));
  await Person.transaction(() => Person.create({ username: 'transaction' }));
  seen['afterConnections'] = await isTrackingAfterCollection();
  seen['again'] = await Person.withSession(() => Person.create({ username: 'again' })).then(() => isTracking());
  seen['stored'] = (await Person.all()).map(({ username }) => username).filter((name) => name !== 'aside');
  await disconnect();
  console.log(JSON.stringify(seen));
}

void main();
