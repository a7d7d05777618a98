import type { ClientSession } from 'mongodb';
import { Timestamp } from 'mongodb';
import { clientClusterTime } from '../../lib/clients/client-entry';
import { InvalidCausalTokenError } from '../../lib/errors/invalid-causal-token-error';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { encodeCausalToken } from '../../lib/session/causal-token';
import { runScope } from '../../lib/session/run-scope';
import { startTransaction } from '../../lib/store/transaction-commands';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
  await fixture.collection('people').insertOne({});
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

const people = () => fixture.collection('people');
const later = (time: Timestamp, seconds: number): Timestamp =>
  new Timestamp({ t: time.getHighBitsUnsigned() + seconds, i: 1 });

describe('opening a session', () => {
  it.each([
    ['unknown', { causalConsistancy: true }],
    ['ill-typed', { snapshot: 1 }],
    ['contradictory', { causalConsistency: true, snapshot: true }],
    ['a token for a snapshot', { after: 'x', snapshot: true }],
    ['a token without causality', { after: 'x', causalConsistency: false }],
    ['of a transaction that are unknown', { defaultTransactionOptions: { readconcern: {} } }],
    ['of a transaction without acknowledgement', { defaultTransactionOptions: { writeConcern: { w: 0 } } }],
    ['no object', 'fast'],
  ])('refuses options that are %s before a driver session is made', async (_name, options) => {
    const made = jest.spyOn(fixture.entry.client, 'startSession');

    expect(await rejection(fixture.start(options as never))).toBeInstanceOf(InvalidOptionError);
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
    expect(fixture.recording.names).toEqual([]);
  });

  it('hands causalConsistency and snapshot to the driver', async () => {
    const causal = await fixture.start({ causalConsistency: false });
    const snapshot = await fixture.start({ snapshot: true });

    expect(causal.driver.supports.causalConsistency).toBe(false);
    expect(snapshot.driver.snapshotEnabled).toBe(true);
    await Promise.all([causal.end(), snapshot.end()]);
  });
});

describe('a causal token', () => {
  it('makes the first read wait for its time, and nothing but it is sent', async () => {
    const token = encodeCausalToken((await timeOfLastWrite())!);
    fixture.recording.clear();
    await fixture.block(() => people().findOne({}), { after: token });

    const [find] = fixture.recording.started;
    expect(fixture.recording.names).toEqual(['find']);
    expect(encodeCausalToken(find!.command['readConcern'].afterClusterTime)).toBe(token);
  });

  it('from ahead of what the client knows is believed after one ping to the primary', async () => {
    await using behind = await SessionFixture.open(database);
    const token = encodeCausalToken((await timeOfLastWrite())!);
    behind.recording.clear();
    await behind.block(() => behind.collection('people').findOne({}), { after: token });

    expect(behind.recording.names.filter((name) => name !== 'ping')).toEqual(['find']);
    expect(behind.recording.names.length).toBeLessThanOrEqual(2);
  });

  it('from ahead of the cluster is refused after exactly one ping, and moves no clock', async () => {
    const now = clientClusterTime(fixture.entry)!.clusterTime;
    const error = await rejection(
      fixture.block(() => people().findOne({}), { after: encodeCausalToken(later(now, 3600)) }),
    );

    expect(error).toBeInstanceOf(InvalidCausalTokenError);
    expect(fixture.recording.names).toEqual(['ping']);
    await people().findOne({});
    expect(clientClusterTime(fixture.entry)!.clusterTime.lessThan(later(now, 1800))).toBe(true);
  });

  it('that was damaged is refused with nothing sent', async () => {
    expect(await rejection(fixture.start({ after: 'A'.repeat(20) }))).toBeInstanceOf(InvalidCausalTokenError);
    expect(fixture.recording.names).toEqual([]);
  });
});

describe('ending a session', () => {
  it('may be done twice, and the second waits for the first', async () => {
    const session = await fixture.start();
    const ends: string[] = [];
    await Promise.all([session.end().then(() => ends.push('first')), session.end().then(() => ends.push('second'))]);
    await session.end();

    expect(session.driver.hasEnded).toBe(true);
    expect(ends.sort()).toEqual(['first', 'second']);
  });

  it('aborts the transaction that is open on it', async () => {
    const session = await fixture.start();
    const id = idOf(session);
    await runScope(session, 'session.run', async () => {
      startTransaction(session, {}, 'startTransaction');
      await people().insertOne({ never: true });
    });
    await session.end();

    expect(fixture.recording.names).toEqual(['insert', 'abortTransaction']);
    expect(fixture.recording.lsids()).toEqual([id]);
    await expect(people().countDocuments({ never: true })).resolves.toBe(0);
  });

  it('closes cursors that were opened with it by hand', async () => {
    const session = await fixture.start();
    const id = idOf(session);
    await people().insertMany([{}, {}, {}]);
    fixture.recording.clear();
    const cursor = people().find({}, { session: session.driver, batchSize: 1 });
    await cursor.next();
    await session.end();

    expect(fixture.recording.names).toEqual(['find', 'killCursors']);
    expect(fixture.recording.lsids()).toEqual([id]);
    expect(await rejection(cursor.next())).toBeInstanceOf(SessionEndedError);
  });

  it('in the middle of its block refuses what the block sends after', async () => {
    await fixture.block(async (session) => {
      const waiting = [people().findOne({}), rejection(people().findOne({}))];
      const end = session.end();
      expect((await Promise.all(waiting))[1]).toBeInstanceOf(SessionEndedError);
      await end;
      expect(await rejection(people().findOne({}))).toBeInstanceOf(SessionEndedError);
    });

    expect(fixture.recording.names).toEqual(['find']);
  });
});

async function timeOfLastWrite(): Promise<ClientSession['operationTime']> {
  return fixture.block(async (session) => {
    await people().insertOne({});
    return session.driver.operationTime;
  });
}
