import { Binary, UUID } from 'mongodb';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { OperationNotAllowedInTransactionError } from '../../lib/errors/operation-not-allowed-in-transaction-error';
import {
  endServerSessions,
  killServerSessions,
  listServerSessions,
  pingPrimary,
  refreshForKeepAlive,
  refreshServerSessions,
  startServerSession,
  type ServerSessionRef,
} from '../../lib/store/server-sessions';
import { lsidHex } from '../../lib/testing/index';
import { specDatabase } from '../support/database';
import { beginTransaction, idOf, rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
});
afterAll(() => fixture[Symbol.asyncDispose]());
beforeEach(() => fixture.recording.clear());

/** Without getMore: in how many batches a list comes depends on what else the server knows. */
const sent = (): string[] => fixture.recording.names.filter((name) => name !== 'getMore');
const listed = async (): Promise<string[]> => (await listServerSessions(fixture.entry)).map(({ id }) => lsidHex(id));

describe('a session that the server starts', () => {
  it('has an id and a time-out, and is listed at once', async () => {
    const { id, timeoutMinutes } = await startServerSession(fixture.entry);

    expect(id.id).toBeInstanceOf(Binary);
    expect(timeoutMinutes).toBe(30);
    expect(await listed()).toContain(lsidHex(id));
    expect(sent()).toEqual(['startSession', 'aggregate', 'aggregate']);
  });

  it.each<[string, (started: { id: { id: Binary } }) => ServerSessionRef | ServerSessionRef[]]>([
    ['what start() gave', (started) => started],
    ['its id', ({ id }) => id],
    ['the UUID in it', ({ id }) => id.id as unknown as ServerSessionRef],
    ['a list', (started) => [started, started.id]],
  ])('is refreshed, ended and killed by %s', async (_name, refOf) => {
    const started = await startServerSession(fixture.entry);
    const ref = refOf(started);
    await refreshServerSessions(fixture.entry, ref);
    await endServerSessions(fixture.entry, ref);
    await killServerSessions(fixture.entry, ref);

    const sent = ['refreshSessions', 'endSessions', 'killSessions'].map(
      (name) => fixture.recording.named(name)[0]!.command[name],
    );
    for (const ids of sent) expect(new Set(ids.map(lsidHex))).toEqual(new Set([lsidHex(started.id)]));
    expect(fixture.recording.failed).toEqual([]);
  });

  it('is used again when it is refreshed', async () => {
    const started = await startServerSession(fixture.entry);
    const lastUse = async () =>
      (await listServerSessions(fixture.entry)).find(({ id }) => lsidHex(id) === lsidHex(started.id))!.lastUse;
    const before = await lastUse();
    await refreshServerSessions(fixture.entry, started);

    expect((await lastUse()).getTime()).toBeGreaterThanOrEqual(before.getTime());
  });
});

describe('an entry of the list', () => {
  it("can be given back, and tells its user's digest", async () => {
    const started = await startServerSession(fixture.entry);
    const entry = (await listServerSessions(fixture.entry, { allUsers: true })).find(
      ({ id }) => lsidHex(id) === lsidHex(started.id),
    )!;

    expect(entry.uid).toBeInstanceOf(Binary);
    expect(entry.lastUse).toBeInstanceOf(Date);
    await killServerSessions(fixture.entry, entry);
    await refreshServerSessions(fixture.entry, entry.id);
  });

  it('stands for a driver session too', async () => {
    const id = await fixture.block(async (session) => {
      await fixture.collection('people').findOne({});
      expect(await listed()).toContain(idOf(session));
      return idOf(session);
    });

    expect(await listed()).toContain(id);
  });
});

describe('bad input', () => {
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'id'],
    ['an empty list', []],
    ['an empty object', {}],
    ['a number in it', { id: 5 }],
    ['a list with a hole', [undefined]],
    ['no UUID', { id: new Binary(Buffer.alloc(16)) }],
  ])('is refused before anything is sent: %s', async (_name, bad) => {
    for (const method of [refreshServerSessions, endServerSessions, killServerSessions]) {
      expect(await rejection(method(fixture.entry, bad as never))).toBeInstanceOf(InvalidOptionError);
    }
    expect(fixture.recording.names).toEqual([]);
  });

  it.each([
    [{ everyone: true }],
    [{ allUsers: 1 }],
    [{ users: 'me' }],
    [{ users: [{ user: 'me' }] }],
    [{ users: [null] }],
    [{ allUsers: true, users: [] }],
    ['all'],
  ])('of list is refused: %j', async (bad) => {
    expect(await rejection(listServerSessions(fixture.entry, bad as never))).toBeInstanceOf(InvalidOptionError);
    expect(fixture.recording.names).toEqual([]);
  });
});

describe('inside a block', () => {
  it('the commands carry its session', async () => {
    const id = await fixture.block(async (session) => {
      const started = await startServerSession(fixture.entry);
      await refreshServerSessions(fixture.entry, started);
      await listServerSessions(fixture.entry);
      await endServerSessions(fixture.entry, started);
      return idOf(session);
    });

    expect(sent()).toHaveLength(5);
    expect(fixture.recording.lsids()).toEqual([id]);
  });

  it('they are refused in a transaction, unsent', async () => {
    await fixture.block(async (session) => {
      beginTransaction(session);
      expect(await rejection(startServerSession(fixture.entry))).toBeInstanceOf(OperationNotAllowedInTransactionError);
      expect(await rejection(listServerSessions(fixture.entry))).toBeInstanceOf(OperationNotAllowedInTransactionError);
    });

    expect(fixture.recording.names).toEqual([]);
  });
});

describe('for sessions that are open here', () => {
  it("a refresh names them and is nobody's operation", async () => {
    const id = { id: new UUID() };
    await refreshForKeepAlive(fixture.entry, [id]);

    const [refresh] = fixture.recording.started;
    expect(refresh!.name).toBe('refreshSessions');
    expect(refresh!.command['refreshSessions'].map(lsidHex)).toEqual([lsidHex(id)]);
    expect(refresh!.lsid).not.toBe(lsidHex(id));
  });

  it('a ping goes in the session', async () => {
    const session = await fixture.start();
    const id = idOf(session);
    await pingPrimary(session);
    await session.end();

    expect(fixture.recording.names).toEqual(['ping']);
    expect(fixture.recording.lsids()).toEqual([id]);
  });
});
