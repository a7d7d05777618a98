import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import { MongoClient, type ClientSession, type Collection, type Document as Stored } from 'mongodb';
import { connect, Document, Field, Model } from 'threadline';
import { answer, time } from '../../src/program';
import { median } from '../../src/statistics';

const REPEATS = 7;
const MANY = 200_000;
const OPERATIONS = 500;
const TOGETHER = 64;

@Document({ collection: 'context' })
class Counter extends Model {
  @Field() value!: number;
}

// Before the program below, which begins with it.
const resolved = Promise.resolve();

answer(async ({ uri }: { readonly uri: string }) => {
  const awaitAlone = await nanoseconds(MANY, awaitOften);
  const storage = new AsyncLocalStorage<object>();
  const alone = {
    'await, no AsyncLocalStorage used yet': awaitAlone,
    'AsyncLocalStorage.run': await nanoseconds(MANY, async () => runOften(storage)),
    'getStore inside run': await storage.run({}, () => nanoseconds(MANY, async () => lookOften(storage))),
    'await, once one was used': await nanoseconds(MANY, awaitOften),
    'await inside run': await storage.run({}, () => nanoseconds(MANY, awaitOften)),
  };
  const client = await new MongoClient(uri).connect();
  await connect({ default: { uri, database: 'bench_context' } });
  await Counter.deleteAll();
  const { id } = await Counter.create({ value: 0 });
  const collection = client.db('bench_context').collection('context');
  return { ...alone, ...(await operations(client, collection, id)), ...(await enlisting()) };
});

/** CPU of one operation: by itself, in a block, and many of one block, which take turns. */
async function operations(
  client: MongoClient,
  collection: Collection<Stored>,
  id: unknown,
): Promise<Record<string, number>> {
  const byHand = (session?: ClientSession) => () => collection.findOne({ _id: id as never }, { session });
  const ours = (): Promise<unknown> => Counter.find(id as string);
  const oneByOne = (find: () => Promise<unknown>) => async (): Promise<void> => {
    for (let index = 0; index < OPERATIONS; index += 1) await find();
  };
  const together = (find: () => Promise<unknown>) => async (): Promise<void> => {
    for (let index = 0; index < OPERATIONS; index += TOGETHER)
      await Promise.all(Array.from({ length: TOGETHER }, () => find()));
  };
  const contended = Math.ceil(OPERATIONS / TOGETHER) * TOGETHER;
  return {
    'driver: find one': await nanoseconds(OPERATIONS, oneByOne(byHand())),
    'driver: find one, session by hand': await client.withSession((session) =>
      nanoseconds(OPERATIONS, oneByOne(byHand(session))),
    ),
    'threadline: find one': await nanoseconds(OPERATIONS, oneByOne(ours)),
    'threadline: find one in a session block, one by one': await Counter.withSession(() =>
      nanoseconds(OPERATIONS, oneByOne(ours)),
    ),
    [`threadline: find one, ${TOGETHER} at once`]: await nanoseconds(contended, together(ours)),
    [`threadline: find one, ${TOGETHER} at once in one session block, taking turns`]: await Counter.withSession(() =>
      nanoseconds(contended, together(ours)),
    ),
    'threadline: an empty session block': await nanoseconds(
      OPERATIONS,
      oneByOne(() => Counter.withSession(async () => undefined)),
    ),
    'driver: an empty session': await nanoseconds(
      OPERATIONS,
      oneByOne(() => client.withSession(async () => undefined)),
    ),
  };
}

/** A write access: with no transaction open, one open elsewhere, and inside one for the first time and again. */
async function enlisting(): Promise<Record<string, number>> {
  const counters = Array.from({ length: MANY / 10 }, () => new Counter({ value: 0 }));
  const write = async (): Promise<void> => {
    for (const counter of counters) counter.value += 1;
  };
  const none = await nanoseconds(counters.length, write);
  const elsewhere = await beside(() => nanoseconds(counters.length, write));
  let first = NaN;
  let again = NaN;
  await Counter.transaction(async () => {
    first = await once(counters.length, write);
    again = await nanoseconds(counters.length, write);
  });
  return {
    'write access, no transaction open': none,
    'write access, one open elsewhere': elsewhere,
    'write access in a transaction, the first of a document': first,
    'write access in a transaction, a further one': again,
  };
}

/** Measures while a transaction of somebody else is open. */
async function beside<T>(measured: () => Promise<T>): Promise<T> {
  const opened = gate();
  const done = gate();
  const transaction = Counter.transaction(async () => {
    await Counter.count();
    opened.resolve();
    await done.promise;
  });
  await opened.promise;
  const result = await measured();
  done.resolve();
  await transaction;
  return result;
}

function gate(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((onResolve) => {
    resolve = onResolve;
  });
  return { promise, resolve };
}

/** The median of some repeats, after one that warms up, of the CPU that each of so many took. */
async function nanoseconds(count: number, work: () => Promise<void>): Promise<number> {
  await work();
  const took: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) took.push(await once(count, work));
  return median(took);
}

async function once(count: number, work: () => Promise<void>): Promise<number> {
  const { cpu } = await time(work);
  return Math.round((1e6 * cpu) / count);
}

async function awaitOften(): Promise<void> {
  for (let index = 0; index < MANY; index += 1) await resolved;
}

function runOften(storage: AsyncLocalStorage<object>): void {
  const store = {};
  for (let index = 0; index < MANY; index += 1) storage.run(store, () => index);
}

function lookOften(storage: AsyncLocalStorage<object>): void {
  let found = 0;
  for (let index = 0; index < MANY; index += 1) if (storage.getStore() !== undefined) found += 1;
  if (found !== MANY) throw new Error('There is no store.');
}
