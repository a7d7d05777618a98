import {
  connect,
  connection,
  disconnect,
  Document,
  Field,
  InvalidOptionError,
  Model,
  NotConnectedError,
} from 'threadline';
import { idOf, rejection, thrown, wired } from '../integration/wired';
import { mongodbUri } from '../support/database';

@Document()
class Person extends Model {
  @Field(String) name!: string;
}

describe('a connection', () => {
  const spec = wired();

  it('is one for each open client', async () => {
    expect(connection()).toBe(connection('default'));
    const made = await connect({ second: { uri: mongodbUri(), database: spec.database } });
    expect([made, made.name]).toEqual([connection('second'), 'second']);
    await made.close();
    expect(thrown(() => connection('second'))['code']).toBe('NOT_CONNECTED');
    const again = await connect({ second: { uri: mongodbUri(), database: spec.database } });
    expect(again).not.toBe(made);
    await again.close();
  });

  it('runs sessions and transactions of its client, without a model', async () => {
    const people = () => connection().database().collection('people');
    await connection().withSession({ causalConsistency: false }, async (session) => {
      await people().insertOne({ name: 'one' });
      expect(spec.wire.lsids()).toEqual([idOf(session)]);
      expect(Person.currentSession).toBe(session);
    });
    spec.wire.clear();
    expect(await connection().transaction(async () => (await people().insertOne({ name: 'two' })).acknowledged)).toBe(
      true,
    );
    expect(spec.wire.names).toEqual(['insert', 'commitTransaction']);
    await using session = await connection().startSession();
    await session.run(() => Person.count());
    expect(spec.wire.started.at(-1)!.lsid).toBe(idOf(session));
  });

  it("gives the driver's bare client, which carries no session of ours", async () => {
    await connection().withSession(async (session) => {
      await connection().client.db(spec.database).collection('people').findOne({});
      expect(spec.wire.lsids()).not.toContain(idOf(session));
    });
  });

  it.each<[string, unknown, string]>([
    ['an unknown option', { timeout: 5 }, 'timeout'],
    ['a time that is no number', { timeoutMS: '5' }, 'timeoutMS'],
    ['a negative time', { timeoutMS: -1 }, 'timeoutMS'],
    ['no time at all', { timeoutMS: NaN }, 'timeoutMS'],
    ['a number in place of options', 5, 'options'],
    ['null', null, 'options'],
  ])('closes with no %s', async (_, options, option) => {
    const error = await rejection(connection().close(options as never));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option });
    expect(await rejection(disconnect(options as never))).toBeInstanceOf(InvalidOptionError);
    expect(await Person.exists({ name: 'nobody' })).toBe(false);
  });

  it('that was closed says so, whoever still has it', async () => {
    const made = await connect({ brief: { uri: mongodbUri(), database: spec.database } });
    await made.close();
    await made.close({ timeoutMS: 0 });
    expect(await rejection(made.withSession(() => 1))).toBeInstanceOf(NotConnectedError);
    expect(await rejection(made.startSession())).toBeInstanceOf(NotConnectedError);
    expect(await rejection(made.transaction(() => 1))).toBeInstanceOf(NotConnectedError);
    expect(await rejection(made.serverSessions.start())).toBeInstanceOf(NotConnectedError);
    expect(await rejection((async () => made.database().collection('people').findOne({}))())).toBeInstanceOf(
      NotConnectedError,
    );
  });
});
