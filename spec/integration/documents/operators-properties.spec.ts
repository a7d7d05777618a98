import * as fc from 'fast-check';
import type { ObjectId } from 'mongodb';
import { BSON, MongoClient } from 'mongodb';
import { InvalidOptionError, ThreadlineError } from 'threadline';
import { mongodbUri } from '../../support/database';
import { wired } from '../wired';
import { STORED, Thing } from './operators/models';
import { initials, steps, type Step } from './operators/steps';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 150);
const settings = {
  numRuns: RUNS,
  interruptAfterTimeLimit: process.env['PROPERTY_RUNS'] === undefined ? 15_000 : 3_600_000,
  endOnFailure: process.env['SHRINK'] === undefined,
  // The same operators each time, so that a change is judged by itself; SEED=$RANDOM PROPERTY_RUNS=1000 looks at others.
  seed: Number(process.env['SEED'] ?? 20_261_126),
};
const TAKES_AT_MOST_MS = settings.interruptAfterTimeLimit + 20_000;

const storedPath = (path: string): string => {
  const [first, ...rest] = path.split('.') as [string, ...string[]];
  return [STORED.get(first) ?? first, ...rest].join('.');
};
const storedForm = (initial: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(initial).map(([name, value]) => [storedPath(name), value]));

/** The same as the driver is told it. */
const bareForm = ({ operator, path, operand }: Step): Record<string, Record<string, unknown>> => {
  const name = operator === '$pull' ? '$pullAll' : operator;
  const each = operator === '$push' || operator === '$addToSet';
  const isOwnForm = typeof operand === 'object' && operand !== null && '$each' in operand;
  const given = (): unknown => {
    if (operator === '$pull') return [operand];
    if (operator === '$rename') return storedPath(operand as string);
    if (!each || isOwnForm) return operand;
    return { $each: Array.isArray(operand) ? (operand as unknown[]) : [operand] };
  };
  return { [name]: { [storedPath(path)]: given() } };
};

const isRecent = (date: unknown): boolean => Math.abs(Date.now() - Number(date)) < 60_000;

/** A text that two values share that are stored alike. */
const canon = (value: unknown): string =>
  JSON.stringify(plain(value), (_key, one: unknown) => (typeof one === 'bigint' ? `big ${String(one)}` : one));
const plain = (value: unknown): unknown => {
  if (value instanceof Date) return isRecent(value) ? 'now' : { date: value.getTime() };
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (value instanceof Set) return plain([...(value as Set<unknown>)]);
  if (Array.isArray(value)) return Array.from(value, plain);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : value;
  if ('_bsontype' in value) {
    if (value._bsontype === 'Timestamp' && isRecent((value as BSON.Timestamp).getHighBits() * 1000)) return 'now';
    return BSON.EJSON.stringify(value, { relaxed: false });
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
};
const sorted = (object: object): object =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The same where the order of keys and the types of numbers do not count, nor the sign of a zero: the driver stores what memory holds as it likes. */
const byValue = (text: string): string => {
  const number = /"\{\\"\$number(?:Int|Long|Double)\\":\\"([^"]*)\\"\}"/g;
  const values = text
    .replaceAll(/(\$numberDecimal\\":\\")-(?=0(?:[E\\]|\.0*\\))/g, '$1')
    .replaceAll(number, (_all, digits: string) => JSON.stringify(`number ${String(Number(digits))}`));
  return JSON.stringify(JSON.parse(values), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? sorted(value) : value,
  );
};

/**
 * What the server does otherwise than memory can: it keeps a set as a list, makes an object with numbers for
 * keys of a list that is not there, and no `_id` for what it makes.
 */
const isOfTheServer = (initial: Record<string, unknown>, { operator, path, operand }: Step): boolean =>
  (operator === '$push' && path === 'words') ||
  [path, ...(operator === '$rename' ? [operand as string] : [])].some((one) => namesNone(initial, one));
const namesNone = (initial: Record<string, unknown>, path: string): boolean => {
  const [name, index] = path.split('.') as [string, string?];
  const there = initial[name];
  if (name === 'part') return index !== undefined && (there === undefined || there === null);
  if (index === undefined || !/^\d+$/.test(index) || name === 'meta') return false;
  return !Array.isArray(there) || there.length <= (name === 'parts' ? Number(index) : 0);
};

/** The same as one `$set` of the nearest place that is in the way. */
const pastObstacle = (stored: object, path: string, operand: unknown): object | undefined => {
  const steps = path.split('.');
  let value: unknown = stored;
  for (const [depth, step] of steps.entries()) {
    const isHolder = typeof value === 'object' && value !== null && !('_bsontype' in value) && !(value instanceof Date);
    const rest = steps.slice(depth).reduceRight((inside, key) => ({ [key]: inside }), operand);
    if (!isHolder) return { $set: { [steps.slice(0, depth).join('.')]: rest } };
    value = (value as Record<string, unknown>)[step];
  }
  return undefined;
};

/** Those that a document has; the time is known to the server alone. */
const ownSteps = steps.filter(({ operator }) => operator !== '$currentDate');

describe('atomic operators, whatever they are given', () => {
  const spec = wired();
  const other = new MongoClient(mongodbUri());
  afterAll(() => other.close());
  const theirs = () => other.db(spec.database).collection('operated-things');

  const insert = async (initial: Record<string, unknown>): Promise<ObjectId> => {
    const { insertedId } = await theirs().insertOne({ ...storedForm(initial) });
    return insertedId;
  };
  const held = async (id: unknown): Promise<string> => {
    const found = await theirs().findOne({ _id: id as ObjectId }, { promoteValues: false });
    return canon(sorted({ ...found, _id: 0 }));
  };
  const run = async (thing: Thing, { operator, path, operand }: Step): Promise<void> => {
    const work = (thing as unknown as Record<string, (given: unknown) => Promise<unknown>>)[operator]!;
    await work.call(thing, operator === '$unset' ? path : { [path]: operand });
  };
  const outcome = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );
  const seen = (thing: Thing): string => canon(sorted({ ...thing.toObject(), _id: 0 }));
  const send = (id: ObjectId, update: object): Promise<unknown> => outcome(theirs().updateOne({ _id: id }, update));
  /** What the driver makes of it. What stands in the way of a path that is set gives way, which the server leaves to us. */
  const bare = async (id: ObjectId, step: Step): Promise<unknown> => {
    const error = await send(id, bareForm(step));
    if (step.operator !== '$set' || error === undefined) return error;
    const update = pastObstacle((await theirs().findOne({ _id: id }))!, storedPath(step.path), step.operand);
    return update === undefined ? error : send(id, update);
  };
  const agree = (step: Step, error: unknown, theirError: unknown): void => {
    if (error !== undefined && !(error instanceof ThreadlineError)) throw error as Error;
    if ((error === undefined) === (theirError === undefined)) return;
    throw new Error(`One refused it: ${canon({ step, ours: String(error), theirs: String(theirError) })}`);
  };

  it(
    'D48, D50 to D57: one stores what the driver stores, and memory is what a reload gives; or both refuse it',
    () =>
      fc.assert(
        fc.asyncProperty(initials, fc.array(ownSteps, { minLength: 1, maxLength: 3 }), async (initial, given) => {
          const twin = await insert(initial);
          const thing = await Thing.findOrFail(await insert(initial));
          for (const step of given) {
            const before = [await held(thing.id), seen(thing)];
            const [theirError, error] = [await bare(twin, step), await outcome(run(thing, step))];
            agree(step, error, theirError);
            if (error !== undefined) expect([await held(thing.id), seen(thing)]).toEqual(before);
            else expect(await held(thing.id)).toBe(await held(twin));
            expect(seen(thing)).toBe(seen(await Thing.findOrFail(thing.id)));
            expect(thing.isChanged()).toBe(false);
          }
        }),
        settings,
      ),
    TAKES_AT_MOST_MS,
  );

  it(
    'D60, D61: several in one block store what the driver stores one after the other, or are refused, and nothing is changed',
    () =>
      fc.assert(
        fc.asyncProperty(initials, fc.array(ownSteps, { minLength: 2, maxLength: 4 }), async (initial, all) => {
          const given = all.filter((step) => !isOfTheServer(initial, step));
          const twin = await insert(initial);
          const thing = await Thing.findOrFail(await insert(initial));
          const before = [await held(thing.id), seen(thing)];
          spec.wire.clear();
          const error = await outcome(
            thing.atomically(async () => {
              for (const step of given) await run(thing, step);
            }),
          );
          if (error !== undefined) {
            expect([await held(thing.id), seen(thing)]).toEqual(before);
            // Two that are about one place cannot be one command, though they can be two.
            if (error instanceof InvalidOptionError) return;
            const errors = await Promise.all([...given].map(async (step) => bare(await insert(initial), step)));
            if (errors.some((one) => one !== undefined)) return;
          } else expect(spec.wire.names.length).toBeLessThanOrEqual(1);
          for (const step of given) agree(step, error, await bare(twin, step));
          expect(byValue(await held(thing.id))).toBe(byValue(await held(twin)));
          expect(seen(thing)).toBe(seen(await Thing.findOrFail(thing.id)));
          expect(thing.isChanged()).toBe(false);
        }),
        settings,
      ),
    TAKES_AT_MOST_MS,
  );

  it(
    'D62: those of a criteria store what the driver stores, or both refuse it',
    () =>
      fc.assert(
        fc.asyncProperty(initials, steps, async (initial, step) => {
          const [twin, id] = [await insert(initial), await insert(initial)];
          const { operator, path, operand } = step;
          const update = operator === '$pull' ? { $pull: { [storedPath(path)]: operand } } : bareForm(step);
          const theirError = await send(twin, update);
          agree(
            step,
            await outcome(Thing.where({ _id: id }).updateAll({ [operator]: { [path]: operand } })),
            theirError,
          );
          expect(await held(id)).toBe(await held(twin));
        }),
        settings,
      ),
    TAKES_AT_MOST_MS,
  );

  it(
    'D49: on a new document they do in memory what the driver would do to it if it were stored, or are refused',
    () =>
      fc.assert(
        fc.asyncProperty(initials, fc.array(ownSteps, { minLength: 1, maxLength: 3 }), async (initial, given) => {
          const twin = (await Thing.create(initial)).id;
          const thing = new Thing(initial);
          for (const step of given) {
            if (isOfTheServer(initial, step)) continue;
            const before = seen(thing);
            const [theirError, error] = [await bare(twin, step), await outcome(run(thing, step))];
            agree(step, error, theirError);
            if (error !== undefined) expect(seen(thing)).toBe(before);
          }
          // A name for a field of another type gives it what it does not take.
          if (!(await thing.isValid())) return;
          await thing.save();
          expect(byValue(await held(thing.id))).toBe(byValue(await held(twin)));
        }),
        settings,
      ),
    TAKES_AT_MOST_MS,
  );
});
