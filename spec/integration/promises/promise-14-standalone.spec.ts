import {
  connect,
  connection,
  disconnect,
  Document,
  Field,
  Model,
  SessionsNotSupportedError,
  SessionNestingError,
} from 'threadline';
import { recordCommands, startStandalone, type CommandRecording, type TestServer } from 'threadline/testing';
import { mongodbUri } from '../../support/database';
import { Person } from '../people';
import { idOf, rejection } from '../wired';

@Document({ client: 'set' })
class SetPerson extends Model {
  @Field(String) username!: string;
}

describe('Promise 14: on a standalone server plain sessions work, and what needs a replica set is refused', () => {
  let server: TestServer;
  let wire: CommandRecording;

  beforeAll(async () => {
    server = await startStandalone();
    await connect({ default: { uri: server.uri, database: 'alone', options: { monitorCommands: true } } });
    wire = recordCommands(connection().client);
  }, 60_000);
  beforeEach(() => wire.clear());
  afterAll(async () => {
    await disconnect();
    await server.stop();
  });

  it('withSession works and sends its lsid', async () => {
    await Person.withSession(async (session) => {
      const person = await Person.create({ username: 'Emily' });
      await person.update({ age: 40 });
      expect(await Person.where({ age: 40 }).first()).toMatchObject({ username: 'Emily' });
      expect(await rejection(Person.withSession(() => undefined))).toBeInstanceOf(SessionNestingError);
      await person.destroy();
      expect(wire.lsids()).toEqual([idOf(session)]);
    });
    expect(wire.names).toEqual(['insert', 'update', 'find', 'delete']);
  });

  it('ten parallel creates are ten documents there too', async () => {
    await Person.withSession(() =>
      Promise.all(Array.from({ length: 10 }, (_, age) => Person.create({ username: 'ten', age }))),
    );
    expect(await Person.where({ username: 'ten' }).count()).toBe(10);
  });

  it('so do sessions by hand, their end, and the end of cursors', async () => {
    await using session = await Person.startSession({ causalConsistency: true });
    await session.run(async () => {
      await Person.createMany([{ username: 'a' }, { username: 'b' }, { username: 'c' }]);
      await Person.collection.find({}, { batchSize: 1 }).next();
    });
    expect(wire.names).toEqual(['insert', 'find', 'killCursors']);
    expect(wire.lsids()).toEqual([idOf(session)]);
    expect(session.operationTime).toBeUndefined();
    expect(session.causalToken).toBeUndefined();
    expect(session.clusterTime).toBeUndefined();
    expect(session.latestClusterTime).toBeUndefined();
    expect(session.timeoutMinutes).toBe(30);
  });

  it("so do the server's own session commands", async () => {
    const { serverSessions } = connection();
    const started = await serverSessions.start();
    await serverSessions.refresh(started);
    await serverSessions.end(started);
    expect(wire.names).toEqual(['startSession', 'refreshSessions', 'endSessions']);
  });

  it.each([
    ['snapshot', { snapshot: true }],
    ['after', { after: 'taken below' }],
  ])('%s is refused unsent, and the error says what to do', async (_, options) => {
    const given = 'after' in options ? { after: await tokenOfSet() } : options;
    const block = () => Person.count();
    for (const running of [
      Person.withSession(given, block),
      new Person().withSession(given, block),
      connection().withSession(given, block),
      Person.startSession(given),
    ]) {
      const error = await rejection(running);
      expect(error).toBeInstanceOf(SessionsNotSupportedError);
      expect(error).toMatchObject({ code: 'SESSIONS_NOT_SUPPORTED' });
      expect(error['resolution']).toMatch(/replica set/i);
    }
    expect(wire.names).toEqual([]);
    await Person.withSession(block);
    expect(wire.names).toEqual(['aggregate']);
  });

  async function tokenOfSet(): Promise<string> {
    await connect({ set: { uri: mongodbUri(), database: 'alone' } });
    try {
      return await SetPerson.withSession(async (session) => {
        await SetPerson.count();
        return session.causalToken!;
      });
    } finally {
      await connection('set').close();
    }
  }

  it('a malformed token is malformed there too', async () => {
    expect(await rejection(Person.withSession({ after: 'x' }, () => undefined))).toMatchObject({
      code: 'INVALID_CAUSAL_TOKEN',
    });
  });

  it('a session is a session of its client, which may be both kinds in one program', async () => {
    await connect({ set: { uri: mongodbUri(), database: 'alone' } });
    await SetPerson.withSession({ snapshot: true }, async () => {
      await SetPerson.count();
      expect(await rejection(Person.count())).toMatchObject({ code: 'SESSION_CLIENT_MISMATCH' });
    });
    expect(wire.names).toEqual([]);
    await connection('set').close();
  });
});
