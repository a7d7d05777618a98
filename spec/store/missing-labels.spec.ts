import { MongoClient } from 'mongodb';
import { connect, connection, disconnect, Document, Field, Model } from 'threadline';
import { recordCommands } from 'threadline/testing';
import { mongodbUri, specDatabase } from '../support/database';

const APP_NAME = 'missing-labels';
const TOGETHER = 4;
const database = specDatabase();
const admin = new MongoClient(mongodbUri());

@Document()
class Coin extends Model {
  @Field() value!: number;
}

beforeAll(async () => {
  await connect({ default: { uri: mongodbUri(), database, options: { appName: APP_NAME, monitorCommands: true } } });
  await Coin.create({ value: 0 });
});
beforeEach(() => Coin.deleteAll());
afterEach(() => fail('off', {}));
afterAll(() => Promise.all([admin.close(), disconnect()]));

async function fail(mode: unknown, data: object): Promise<void> {
  await admin.db('admin').command({ configureFailPoint: 'failCommand', mode, data: { ...data, appName: APP_NAME } });
}

/** Connections that break together: the first clears the pool, and the driver forgets the labels of all others. */
function breakTogether(command: string): Promise<void> {
  const failure = { failCommands: [command], closeConnection: true, blockConnection: true, blockTimeMS: 200 };
  return fail({ times: TOGETHER }, failure);
}

/** How often the blocks ran, of several that go on at once and whose commands break together. */
async function attemptsOfAll(): Promise<number> {
  let attempts = 0;
  const blocks = Array.from({ length: TOGETHER }, (_, value) =>
    Coin.transaction(async () => {
      attempts += 1;
      await Coin.create({ value });
    }),
  );
  await Promise.all(blocks);
  return attempts;
}

test('blocks whose connections break together all run again', async () => {
  await breakTogether('insert');

  expect(await attemptsOfAll()).toBe(2 * TOGETHER);
  expect(await Coin.count()).toBe(TOGETHER);
});

test('the same with the insertion of several at once, whose error is inside another', async () => {
  await breakTogether('insert');
  const blocks = Array.from({ length: TOGETHER }, () =>
    Coin.transaction(() => Coin.createMany([{ value: 1 }, { value: 2 }])),
  );

  await Promise.all(blocks);
  expect(await Coin.count()).toBe(2 * TOGETHER);
});

test('commits whose connections break together are sent again, and their blocks are not', async () => {
  using wire = recordCommands(connection().client);
  await breakTogether('commitTransaction');

  expect(await attemptsOfAll()).toBe(TOGETHER);
  expect(wire.named('commitTransaction').length).toBe(2 * TOGETHER);
  expect(await Coin.count()).toBe(TOGETHER);
});

test('a commit that was unknown, and then turns out not to have happened, makes the block run again', async () => {
  const { client } = connection();
  const refuseFromNowOn = (): void =>
    void fail('alwaysOn', {
      failCommands: ['commitTransaction'],
      errorCode: 251,
      errorLabels: ['TransientTransactionError'],
    });
  await fail('alwaysOn', { failCommands: ['commitTransaction'], closeConnection: true });
  // The driver sends it twice by itself: from the third on it is our own loop that asks.
  const seen: number[] = [];
  client.on('commandFailed', ({ commandName }) => {
    if (commandName === 'commitTransaction' && seen.push(1) === 3) refuseFromNowOn();
  });
  let attempts = 0;

  await Coin.transaction({ onRetry: () => fail('off', {}) as never }, async () => {
    attempts += 1;
    await Coin.create({ value: 1 });
  });
  client.removeAllListeners('commandFailed');

  expect(attempts).toBe(2);
  expect(await Coin.count()).toBe(1);
});
