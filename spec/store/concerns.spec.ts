import { ReadConcern } from 'mongodb';
import { freshReadConcern } from '../../lib/store/concerns';
import { threadedDatabase } from '../../lib/store/threaded-database';
import { abortTransaction, startTransaction } from '../../lib/store/transaction-commands';
import { specDatabase } from '../support/database';
import { SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database, { readConcern: { level: 'majority' } });
  await fixture.collection('people').insertOne({});
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

const isClean = (readConcern: unknown): boolean => !/ClusterTime/.test(Object.keys(readConcern as object).join());

describe('a causal session', () => {
  it('sends its time with each read, and leaves it in no object of client, collection or caller', async () => {
    const own = { level: 'local' as const };
    const command = { find: 'people', readConcern: { level: 'local' } };
    const db = threadedDatabase(fixture.entry);
    const people = db.collection('people');
    await fixture.block(async () => {
      await people.insertOne({});
      await people.findOne({});
      await people.find().toArray();
      await people.aggregate([]).toArray();
      await people.countDocuments();
      await people.distinct('a');
      await people.find().explain();
      await people.findOne({}, { readConcern: own });
      await people.find({}, { readConcern: own }).toArray();
      await db.command(command);
      await db.runCursorCommand(command).toArray();
      await (await people.watch().tryNext(), Promise.resolve());
    });

    const times = fixture.recording
      .named('find', 'aggregate', 'distinct')
      .map(({ command: sent }) => sent['readConcern']?.afterClusterTime);
    expect(times).toHaveLength(10);
    expect(times).not.toContain(undefined);
    for (const kept of [
      fixture.entry.client.readConcern,
      db.readConcern,
      people.readConcern,
      own,
      command.readConcern,
    ]) {
      expect(isClean(kept)).toBe(true);
    }
  });

  it('that starts a transaction leaves its time in none of them either', async () => {
    await fixture.block(async (session) => {
      await fixture.collection('people').findOne({});
      startTransaction(session, {}, 'startTransaction');
      await fixture.collection('people').findOne({});
      await abortTransaction(session, 'abortTransaction');
    });
    fixture.recording.clear();
    await fixture.block(() => fixture.collection('people').findOne({}), { causalConsistency: false });

    expect(isClean(fixture.entry.client.readConcern)).toBe(true);
    expect(fixture.recording.started[0]!.command['readConcern']).toEqual(new ReadConcern('majority'));
  });
});

describe('freshReadConcern', () => {
  it("prefers the operation's own to its parent's, in any form", () => {
    const parent = { readConcern: new ReadConcern('majority') };

    expect(freshReadConcern(undefined, parent, undefined)).toEqual(parent.readConcern);
    expect(freshReadConcern(undefined, parent, undefined)).not.toBe(parent.readConcern);
    expect(freshReadConcern('local', parent, undefined)?.level).toBe('local');
    expect(freshReadConcern({ level: 'local' }, parent, undefined)?.level).toBe('local');
    expect(freshReadConcern(null, {}, undefined)).toBeUndefined();
  });
});
