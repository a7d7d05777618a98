import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { threadedDatabase } from '../../lib/store/threaded-database';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database, { appName: database });
  await fixture.entry.client.db(database).createCollection('events');
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

const events = () => fixture.collection('events');

describe('a change stream in a block', () => {
  it('gives up its turn, so that the write it waits for can be made in the same session', async () => {
    const id = await fixture.block(async (session) => {
      const stream = events().watch([], { maxAwaitTimeMS: 60_000 });
      const change = stream.next();
      await events().insertOne({ n: 1 });
      expect(await change).toMatchObject({ operationType: 'insert', fullDocument: { n: 1 } });
      await stream.close();
      return idOf(session);
    });

    expect(fixture.recording.lsids()).toEqual([id]);
    expect(fixture.recording.named('getMore')[0]!.command['maxTimeMS']).toBe(1000);
    expect(fixture.recording.names.at(-1)).toBe('killCursors');
  });

  it.each<[string, (stream: ReturnType<ReturnType<typeof events>['watch']>) => Promise<unknown>]>([
    [
      'for await',
      async (stream) => {
        for await (const change of stream) return change;
      },
    ],
    [
      'hasNext',
      async (stream) => {
        await stream.hasNext();
        return stream.next();
      },
    ],
    [
      'stream',
      async (stream) => {
        for await (const change of stream.stream()) return change;
      },
    ],
    ['events', (stream) => new Promise((resolve) => stream.once('change', resolve))],
  ])('gives changes by %s, in the session', async (_name, take) => {
    const id = await fixture.block(async (session) => {
      const stream = events().watch();
      const taken = take(stream);
      const writing = async (): Promise<void> => {
        for (let n = 0; n < 3; n += 1) await events().insertOne({ n });
      };
      await writing();
      expect(await taken).toMatchObject({ operationType: 'insert' });
      return idOf(session);
    });

    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('is closed and not waited for when the block ends, which is no fault of the block', async () => {
    let waiting: Promise<unknown> = Promise.resolve();
    const id = await fixture.block(async (session) => {
      const stream = threadedDatabase(fixture.entry).watch();
      await stream.tryNext();
      waiting = stream.next();
      await events().findOne({});
      return idOf(session);
    });

    expect(await rejection(waiting)).toBeInstanceOf(SessionEndedError);
    expect(fixture.recording.names.at(-1)).toBe('killCursors');
    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('is refused after its block, and can be closed', async () => {
    const streams = await fixture.block(async () => {
      const opened = events().watch();
      await opened.tryNext();
      return [opened, events().watch()];
    });
    fixture.recording.clear();

    for (const stream of streams) {
      expect(await rejection(stream.next())).toBeInstanceOf(SessionEndedError);
      expect(() => stream.on('change', () => undefined)).toThrow(SessionEndedError);
      expect(() => stream[Symbol.asyncIterator]()).toThrow(SessionEndedError);
      await stream.close();
    }

    expect(fixture.recording.names).toEqual([]);
  });

  it('resumes in its session', async () => {
    const id = await fixture.block(async (session) => {
      const stream = events().watch();
      await stream.tryNext();
      await fixture.entry.client.db('admin').command({
        configureFailPoint: 'failCommand',
        mode: { times: 1 },
        // Only this spec's own commands fail: other files use the same server meanwhile.
        data: {
          appName: database,
          failCommands: ['getMore'],
          errorCode: 43,
          errorLabels: ['ResumableChangeStreamError'],
        },
      });
      fixture.recording.clear();
      const change = stream.next();
      await events().insertOne({ resumed: true });
      expect(await change).toMatchObject({ fullDocument: { resumed: true } });
      return idOf(session);
    });

    expect(fixture.recording.named('aggregate')).toHaveLength(1);
    expect(fixture.recording.lsids()).toEqual([id]);
  });
});

describe('a change stream outside every block', () => {
  it('waits as long as it was told, in no session of ours', async () => {
    const stream = events().watch([], { maxAwaitTimeMS: 1500 });
    const change = stream.next();
    const later = setTimeout(() => void events().insertOne({ later: true }), 50);

    expect(await change).toMatchObject({ operationType: 'insert' });
    clearTimeout(later);
    await stream.close();

    expect(fixture.recording.named('getMore')[0]!.command['maxTimeMS']).toBe(1500);
  });
});
