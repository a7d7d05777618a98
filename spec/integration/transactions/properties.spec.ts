import * as fc from 'fast-check';
import { MongoClient } from 'mongodb';
import {
  connect,
  disconnect,
  DuplicateKeyError,
  TransactionAbortedError,
  TransactionRetryError,
  ValidationError,
} from 'threadline';
import { mongodbUri, specDatabase } from '../../support/database';
import { APP_NAME, Player, TAKEN, Thrown } from './play';
import { programs, type Plan, type Program } from './program';
import { Simulation, type Values } from './simulation';
import { hooksRun, observe, Thing, valuesOf } from './thing';

const PROGRAMS = 100;
// Looking for the shortest program that fails ends here, too.
const TAKES_AT_MOST_MS = 60_000;

const database = specDatabase();
const admin = new MongoClient(mongodbUri());

beforeAll(() => connect({ default: { uri: mongodbUri(), database, options: { appName: APP_NAME } } }));
afterAll(async () => {
  await admin.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
  await Promise.all([admin.close(), disconnect()]);
});

test(
  'whatever transactions do and whatever becomes of them, memory, database and hooks are what a plain model says',
  () =>
    fc.assert(fc.asyncProperty(programs, run), {
      numRuns: PROGRAMS,
      interruptAfterTimeLimit: TAKES_AT_MOST_MS,
      ...(process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }),
    }),
  TAKES_AT_MOST_MS + 30_000,
);

async function run(program: Program): Promise<void> {
  const { things, simulation } = await begin();
  const player = new Player(things, simulation, admin);
  for (const { changes, plan } of program) {
    for (const change of changes) if ('on' in change) player.change(change);
    await transact(player, simulation, plan);
  }
}

/** Two documents that were loaded, one that is new, one that is stored only, one whose `_id` is in the way of others. */
async function begin(): Promise<{ things: Map<string, Thing>; simulation: Simulation }> {
  await admin.db(database).collection('things').deleteMany({});
  const stored: Values = { count: 1, tags: ['x'], profile: { a: 1 }, marks: { m: 1 } };
  const ids = ['one', 'two', 'far', TAKEN];
  await admin
    .db(database)
    .collection('things')
    .insertMany(ids.map((_id) => ({ _id: _id as never, ...stored })));
  const fresh: Values = { count: 0, tags: ['y'], profile: {}, marks: {} };
  const things = [...(await Thing.findMany(['one', 'two'])), Thing.build({ _id: 'new', tags: ['y'] })];
  const simulation = new Simulation(
    ids.map((id) => [id, structuredClone(stored)]),
    things.map((thing) => {
      const kept = thing.isNew ? undefined : structuredClone(stored);
      return [thing._id, { values: structuredClone(kept ?? fresh), kept, destroyed: false, origin: 'held' }];
    }),
  );
  return { things: new Map(things.map((thing) => [thing._id, thing])), simulation };
}

async function transact(player: Player, simulation: Simulation, plan: Plan): Promise<void> {
  const held = new Map(player.things);
  const seen = new Map([...held].map(([id, thing]) => [id, observe(thing)]));
  const attempts: Attempt[] = [];
  hooksRun.length = 0;
  simulation.begin();

  const outcome = await Thing.transaction({ maxAttempts: plan.failures.length + 1 }, async (_session, { attempt }) => {
    for (const [id, thing] of held) expect(observe(thing)).toEqual(seen.get(id));
    player.things = new Map(held);
    simulation.beginAttempt();
    attempts.push({ things: player.things, memory: simulation.memory });
    await Thing.exists({ _id: TAKEN }); // so that there is something to commit
    const { after, how } = plan.failures[attempt - 1] ?? plan.ending;
    await player.play(how.startsWith('commit') ? plan.steps : plan.steps.slice(0, after));
    await player.end(how);
    return 'done';
  }).catch((error: unknown) => error as Error);

  const committed = outcome === 'done';
  expectOutcome(outcome, plan);
  const hooks = committed ? simulation.commit() : simulation.abort();
  expect([...hooksRun].sort()).toEqual(hooks.sort());
  for (const undone of committed ? attempts.slice(0, -1) : attempts) expectUndone(undone, held);
  if (!committed) player.things = held;
  if (!committed) for (const [id, thing] of held) expect(observe(thing)).toEqual(seen.get(id));
  expectMemory(player.things, simulation);
  await expectDatabase(simulation);
}

/** An invalid or a duplicate document ends a block before its planned end. */
function expectOutcome(outcome: unknown, { ending, failures }: Plan): void {
  if (outcome instanceof ValidationError || outcome instanceof DuplicateKeyError) return;
  const expected: Record<Plan['ending']['how'], () => void> = {
    commit: () => expect(outcome).toBe('done'),
    'commit lost': () => expect(outcome).toBe('done'),
    rollback: () => expect(outcome).toBeUndefined(),
    throw: () => expect(outcome).toBeInstanceOf(Thrown),
    swallow: () =>
      expect(outcome).toMatchObject({ constructor: TransactionAbortedError, cause: expect.any(DuplicateKeyError) }),
    exhausted: () =>
      expect(outcome).toMatchObject({ constructor: TransactionRetryError, attempts: failures.length + 1 }),
  };
  expected[ending.how]();
}

/** What one attempt had in memory: in truth and in the simulation, which is copied before the next one. */
interface Attempt {
  readonly things: ReadonlyMap<string, Thing>;
  readonly memory: Simulation['memory'];
}

/** Documents that an attempt made are new again and keep their values; those that it loaded are as they were loaded. */
function expectUndone({ things, memory }: Attempt, held: ReadonlyMap<string, Thing>): void {
  for (const [id, thing] of things) {
    if (held.has(id)) continue;
    const { origin, values, loaded } = memory.get(id)!;
    expect([id, thing.isNew, thing.isDestroyed]).toEqual([id, origin === 'made', false]);
    expect([id, valuesOf(thing)]).toEqual([id, loaded ?? values]);
    if (!thing.isNew) expect(thing.isChanged()).toBe(false);
  }
}

function expectMemory(things: ReadonlyMap<string, Thing>, simulation: Simulation): void {
  expect([...things.keys()]).toEqual([...simulation.memory.keys()]);
  for (const [id, { values, kept, destroyed }] of simulation.memory) {
    const thing = things.get(id)!;
    expect([id, thing.isNew, thing.isDestroyed]).toEqual([id, kept === undefined, destroyed]);
    expect([id, valuesOf(thing)]).toEqual([id, values]);
    if (!destroyed && !thing.isNew) expect([id, thing.isChanged()]).toEqual([id, simulation.isChanged(id)]);
  }
}

async function expectDatabase(simulation: Simulation): Promise<void> {
  const documents = await admin.db(database).collection('things').find().toArray();
  const stored = documents.map(({ _id, ...values }) => [String(_id), values] as const);
  expect(new Map(stored)).toEqual(simulation.database);
}
