import type { ServerSessionId } from 'mongodb';
import { connect, connection, disconnect, Document, Field, Model, type Session } from 'threadline';
import { startReplicaSet, type TestReplicaSet } from 'threadline/testing';
import { idOf, rejection } from './wired';

@Document({ client: 'emily', collection: 'people' })
class EmilysPerson extends Model {
  @Field(String) username!: string;
}

@Document({ client: 'emma', collection: 'people' })
class EmmasPerson extends Model {
  @Field(String) username!: string;
}

const NOT_AUTHORIZED = 13;
const NO_SUCH_TRANSACTION = 251;

describe('with authentication, the session of one user is useless to the other', () => {
  const emily = { name: 'emily', password: 'of/Pisa', roles: ['readWriteAnyDatabase'] };
  const emma = { name: 'emma', password: 'of:Lucca', roles: ['readWriteAnyDatabase'] };
  let replicaSet: TestReplicaSet;

  beforeAll(async () => {
    replicaSet = await startReplicaSet({ auth: { users: [emily, emma] } });
    const clientOf = (user: typeof emily) => ({ uri: replicaSet.uriFor(user), database: 'app' });
    await connect({ emily: clientOf(emily), emma: clientOf(emma) });
    await EmilysPerson.createMany([{ username: 'a' }, { username: 'b' }, { username: 'c' }]);
  }, 60_000);

  afterAll(async () => {
    await disconnect();
    await replicaSet.stop();
  });

  /** A session of Emma's that carries the id of Emily's: what somebody could do who has seen it. */
  async function stolen(from: Session): Promise<Session> {
    const session = await EmmasPerson.startSession();
    const { serverSession } = session.driverSession as unknown as { serverSession: { id: ServerSessionId } };
    serverSession.id = from.id!;
    expect(idOf(session)).toBe(idOf(from));
    return session;
  }

  const asEmma = (session: Session, command: object) =>
    connection('emma').client.db('app').command(command, { session: session.driverSession });

  it('a cursor cannot be read on', async () => {
    await EmilysPerson.withSession(async (session) => {
      const cursor = EmilysPerson.collection.find({}, { batchSize: 1 });
      await cursor.next();
      await EmilysPerson.withoutSession(async () => {
        await using theirs = await stolen(session);
        const error = await rejection(asEmma(theirs, { getMore: cursor.id, collection: 'people' }));
        expect(error['code']).toBe(NOT_AUTHORIZED);
      });
      expect(await cursor.next()).not.toBeNull();
    });
  });

  it('a transaction cannot be joined, committed or aborted, and its writes are not seen', async () => {
    await using session = await EmilysPerson.startSession();
    session.driverSession.startTransaction();
    await EmilysPerson.collection.insertOne({ username: 'uncommitted' }, { session: session.driverSession });
    await using theirs = await stolen(session);
    const { txnNumber } = session.driverSession as unknown as { serverSession: never; txnNumber?: unknown };
    const number =
      txnNumber ??
      (session.driverSession as unknown as { serverSession: { txnNumber: unknown } }).serverSession.txnNumber;

    const find = { find: 'people', filter: { username: 'uncommitted' } };
    expect(await rejection(asEmma(theirs, { ...find, txnNumber: long(number), autocommit: false }))).toMatchObject({
      code: NO_SUCH_TRANSACTION,
    });
    expect((await asEmma(theirs, find))['cursor'].firstBatch).toEqual([]);
    const end = { txnNumber: long(number), autocommit: false };
    for (const command of ['commitTransaction', 'abortTransaction']) {
      const sent = connection('emma')
        .client.db('admin')
        .command({ [command]: 1, ...end }, { session: theirs.driverSession });
      expect(await rejection(sent)).toMatchObject({ code: NO_SUCH_TRANSACTION });
    }
    await session.driverSession.commitTransaction();
    expect(await EmilysPerson.count({ username: 'uncommitted' })).toBe(1);
  });

  it('it cannot be killed or ended', async () => {
    await EmilysPerson.withSession(async (session) => {
      const cursor = EmilysPerson.collection.find({}, { batchSize: 1 });
      await cursor.next();
      await EmilysPerson.withoutSession(async () => {
        const { serverSessions } = connection('emma');
        await serverSessions.kill(session.id!);
        await serverSessions.end(session.id!);
        const [known] = (await connection('emily').serverSessions.list()).filter(
          (entry) => idOf(entry) === idOf(session),
        );
        expect(await rejection(serverSessions.kill(known!))).toMatchObject({ serverCode: NOT_AUTHORIZED });
      });
      expect(await cursor.next()).not.toBeNull();
    });
  });

  it('it is not listed to the other user', async () => {
    await EmilysPerson.withSession(async (session) => {
      await EmilysPerson.count();
      const listed = async (name: string) =>
        (await connection(name).serverSessions.list()).map(
          (entry) => `${idOf(entry)} of ${entry.uid!.toString('hex')}`,
        );
      const [own, theirs] = await EmilysPerson.withoutSession(() => Promise.all([listed('emily'), listed('emma')]));
      const [known, ...others] = own.filter((entry) => entry.startsWith(idOf(session)));
      expect(known).toBeDefined();
      expect(others).toEqual([]);
      expect(theirs).not.toContain(known);
      const everybody = EmilysPerson.withoutSession(() => connection('emma').serverSessions.list({ allUsers: true }));
      expect(await rejection(everybody)).toMatchObject({ serverCode: NOT_AUTHORIZED });
    });
  });

  it('the same id is another session: writes under equal numbers do not meet', async () => {
    await EmilysPerson.withSession(async (session) => {
      await EmilysPerson.create({ username: 'emily 1' });
      await EmilysPerson.withoutSession(async () => {
        await using theirs = await stolen(session);
        await theirs.run(() => Promise.all([1, 2, 3].map((n) => EmmasPerson.create({ username: `emma ${n}` }))));
      });
      await Promise.all([2, 3].map((n) => EmilysPerson.create({ username: `emily ${n}` })));
    });
    expect(await EmilysPerson.where({ username: /^em(ily|ma) \d$/ }).count()).toBe(6);
  });

  it('a causal token is no credential: it carries a time, and any user may read after it', async () => {
    const token = await EmilysPerson.withSession(async (session) => {
      await EmilysPerson.create({ username: 'for all' });
      return session.causalToken!;
    });
    expect(await EmmasPerson.withSession({ after: token }, () => EmmasPerson.count({ username: 'for all' }))).toBe(1);
  });

  it("a wrong password and no password are errors of connect or of the first operation, with the server's code", async () => {
    const wrong = connect({ wrong: { uri: replicaSet.uriFor({ ...emily, password: 'guessed' }) } });
    expect(await rejection(wrong)).toMatchObject({ code: 'OPERATION', serverCode: 18 });
    await connect({ nobody: { uri: `mongodb://${replicaSet.hosts[0]}/app?replicaSet=rs0` } });
    const refused = connection('nobody').database().collection('people').findOne({});
    expect(await rejection(refused)).toMatchObject({ code: 'OPERATION', serverCode: NOT_AUTHORIZED });
  });

  function long(value: unknown): unknown {
    return typeof value === 'number' ? BigInt(value) : value;
  }
});
