import { outsideContext } from '../../lib/context/context';
import { NotConnectedError } from '../../lib/errors/not-connected-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { closeSessions } from '../../lib/session/close-sessions';
import { sessionsOf } from '../../lib/session/keep-alive';
import { startTransaction } from '../../lib/store/transaction-commands';
import { specDatabase } from '../support/database';
import { rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();

describe('closing the sessions of a client', () => {
  it('waits for a block that is open, and takes no new one', async () => {
    await using fixture = await SessionFixture.open(database);
    const people = fixture.collection('people');
    let close: Promise<void> = Promise.resolve();
    await fixture.block(async () => {
      await people.insertOne({ n: 1 });
      close = outsideContext(() => closeSessions(fixture.entry, 60_000));
      await people.insertOne({ n: 2 });
    });
    await close;

    expect(fixture.recording.named('insert').map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
    expect(await rejection(fixture.block(() => 1))).toBeInstanceOf(NotConnectedError);
    expect(await rejection(people.findOne({}))).toBeInstanceOf(NotConnectedError);
    expect(sessionsOf(fixture.entry)).toEqual([]);
  });

  it('after the time aborts what is open and refuses what the block sends then', async () => {
    await using fixture = await SessionFixture.open(database);
    const people = fixture.collection('people');
    let goOn: () => void = () => undefined;
    let inside: () => void = () => undefined;
    const isInside = new Promise<void>((resolve) => (inside = resolve));
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const block = fixture.block(async (session) => {
      startTransaction(session, {}, 'startTransaction');
      await people.insertOne({ never: true });
      inside();
      await gate;
      return rejection(people.insertOne({ late: true }));
    });
    await isInside;
    await closeSessions(fixture.entry, 10);

    expect(fixture.recording.names.slice(-2)).toEqual(['insert', 'abortTransaction']);
    goOn();
    expect(await block).toBeInstanceOf(SessionEndedError);
    await expect(fixture.entry.client.db(database).collection('people').countDocuments({ never: true })).resolves.toBe(
      0,
    );
  });

  it('ends sessions that were started by hand, at once', async () => {
    await using fixture = await SessionFixture.open(database);
    const session = await fixture.start();
    await closeSessions(fixture.entry, 60_000);

    expect(session.hasEnded).toBe(true);
    expect(session.driver.hasEnded).toBe(true);
  });

  it('does not wait for the block that calls it', async () => {
    await using fixture = await SessionFixture.open(database);

    await fixture.block(() => closeSessions(fixture.entry, 60_000));
  });
});
