import { MongoClient } from 'mongodb';
import { lsidHex, recordCommands } from '../../lib/testing/index';
import { mongodbUri, specDatabase } from '../support/database';

describe('recordCommands', () => {
  const database = specDatabase();
  let client: MongoClient;

  beforeAll(async () => {
    client = await new MongoClient(mongodbUri(), { monitorCommands: true }).connect();
  });

  afterAll(() => client.close());

  const things = () => client.db(database).collection('things');

  it('shows each command with its session, in the order they were sent', async () => {
    using recording = recordCommands(client);

    const id = await client.withSession(async (session) => {
      await things().insertOne({ a: 1 }, { session });
      await things().findOne({ a: 1 }, { session });
      return lsidHex(session.id!);
    });

    expect(recording.names).toEqual(['insert', 'find']);
    expect(recording.lsids()).toEqual([id]);
    expect(recording.started[0]).toMatchObject({
      name: 'insert',
      database,
      lsid: id,
      txnNumber: 1,
      autocommit: undefined,
    });
    expect(recording.started[0]!.command).toMatchObject({ insert: 'things', documents: [{ a: 1 }] });
  });

  it('shows the fields of a transaction', async () => {
    using recording = recordCommands(client);

    await client.withSession((session) =>
      session.withTransaction(async () => {
        await things().insertOne({ a: 2 }, { session });
        await things().insertOne({ a: 3 }, { session });
      }),
    );

    const shown = recording.started.map(({ name, startTransaction, autocommit }) => ({
      name,
      startTransaction,
      autocommit,
    }));
    expect(shown).toEqual([
      { name: 'insert', startTransaction: true, autocommit: false },
      { name: 'insert', startTransaction: undefined, autocommit: false },
      { name: 'commitTransaction', startTransaction: undefined, autocommit: false },
    ]);
    expect(new Set(recording.started.map(({ txnNumber }) => txnNumber)).size).toBe(1);
  });

  it('names undefined among the sessions where a command carried none', async () => {
    using recording = recordCommands(client);

    await things().insertOne({ a: 4 }, { writeConcern: { w: 0 } });

    expect(recording.lsids()).toEqual([undefined]);
  });

  it('tells what came of each command', async () => {
    using recording = recordCommands(client);

    await client.db(database).command({ ping: 1 });
    await expect(client.db(database).command({ noSuchCommand: 1 })).rejects.toThrow();

    expect(recording.succeeded.map(({ name, reply }) => [name, reply?.['ok']])).toEqual([['ping', 1]]);
    expect(recording.failed.map(({ name, outcome }) => [name, outcome])).toEqual([['noSuchCommand', 'failed']]);
    expect(recording.failed[0]!.failure).toMatchObject({ code: 59 });
    expect(recording.named('ping', 'insert')).toHaveLength(1);
  });

  it('leaves the handshakes of new connections out', async () => {
    await using other = new MongoClient(mongodbUri(), { monitorCommands: true });
    using recording = recordCommands(other);

    await other.db(database).command({ ping: 1 });

    expect(recording.names).toEqual(['ping']);
  });

  it('forgets with clear(), and hears nothing after stop()', async () => {
    const recording = recordCommands(client);
    await things().findOne();
    recording.clear();
    expect(recording.started).toEqual([]);

    await things().countDocuments();
    recording.stop();
    await things().findOne();

    expect(recording.names).toEqual(['aggregate']);
    expect(client.listenerCount('commandStarted')).toBe(0);
  });

  it('refuses a client that does not report its commands', () => {
    const silent = new MongoClient(mongodbUri());

    expect(() => recordCommands(silent)).toThrow(expect.objectContaining({ code: 'COMMAND_MONITORING_OFF' }));
  });
});
