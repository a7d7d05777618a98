import type { MongoServerError } from 'mongodb';
import { DuplicateKeyError } from '../../lib/errors/duplicate-key-error';
import { OperationError } from '../../lib/errors/operation-error';
import { TransactionsNotSupportedError } from '../../lib/errors/transactions-not-supported-error';
import { reachedServer, translateError } from '../../lib/store/translate-error';
import { startTransaction } from '../../lib/store/transaction-commands';
import { startStandalone } from '../../lib/testing/index';
import { specDatabase } from '../support/database';
import { rejection, SessionFixture } from '../support/session-fixture';

const database = specDatabase();
let fixture: SessionFixture;

beforeAll(async () => {
  fixture = await SessionFixture.open(database);
  await fixture.collection('people').createIndex({ email: 1, name: 1 }, { unique: true });
  await fixture.collection('people').insertOne({ email: 'e@x', name: 'Emily' });
});
afterAll(() => fixture[Symbol.asyncDispose]());

const people = () => fixture.collection('people');

describe('an error of the server', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['insertOne', () => people().insertOne({ email: 'e@x', name: 'Emily' })],
    ['insertMany', () => people().insertMany([{ email: 'e@x', name: 'Emily' }])],
    ['bulkWrite', () => people().bulkWrite([{ insertOne: { document: { email: 'e@x', name: 'Emily' } } }])],
    [
      'findOneAndUpdate',
      () => people().findOneAndUpdate({ email: 'e@x', name: 'none' }, { $set: { name: 'Emily' } }, { upsert: true }),
    ],
  ])('over a duplicate key by %s names index and values', async (name, call) => {
    const error = await rejection<DuplicateKeyError>(call());

    expect(error).toBeInstanceOf(DuplicateKeyError);
    expect(error.operation).toBe(`Person.collection.${name}`);
    expect(error.index).toBe('email_1_name_1');
    expect(error.values).toEqual({ email: 'e@x', name: 'Emily' });
    expect((error.cause as MongoServerError).code).toBe(11000);
  });

  it("keeps its code and the driver's error", async () => {
    const error = await rejection<OperationError>(
      people()
        .find({ $where: { not: 'code' } } as never)
        .toArray(),
    );

    expect(error).toBeInstanceOf(OperationError);
    expect(error.serverCode).toBe((error.cause as MongoServerError).code);
    expect(reachedServer(error.cause)).toBe(true);
  });

  it('that it has no transactions says so', async () => {
    await using server = await startStandalone();
    await using standalone = await SessionFixture.open(database, {}, server.uri);
    await standalone.block(async (session) => {
      startTransaction(session, {}, 'startTransaction');
      expect(await rejection(standalone.collection('people').insertOne({}))).toBeInstanceOf(
        TransactionsNotSupportedError,
      );
    });
  });
});

describe('other errors', () => {
  it('of the driver are ours too, and have not reached the server', async () => {
    const errors = [
      await rejection<OperationError>(people().updateOne({}, { a: 1 })),
      await rejection<OperationError>(people().insertOne(circular())),
    ];

    for (const error of errors) expect(error).toBeInstanceOf(OperationError);
    expect(errors.map(({ cause }) => reachedServer(cause))).toEqual([false, false]);
  });

  it("that are not the driver's stay themselves", () => {
    const own = new TypeError('mine');

    expect(translateError(own, 'operation')).toBe(own);
    expect(reachedServer(own)).toBe(false);
  });
});

function circular(): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  document['self'] = document;
  return document;
}
