import { connect, connection, disconnect, TransactionsNotSupportedError } from 'threadline';
import { recordCommands, startStandalone, type CommandRecording, type TestServer } from 'threadline/testing';
import { rejection, thrown } from '../wired';
import { Account } from './models';

describe('Promise 14: a transaction on a standalone server is refused, examples 21 and 38', () => {
  let server: TestServer;
  let wire: CommandRecording;

  beforeAll(async () => {
    server = await startStandalone();
    await connect({ default: { uri: server.uri, database: 'alone', options: { monitorCommands: true } } });
    wire = recordCommands(connection().client);
    await Account.create({ owner: 'known' });
  }, 60_000);
  beforeEach(() => wire.clear());
  afterAll(async () => {
    await disconnect();
    await server.stop();
  });

  const write = () => Account.create({ owner: 'never' });
  const STARTS: Readonly<Record<string, () => Promise<unknown>>> = {
    'on a class': () => Account.transaction(write),
    'on a class, with options': () => Account.transaction({ maxAttempts: 3, join: true }, write),
    'on an instance': async () => (await Account.findByOrFail({ owner: 'known' })).transaction(write),
    'on the connection': () => connection().transaction(write),
    'in a session block': () => Account.withSession(() => Account.transaction(write)),
    'on a session': async () => {
      await using session = await Account.startSession();
      await session.withTransaction(write);
    },
    'by hand': () =>
      Account.withSession(async (session) => {
        throw thrown(() => session.startTransaction());
      }),
  };

  it.each(Object.entries(STARTS))('%s: says so and what to do, and nothing is written', async (_where, start) => {
    const error = await rejection(start());
    expect(error).toBeInstanceOf(TransactionsNotSupportedError);
    expect(error).toMatchObject({ code: 'TRANSACTIONS_NOT_SUPPORTED' });
    expect(error['resolution']).toMatch(/replica set/i);
    expect(wire.named('insert')).toEqual([]);
    expect(await Account.count()).toBe(1);
  });

  it('the session goes on without it', async () => {
    await Account.withSession(async () => {
      await rejection(Account.transaction(write));
      await Account.create({ owner: 'plain' });
    });
    expect(wire.names).toEqual(['insert']);
    expect(wire.started[0]!.autocommit).toBeUndefined();
  });
});
