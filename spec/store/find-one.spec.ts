import { BSON, type Collection, type Document as Raw, type MongoClientOptions } from 'mongodb';
import { findOneRaw } from '../../lib/store/read';
import type { Target } from '../../lib/store/target';
import { specDatabase } from '../support/database';
import { beginTransaction, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
const NUMBERS = Array.from({ length: 50 }, (_, n) => ({ _id: n, n }));

const CLIENTS: Readonly<Record<string, MongoClientOptions>> = {
  'no options': {},
  'a read concern': { readConcern: { level: 'majority' } },
  'an unacknowledged write concern': { writeConcern: { w: 0 } },
  'a read preference': { readPreference: 'primaryPreferred' },
  'no retries': { retryReads: false },
};

function targetOf(fixture: SessionFixture): Target {
  return { entry: fixture.entry, database, collection: 'numbers', concerns: undefined };
}

const found = (bytes: Uint8Array | null): Raw | null => bytes && BSON.deserialize(bytes);

/** What was sent since the last time, without what differs from one command to the next. */
function sentBy({ recording }: SessionFixture): Raw[] {
  const commands = recording.started.map(({ command }) => {
    const { lsid, txnNumber, $clusterTime: _, readConcern, ...rest } = command;
    const { afterClusterTime, atClusterTime, ...concern }: Raw = readConcern ?? {};
    const present = [lsid, txnNumber, afterClusterTime, atClusterTime].map((value) => value !== undefined);
    return { ...rest, concern, present };
  });
  recording.clear();
  return commands;
}

describe.each(Object.keys(CLIENTS))('finding one document with a client that has %s', (which) => {
  let fixture: SessionFixture;
  let numbers: Collection<(typeof NUMBERS)[number]>;

  beforeAll(async () => {
    fixture = await SessionFixture.open(database, CLIENTS[which]);
    // Acknowledged, as the driver takes the write concern of a collection for one of the read, and refuses it in a session.
    numbers = fixture.entry.client.db(database).collection('numbers', { writeConcern: { w: 'majority' } });
    await numbers.deleteMany({});
    await numbers.insertMany(NUMBERS);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  beforeEach(() => fixture.recording.clear());

  const find = async (filter: Readonly<Record<string, unknown>>): Promise<Raw | null> =>
    found(await findOneRaw(targetOf(fixture), 'Number.find', filter));

  it("sends what the driver's own findOne sends, and gives what that gives", async () => {
    const ours = [await find({ n: 7 }), await find({ n: 700 }), await find({})];
    const commands = sentBy(fixture);
    const theirs = [await numbers.findOne({ n: 7 }), await numbers.findOne({ n: 700 }), await numbers.findOne({})];
    expect(ours).toEqual([NUMBERS[7], null, NUMBERS[0]]);
    expect(ours).toEqual(theirs);
    expect(commands).toEqual(sentBy(fixture));
  });

  it('gives each caller what was asked for, many at once', async () => {
    expect(await Promise.all(NUMBERS.map(({ n }) => find({ n })))).toEqual(NUMBERS);
  });

  // The driver writes the times of a session into the concern that it is given, and would keep them in the client's own.
  const concern = (level = fixture.entry.client.readConcern?.level): object =>
    level === undefined ? {} : { readConcern: { level } };

  it.each([
    ['causal', {}, undefined],
    ['snapshot', { snapshot: true }, 'snapshot'],
  ] as const)('in a %s session', async (_, options, level) => {
    await fixture.block(async () => {
      expect([await find({ n: 1 }), await find({ n: 2 })]).toEqual([NUMBERS[1], NUMBERS[2]]);
    }, options);
    expect(fixture.recording.lsids()).toHaveLength(1);
    const commands = sentBy(fixture);
    await fixture.entry.client.withSession(options, async (session) => {
      for (const n of [1, 2]) await numbers.findOne({ n }, { session, ...concern(level) });
    });
    expect(commands).toEqual(sentBy(fixture));
  });

  it('in a transaction', async () => {
    await fixture.block(async (session) => {
      beginTransaction(session, { readPreference: 'primary', writeConcern: { w: 1 } });
      expect([await find({ n: 1 }), await find({ n: 2 })]).toEqual([NUMBERS[1], NUMBERS[2]]);
      await session.driver.abortTransaction();
    });
    const commands = sentBy(fixture);
    await fixture.entry.client.withSession(async (session) => {
      session.startTransaction({ ...concern(), writeConcern: { w: 1 } });
      for (const n of [1, 2]) await numbers.findOne({ n }, { session, readPreference: 'primary' });
      await session.abortTransaction();
    });
    expect(commands).toEqual(sentBy(fixture));
  });
});

describe('finding one document', () => {
  it('leaves no cursor of its own with the client, however many options and collections there are', async () => {
    await using fixture = await SessionFixture.open(database);
    const { s } = fixture.entry.client as unknown as { readonly s: { readonly activeCursors: Set<unknown> } };
    const target = { ...targetOf(fixture), concerns: { readPreference: 'primaryPreferred' } } as Target;
    for (let index = 0; index < 20; index += 1) {
      await findOneRaw(targetOf(fixture), 'Number.find', { n: index });
      await findOneRaw({ ...target }, 'Number.find', { n: index });
      const part = await findOneRaw(targetOf(fixture), 'Number.find', { n: index }, { projection: { _id: 1 } });
      expect(found(part)).toEqual({ _id: index });
    }
    expect(s.activeCursors.size).toBe(1);
  });

  it('works with a client that was closed and opened again', async () => {
    const given = await SessionFixture.open(database);
    const { client } = given.entry;
    await findOneRaw(targetOf(given), 'Number.find', { n: 1 });
    await client.close();
    await client.connect();
    expect(found(await findOneRaw(targetOf(given), 'Number.find', { n: 1 }))).toEqual(NUMBERS[1]);
    await given[Symbol.asyncDispose]();
  });
});
