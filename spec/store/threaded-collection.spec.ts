import { threadedDatabase } from '../../lib/store/threaded-database';
import { specDatabase } from '../support/database';
import { idOf, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
  await fixture.entry.client.db(database).createCollection('people');
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(async () => {
  await fixture.entry.client.db(database).collection('people').deleteMany({});
  fixture.recording.clear();
});

describe('a threaded collection', () => {
  it('stores ten documents for ten parallel inserts, 200 runs of 200', async () => {
    // Not waiting for the journal makes 2,000 writes quick, and a lost one no less lost.
    const people = threadedDatabase(fixture.entry, database, { writeConcern: { w: 1, j: false } as never }).collection(
      'people',
    );
    for (let run = 0; run < 200; run += 1) {
      await fixture.block(() =>
        Promise.all(Array.from({ length: 10 }, (_, index) => people.insertOne({ run, index }))),
      );
    }

    const stored = await people.aggregate([{ $group: { _id: '$run', count: { $sum: 1 } } }]).toArray();

    expect(stored).toHaveLength(200);
    expect(stored.filter(({ count }) => count !== 10)).toEqual([]);
  });

  it('carries the session of the block, and none outside', async () => {
    const people = fixture.collection('people');
    await people.insertOne({ outside: true });
    fixture.recording.clear();

    const id = await fixture.block(async (session) => {
      await people.insertOne({ inside: true });
      await people.find({ inside: true }).toArray();
      return idOf(session);
    });

    expect(fixture.recording.names).toEqual(['insert', 'find']);
    expect(fixture.recording.lsids()).toEqual([id]);
  });
});
