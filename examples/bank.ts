// Money moves between accounts while the primary of a replica set is killed every few seconds. At the end everything must
// be exactly right: balances, ledger, memory, and the letters that were sent after commits.
//
//   npm run torture            for a minute
//   npm run torture -- 300     for five
import { randomInt, randomUUID } from 'node:crypto';
import { CommitOutcomeUnknownError, connect, disconnect, Rollback, TransactionRetryError } from 'threadline';
import { progressLine, startReplicaSet, type TestReplicaSet } from 'threadline/testing';
import { Account } from '../models/account';
import { Teller } from '../models/teller';
import { Transfer } from '../models/transfer';
import { audit } from './bank/audit';
import { Books, type Order } from './bank/books';
import { killPrimaries, pause } from './bank/chaos';
import { watchProgress } from './bank/progress';

const SECONDS = Number(process.argv[2] ?? process.env['BANK_SECONDS'] ?? 60);
const KILL_EVERY_MS = 1_500;
const ACCOUNTS = 40;
const BALANCE = 10_000;
// Some customers wait longer than others: who leaves while a commit is under way does not learn what became of it.
const PATIENCE_MS = [300, 600, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000];
const SUM_EVERY_MS = 500;
const SURPRISES_AT_MOST = 20;
// What goes on when time is up ends by itself within this; if not, that is a failure too.
const CLOSING_TAKES_AT_MOST_MS = 90_000;

const books = new Books();

async function transfer(teller: Teller, { id, from, to, amount }: Order): Promise<Transfer | undefined> {
  const timeoutMS = patienceOf(teller);
  const onRetry = (): void => void (books.retries += 1);
  // #region transfer
  return Account.transaction({ timeoutMS, onRetry }, async (session) => {
    teller.handle(id); // in memory already, and taken back there before each retry
    const [payer, payee] = await Promise.all([Account.findOrFail(from), Account.findOrFail(to)]);
    if (payer.balance < amount) throw new Rollback();
    payer.balance -= amount;
    payee.balance += amount;
    await Promise.all([payer.save(), payee.save(), teller.save()]);
    await session.afterCommit(() => books.announced.push(id));
    return Transfer.create({ _id: id, from, to, amount, teller: teller._id });
  });
  // #endregion
}

function patienceOf({ _id }: Teller): number {
  return PATIENCE_MS[Number(_id.slice('teller '.length))]!;
}

async function settle(teller: Teller, id: string): Promise<void> {
  // #region settle
  const isStored = await Transfer.with({ readConcern: 'linearizable' }, () => Transfer.exists({ _id: id }));
  await teller.reload(); // memory was put back to what was certain
  // #endregion
  books.settled.set(id, isStored);
}

async function serve(teller: Teller, order: Order): Promise<void> {
  const began = performance.now();
  try {
    const done = await transfer(teller, order);
    if (done === undefined) books.refused += 1;
    else books.committed.add(order.id);
    books.latenciesMS.push(performance.now() - began);
  } catch (error) {
    if (error instanceof CommitOutcomeUnknownError) await untilAnswered(() => settle(teller, order.id));
    else if (error instanceof TransactionRetryError) books.givenUp += 1;
    else surprise(error);
  }
}

function surprise(error: unknown): void {
  books.surprises.push(error);
  if (books.surprises.length >= SURPRISES_AT_MOST) throw error;
}

async function untilAnswered(ask: () => Promise<void>): Promise<void> {
  const until = performance.now() + CLOSING_TAKES_AT_MOST_MS / 2;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}

async function work(teller: Teller, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) await serve(teller, newOrder());
}

function newOrder(): Order {
  const from = randomInt(ACCOUNTS);
  const to = (from + 1 + randomInt(ACCOUNTS - 1)) % ACCOUNTS;
  return { id: randomUUID(), from: `account ${from}`, to: `account ${to}`, amount: 1 + randomInt(BALANCE / 2) };
}

/** Money that is under way must be seen in one account or the other. */
async function watchSum(closing: AbortSignal): Promise<void> {
  while (await pause(SUM_EVERY_MS, closing)) {
    const balances = await Account.transaction({ readConcern: { level: 'snapshot' } }, () => Account.pluck('balance'));
    books.sums.push(balances!.reduce<number>((sum, balance) => sum + balance, 0));
  }
}

async function open(): Promise<Teller[]> {
  const names = Array.from({ length: ACCOUNTS }, (_, index) => `account ${index}`);
  await Account.createMany(names.map((_id) => ({ _id, balance: BALANCE })));
  await Transfer.createIndexes();
  await Transfer.collection.createIndex({ teller: 1 }); // and with it the collection
  return Teller.createMany(PATIENCE_MS.map((_, index) => ({ _id: `teller ${index}` })));
}

async function day(replicaSet: TestReplicaSet): Promise<string[]> {
  const tellers = await open();
  const closing = AbortSignal.timeout(SECONDS * 1000);
  const endProgress = watchProgress(books);
  const killing = killPrimaries(replicaSet, books, KILL_EVERY_MS, closing);
  try {
    await Promise.all([killing, watchSum(closing), ...tellers.map((teller) => work(teller, closing))]);
  } finally {
    endProgress();
  }
  return audit(books, { accounts: ACCOUNTS, balance: BALANCE, tellers });
}

function printFigures(): void {
  const { committed, retries, kills, refused, givenUp, settled, sums } = books;
  console.log(
    `transfers   ${committed.size} committed, ${refused} refused for lack of money, ${givenUp} given up in time`,
  );
  console.log(`unknown     ${settled.size} outcomes, of which the ledger has ${books.settledAsStored}`);
  console.log(`retries     ${retries}, with ${kills} kills of the primary`);
  console.log(`latency     p50 ${books.percentile(0.5)} ms, p95 ${books.percentile(0.95)} ms`);
  console.log(`sums seen   ${sums.length}`);
}

async function main(): Promise<string[]> {
  // Its own servers always: it must never kill anybody else's.
  await using replicaSet = await startReplicaSet({ nodes: 3, electionTimeoutMS: 1_000, onProgress: progressLine() });
  const options = { serverSelectionTimeoutMS: 500, heartbeatFrequencyMS: 500 };
  await connect({ default: { uri: replicaSet.uri, database: 'bank', options } });
  try {
    return await day(replicaSet);
  } finally {
    await disconnect();
  }
}

setTimeout(
  () => {
    console.error('The bank did not close in time.');
    process.exit(1);
  },
  SECONDS * 1000 + CLOSING_TAKES_AT_MOST_MS,
).unref();

main()
  .then((discrepancies) => {
    printFigures();
    for (const discrepancy of discrepancies) console.error(`wrong: ${discrepancy}`);
    console.log(discrepancies.length === 0 ? 'All is exactly right.' : `${discrepancies.length} discrepancies.`);
    process.exitCode = discrepancies.length === 0 ? 0 : 1;
  })
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
