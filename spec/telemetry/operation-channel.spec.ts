import { tracingChannel } from 'node:diagnostics_channel';
import { isSubscribed, OPERATION_CHANNEL, type OperationReport } from '../../lib/telemetry/operation-channel';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
const channel = tracingChannel<OperationReport>(OPERATION_CHANNEL);

/** What subscribers hear while something runs. */
async function heard(run: () => Promise<unknown>): Promise<[string, OperationReport][]> {
  const events: [string, OperationReport][] = [];
  const on = (event: string) => (report: unknown) => void events.push([event, report as OperationReport]);
  const subscriber = {
    start: on('start'),
    end: on('end'),
    asyncStart: on('asyncStart'),
    asyncEnd: on('asyncEnd'),
    error: on('error'),
  };
  channel.subscribe(subscriber);
  try {
    await run();
  } finally {
    channel.unsubscribe(subscriber);
  }
  return events;
}

describe('the channel threadline:operation', () => {
  it('hears of each operation that goes to the driver, with its session', async () => {
    await using fixture = await SessionFixture.open(database);
    const people = fixture.collection('people');
    let id = '';
    const events = await heard(() =>
      fixture.block(async (session) => {
        id = idOf(session);
        await people.insertOne({ secret: 'hidden' });
      }),
    );

    expect(events.map(([event]) => event)).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']);
    expect(events[0]![1]).toMatchObject({
      operation: 'Person.collection.insertOne',
      method: 'insertOne',
      client: fixture.entry.name,
      database,
      collection: 'people',
      session: id,
    });
    expect(JSON.stringify(events)).not.toContain('hidden');
  });

  it('hears of one without a session, and of errors', async () => {
    await using fixture = await SessionFixture.open(database);
    const people = fixture.collection('people');
    const events = await heard(() => rejection(people.updateOne({}, { $notAnOperator: 1 })));

    expect(events.map(([event]) => event)).toContain('error');
    expect(events[0]![1].session).toBeUndefined();
  });

  it('knows whether anybody listens', async () => {
    expect(isSubscribed()).toBe(false);
    await heard(async () => expect(isSubscribed()).toBe(true));
    expect(isSubscribed()).toBe(false);
  });
});
