import type { ClientSession, Collection } from 'mongodb';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { SessionClientMismatchError } from '../../lib/errors/session-client-mismatch-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { SessionNestingError } from '../../lib/errors/session-nesting-error';
import { withoutSession } from '../../lib/session/current-session';
import { lsidHex } from '../../lib/testing/index';
import { specDatabase } from '../support/database';
import { idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
  await fixture.collection('people').insertMany([{}, {}, {}]);
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

const USES: [string, (people: Collection, session: ClientSession) => Promise<unknown>][] = [
  ['a command', (people, session) => people.insertOne({}, { session })],
  ['a cursor', (people, session) => people.find({}, { session, batchSize: 2 }).toArray()],
  [
    'a change stream',
    async (people, session) => {
      await using stream = people.watch([], { session, maxAwaitTimeMS: 1 });
      await stream.tryNext();
    },
  ],
  ['a bulk operation', (people, session) => people.initializeOrderedBulkOp({ session }).insert({}).execute()],
  [
    'a bulk operation, when it is executed',
    (people, session) => people.initializeOrderedBulkOp().insert({}).execute({ session }),
  ],
];

describe.each(USES)('a session given by hand to %s', (_name, use) => {
  const people = (): Collection => fixture.collection('people');

  it("is taken outside a block, as ours, as its handle or as the driver's", async () => {
    const ours = await fixture.start();
    const drivers = fixture.entry.client.startSession();
    await use(people(), ours.driver);
    await use(people(), ours.handle as ClientSession);
    expect(fixture.recording.lsids()).toEqual([idOf(ours)]);
    fixture.recording.clear();
    await use(people(), drivers);
    expect(fixture.recording.lsids()).toEqual([lsidHex(drivers.id!)]);
    await Promise.all([ours.end(), drivers.endSession()]);
  });

  it("is taken inside when it is the block's own", async () => {
    const id = await fixture.block(async (session) => {
      await use(people(), session.driver);
      return idOf(session);
    });

    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('is nesting when it is another one, and the block goes on', async () => {
    const other = await fixture.start();
    const id = await fixture.block(async (session) => {
      expect(await rejection(use(people(), other.driver))).toBeInstanceOf(SessionNestingError);
      await people().findOne({});
      return idOf(session);
    });

    expect(fixture.recording.names).toEqual(['find']);
    expect(fixture.recording.lsids()).toEqual([id]);
    await fixture.block(() => withoutSession(() => use(people(), other.driver), 'withoutSession'));
    await other.end();
  });

  it('is refused when it has ended, belongs to another client or is no session', async () => {
    await using foreign = await SessionFixture.open(database);
    const [ended, others] = [await fixture.start(), await foreign.start()];
    await ended.end();

    expect(await rejection(use(people(), ended.driver))).toBeInstanceOf(SessionEndedError);
    expect(await rejection(use(people(), others.driver))).toBeInstanceOf(SessionClientMismatchError);
    expect(await rejection((async () => use(people(), 'session' as never))())).toBeInstanceOf(InvalidOptionError);
    expect(fixture.recording.names).toEqual([]);
    await others.end();
  });
});

describe('a session by hand', () => {
  it('is used in turns outside blocks too: ten parallel writes are ten stored ones', async () => {
    const session = await fixture.start();
    const people = fixture.collection('parallel');
    await Promise.all(Array.from({ length: 10 }, (_, n) => people.insertOne({ n }, { session: session.driver })));
    await session.end();

    await expect(people.countDocuments()).resolves.toBe(10);
  });

  it('may be left out by null or undefined', async () => {
    const people = fixture.collection('people');
    await people.insertOne({}, { session: null as never });
    await people.findOne({}, { session: undefined });
    await people.find({}, null as never).toArray();
    await people.insertOne({}, undefined);
    await people.insertOne({}, null as never);

    expect(fixture.recording.failed).toEqual([]);
  });

  it('cannot come as a callback', async () => {
    expect(await rejection(fixture.collection('people').insertOne({}, (() => undefined) as never))).toBeInstanceOf(
      InvalidOptionError,
    );
  });
});
