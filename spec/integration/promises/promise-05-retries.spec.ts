import { setTimeout as sleep } from 'node:timers/promises';
import { connect, connection, disconnect } from 'threadline';
import { recordCommands, startReplicaSet, type CommandRecording, type TestReplicaSet } from 'threadline/testing';
import { Person } from '../people';
import { idOf, rejection } from '../wired';

describe('Promise 5: commands that the driver sends again stay in their session and their turn', () => {
  let replicaSet: TestReplicaSet;
  let wire: CommandRecording;

  beforeAll(async () => {
    replicaSet = await startReplicaSet({ testCommands: true });
    await connect({ default: { uri: replicaSet.uri, database: 'app', options: { monitorCommands: true } } });
    await Person.createMany(Array.from({ length: 5 }, (_, age) => ({ username: 'stored', age })));
    wire = recordCommands(connection().client);
  }, 60_000);
  beforeEach(() => wire.clear());
  afterAll(async () => {
    await disconnect();
    await replicaSet.stop();
  });

  /** The next command of a name meets with an accident. */
  async function failNext(command: string, how: object, times = 1): Promise<void> {
    const data = { failCommands: [command], ...how };
    await connection().client.db('admin').command({ configureFailPoint: 'failCommand', mode: { times }, data });
    wire.clear();
  }

  it('a write whose connection broke: the same lsid and txnNumber, one document, and the next one after it', async () => {
    await failNext('insert', { closeConnection: true });
    const id = await Person.withSession(async (session) => {
      await Promise.all([Person.create({ username: 'first' }), Person.create({ username: 'second' })]);
      return idOf(session);
    });
    const numbers = wire.named('insert').map(({ txnNumber }) => txnNumber!);
    expect(numbers).toEqual([numbers[0], numbers[0], numbers[0]! + 1]);
    expect(wire.lsids()).toEqual([id]);
    expect(await Person.count({ username: { $in: ['first', 'second'] } })).toBe(2);
  });

  it('a read whose connection broke', async () => {
    await failNext('find', { closeConnection: true });
    await Person.withSession(async (session) => {
      expect(await Person.where({ username: 'stored' })).toHaveLength(5);
      expect(wire.names).toEqual(['find', 'find']);
      expect(wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('the read of one document whose connection broke, once', async () => {
    const { id } = (await Person.findBy({ username: 'stored' }))!;
    await Person.withSession(async (session) => {
      await failNext('find', { closeConnection: true });
      expect((await Person.find(id))?.username).toBe('stored');
      expect(wire.names).toEqual(['find', 'find']);
      await failNext('find', { closeConnection: true }, 2);
      expect(await rejection(Person.find(id))).toMatchObject({ code: 'OPERATION' });
      expect(wire.names).toEqual(['find', 'find']);
      expect((await Person.find(id))?.username).toBe('stored');
      expect(wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('a cursor that the server has lost is an error of its own, and the block goes on', async () => {
    await Person.withSession(async (session) => {
      const batches = Person.where({ username: 'stored' }).batches(2)[Symbol.asyncIterator]();
      await batches.next();
      await failNext('getMore', { errorCode: 43 });
      expect(await rejection(batches.next())).toMatchObject({ code: 'OPERATION', serverCode: 43 });
      expect(await Person.count({ username: 'stored' })).toBe(5);
      expect(wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('a change stream that resumes goes on in the session', async () => {
    await Person.withSession(async (session) => {
      const stream = Person.watch();
      await stream.tryNext();
      await failNext('getMore', { errorCode: 6, closeConnection: true });
      const next = stream.next();
      await sleep(100);
      await Person.create({ username: 'after the accident' });
      expect(await next).toMatchObject({ fullDocument: { username: 'after the accident' } });
      expect(wire.named('aggregate')).toHaveLength(1);
      expect(wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('an error that is not tried again has its labels and code, and does not end the session', async () => {
    await failNext('insert', { errorCode: 112, errorLabels: ['TransientTransactionError'] });
    await Person.withSession(async (session) => {
      const error = await rejection(Person.create({ username: 'refused' }));
      expect(error).toMatchObject({ code: 'OPERATION', serverCode: 112 });
      expect(
        (error as unknown as { hasErrorLabel(label: string): boolean }).hasErrorLabel('TransientTransactionError'),
      ).toBe(true);
      await Person.create({ username: 'goes on' });
      expect(wire.lsids()).toEqual([idOf(session)]);
    });
  });

  it('a slow command holds up what comes after it in its block, and no other block', async () => {
    await failNext('insert', { blockConnection: true, blockTimeMS: 300 });
    const order: string[] = [];
    const sent = async () => {
      while (wire.named('insert').length === 0) await sleep(1);
    };
    const slow = Person.withSession(async () => {
      const created = Person.create({ username: 'slow' }).then(() => order.push('slow'));
      await sent();
      await Promise.all([created, Person.count().then(() => order.push('behind it'))]);
    });
    await sent();
    await Person.withSession(() => Person.count().then(() => order.push('another block')));
    await slow;
    expect(order).toEqual(['another block', 'slow', 'behind it']);
  });
});
