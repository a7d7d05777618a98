import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { SessionNestingError } from '../../lib/errors/session-nesting-error';
import { aggregate, findRaw } from '../../lib/store/read';
import type { BatchCursor } from '../../lib/store/batch-cursor';
import type { Target } from '../../lib/store/target';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;
let target: Target;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
  target = { entry: fixture.entry, database, collection: 'numbers', concerns: undefined };
  await fixture.collection('numbers').insertMany(Array.from({ length: 7 }, (_, n) => ({ n })));
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

const numbers = (): BatchCursor<Uint8Array> => findRaw(target, 'Number.find', {}, { batchSize: 3 });

describe('reading by batch', () => {
  it('gives bytes batch by batch, then null', async () => {
    const cursor = numbers();
    const sizes = [
      await cursor.nextBatch(),
      await cursor.nextBatch(),
      await cursor.nextBatch(),
      await cursor.nextBatch(),
      await cursor.nextBatch(),
    ].map((batch) => batch?.length);

    expect(sizes).toEqual([3, 3, 1, undefined, undefined]);
    expect((await numbers().nextBatch())![0]).toBeInstanceOf(Uint8Array);
    await expect(aggregate(target, 'Number.aggregate', [{ $match: { n: 1 } }]).all()).resolves.toMatchObject([
      { n: 1 },
    ]);
  });

  it("sends nothing before the first batch, and carries the block's session then", async () => {
    const cursor = numbers();
    expect(fixture.recording.names).toEqual([]);
    const id = await fixture.block(async (session) => {
      await cursor.all();
      return idOf(session);
    });

    expect(fixture.recording.names).toEqual(['find', 'getMore', 'getMore']);
    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('gives up the turn between batches', async () => {
    await fixture.block(async () => {
      const cursor = numbers();
      while ((await cursor.nextBatch()) !== null) await fixture.collection('copies').insertOne({});
    });

    expect(fixture.recording.names).toEqual(['find', 'insert', 'getMore', 'insert', 'getMore', 'insert']);
  });

  it('is closed by its block, and refused after it', async () => {
    const cursor = await fixture.block(async () => {
      const opened = numbers();
      await opened.nextBatch();
      return opened;
    });

    expect(fixture.recording.names).toEqual(['find', 'killCursors']);
    expect(await rejection(cursor.nextBatch())).toBeInstanceOf(SessionEndedError);
    await cursor.close();
  });

  it('is refused after its block even where nothing is left to be read', async () => {
    const cursor = await fixture.block(async () => {
      const opened = numbers();
      await opened.all();
      return opened;
    });

    expect(await rejection(cursor.nextBatch())).toBeInstanceOf(SessionEndedError);
  });

  it('cannot go on in a block when it began outside', async () => {
    const cursor = numbers();
    await cursor.nextBatch();

    await fixture.block(async () => expect(await rejection(cursor.nextBatch())).toBeInstanceOf(SessionNestingError));
    await cursor.close();
    expect(fixture.recording.names).toEqual(['find', 'killCursors']);
  });
});
