import { setTimeout as sleep } from 'node:timers/promises';
import {
  connect,
  connection,
  disconnect,
  Document,
  Field,
  Model,
  NotConnectedError,
  SessionEndedError,
} from 'threadline';
import { recordCommands, type CommandRecording } from 'threadline/testing';
import { mongodbUri, specDatabase, withBareClient } from '../support/database';
import { gate, idOf, rejection, thrown } from './wired';

@Document()
class Person extends Model {
  @Field(String) username!: string;
}

describe('close and disconnect', () => {
  const database = specDatabase();
  let wire: CommandRecording;

  beforeEach(async () => {
    await connect({ default: { uri: mongodbUri(), database, options: { monitorCommands: true } } });
    await Person.count();
    wire = recordCommands(connection().client);
  });
  afterEach(() => disconnect({ timeoutMS: 1 }));

  const stored = (username: string) =>
    withBareClient((client) => client.db(database).collection('people').countDocuments({ username }));

  it('wait for open blocks, whose work goes on meanwhile', async () => {
    const [inside, goOn] = [gate(), gate()];
    const block = Person.withSession(async () => {
      inside.open();
      await goOn.opened;
      await Person.create({ username: 'finished' });
      for await (const person of Person.where({ username: 'finished' }))
        await person.update({ username: 'finished twice' });
      return 'done';
    });
    await inside.opened;
    const closing = disconnect();
    await sleep(10);
    goOn.open();
    expect(await block).toBe('done');
    await closing;
    expect(await stored('finished twice')).toBe(1);
    expect(wire.named('endSessions')).toHaveLength(1);
  });

  it('refuse new blocks, sessions and operations from the call on', async () => {
    const [inside, goOn] = [gate(), gate()];
    const block = Person.withSession(async () => {
      inside.open();
      await goOn.opened;
    });
    await inside.opened;
    const closing = connection().close();
    const sent = wire.started.length;

    expect(await rejection(Person.withSession(() => Person.count()))).toBeInstanceOf(NotConnectedError);
    expect(await rejection(Person.startSession())).toBeInstanceOf(NotConnectedError);
    expect(await rejection(Person.count())).toBeInstanceOf(NotConnectedError);
    expect(await rejection(Person.create({ username: 'late' }))).toBeInstanceOf(NotConnectedError);
    expect(wire.started).toHaveLength(sent);
    goOn.open();
    await Promise.all([block, closing]);
  });

  it('end the sessions of blocks that are still open when the time is up', async () => {
    const [inside, goOn] = [gate(), gate()];
    const block = Person.withSession(async (session) => {
      await Person.create({ username: 'in time' });
      inside.open();
      await goOn.opened;
      expect(session.hasEnded).toBe(true);
      await Person.create({ username: 'too late' });
    });
    await inside.opened;
    await disconnect({ timeoutMS: 20 });
    goOn.open();
    expect(await rejection(block)).toBeInstanceOf(NotConnectedError);
    expect(await stored('in time')).toBe(1);
    expect(await stored('too late')).toBe(0);
  });

  it('abort the transactions of such blocks', async () => {
    const [inside, goOn] = [gate(), gate()];
    const running = Person.transaction({ retry: false }, async () => {
      await Person.create({ username: 'half done' });
      inside.open();
      await goOn.opened;
    });
    const outcome = rejection(running);
    await inside.opened;
    await disconnect({ timeoutMS: 20 });
    goOn.open();
    expect(await outcome).toMatchObject({ code: 'SESSION_ENDED' });
    expect(wire.names).toContain('abortTransaction');
    expect(wire.names).not.toContain('commitTransaction');
    expect(await stored('half done')).toBe(0);
  });

  it('end sessions of hand and close their cursors', async () => {
    await Person.createMany([{ username: 'a' }, { username: 'b' }, { username: 'c' }]);
    const session = await Person.startSession();
    const id = idOf(session);
    const cursor = Person.collection.find({}, { batchSize: 1, session: session as never });
    await cursor.next();
    wire.clear();
    await disconnect();
    expect(wire.names).toEqual(['killCursors', 'endSessions']);
    expect(wire.started[0]!.lsid).toBe(id);
    expect(await rejection(session.run(() => undefined))).toBeInstanceOf(SessionEndedError);
    expect(await rejection(cursor.next())).toBeInstanceOf(SessionEndedError);
  });

  it('called in a block of the same client do not wait for themselves', async () => {
    const block = Person.withSession(async () => {
      await Person.create({ username: 'before' });
      await disconnect();
      await Person.create({ username: 'after' });
    });
    expect(['SESSION_ENDED', 'NOT_CONNECTED']).toContain((await rejection(block))['code']);
    expect(await stored('before')).toBe(1);
    expect(await stored('after')).toBe(0);
  });

  it('make everything afterwards a NotConnectedError, instances and criteria of before included', async () => {
    const person = await Person.create({ username: 'kept' });
    const criteria = Person.where({ username: 'kept' });
    const { collection } = Person;
    const { serverSessions, ...held } = { serverSessions: connection().serverSessions, connection: connection() };
    await disconnect();
    person.username = 'changed';
    const CALLS: (() => unknown)[] = [
      () => person.save(),
      () => person.reload(),
      () => person.destroy(),
      () => person.withSession(() => undefined),
      () => criteria,
      () => criteria.count(),
      () => criteria.batches(1)[Symbol.asyncIterator]().next(),
      () => collection.insertOne({}),
      () => collection.find({}).toArray(),
      () => Person.create({ username: 'x' }),
      () => Person.withSession(() => undefined),
      () => Person.startSession(),
      () => serverSessions.start(),
      () => held.connection.withSession(() => undefined),
      () => held.connection.startSession(),
      () => held.connection.database().command({ ping: 1 }),
      () => connection(),
    ];
    for (const call of CALLS) {
      expect(await rejection((async () => await call())())).toBeInstanceOf(NotConnectedError);
    }
    expect(person.isChanged()).toBe(true);
  });

  it('may be called twice, at once and later, and connect works again', async () => {
    const { client } = connection();
    const held = connection();
    await Promise.all([disconnect(), held.close(), disconnect()]);
    await held.close();
    await disconnect();
    await connect({ default: { uri: mongodbUri(), database, options: { monitorCommands: true } } });
    expect(connection().client).not.toBe(client);
    expect(await Person.withSession(() => Person.count())).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [null],
    [-1],
    ['5'],
    [NaN],
    [{ timeoutMS: '5' }],
    [{ timeoutMS: -1 }],
    [{ timeoutMS: NaN }],
    [{ timeout: 5 }],
  ])('refuse options that cannot be meant: %p', async (options) => {
    expect(await rejection(connection().close(options as never))).toMatchObject({ code: 'INVALID_OPTION' });
    expect(await rejection(disconnect(options as never))).toMatchObject({ code: 'INVALID_OPTION' });
    expect(await Person.count()).toBeGreaterThanOrEqual(0);
  });

  it('disconnect closes every client, close only its own', async () => {
    await connect({ archive: { uri: mongodbUri(), database } });
    await connection('archive').close();
    await Person.count();
    await connect({ archive: { uri: mongodbUri(), database } });
    await disconnect();
    expect(thrown(() => connection('archive'))).toBeInstanceOf(NotConnectedError);
    expect(thrown(() => connection())).toBeInstanceOf(NotConnectedError);
  });
});
