import { OperationError } from '../../lib/errors/operation-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

describe('a bulk operation', () => {
  it('carries the session of the block in which it is executed, in one turn', async () => {
    const made = fixture.collection('people').initializeOrderedBulkOp();
    made
      .insert({ n: 1 })
      .find({ n: 1 })
      .updateOne({ $set: { n: 2 } });
    const id = await fixture.block(async (session) => {
      const [result] = await Promise.all([made.execute(), fixture.collection('people').findOne({})]);
      expect([result.insertedCount, result.modifiedCount]).toEqual([1, 1]);
      return idOf(session);
    });

    expect(fixture.recording.names).toEqual(['insert', 'update', 'find']);
    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('is refused after its block, and gives our errors', async () => {
    const late = await fixture.block(async () => {
      const bulk = fixture.collection('people').initializeUnorderedBulkOp();
      expect(await rejection(bulk.execute())).toBeInstanceOf(OperationError);
      return {
        run: () => new Promise((resolve) => setTimeout(resolve, 1)).then(() => rejection(bulk.insert({}).execute())),
      };
    });
    const leaked = fixture.block(() => ({ error: late.run() }));

    expect(await (await leaked).error).toBeInstanceOf(SessionEndedError);
    expect(fixture.recording.names).toEqual([]);
  });
});
