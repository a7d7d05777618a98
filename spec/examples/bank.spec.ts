import { connect, disconnect } from 'threadline';
import { audit, type Opening } from '../../examples/bank/audit';
import { Books } from '../../examples/bank/books';
import { Account } from '../../models/account';
import { Teller } from '../../models/teller';
import { letters, Transfer } from '../../models/transfer';
import { mongodbUri, specDatabase } from '../support/database';
import { runProgram } from '../support/run-program';

const TAKES_AT_MOST_MS = 150_000;

test(
  'a short day at the bank, with its primary killed, ends with everything exactly right',
  async () => {
    const { code, stdout, stderr } = await runProgram('examples/bank.ts', { BANK_SECONDS: '10' });
    const lines = stdout.trimEnd().split('\n');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines.at(-1)).toBe('All is exactly right.');
    expect(figure(stdout, /^transfers +(\d+) committed/m)).toBeGreaterThan(0);
    expect(figure(stdout, /with (\d+) kills/)).toBeGreaterThan(0);
    expect(figure(stdout, /^sums seen +(\d+)/m)).toBeGreaterThan(0);
    expect(stdout).not.toContain('\x1b');
  },
  TAKES_AT_MOST_MS,
);

function figure(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1]);
}

describe('the audit', () => {
  const database = specDatabase();
  let books: Books;
  let opening: Opening;

  beforeAll(() => connect({ default: { uri: mongodbUri(), database } }));
  afterAll(() => disconnect());

  beforeEach(async () => {
    await Promise.all([Account.deleteAll(), Transfer.deleteAll(), Teller.deleteAll()]);
    for (const sent of Object.values(letters)) sent.clear();
    const [anna, ben] = await Account.createMany([
      { _id: 'Anna', balance: 100 },
      { _id: 'Ben', balance: 100 },
    ]);
    const teller = await Teller.create({ _id: 'teller 0' });
    teller.handle('one');
    await teller.save();
    await anna!.update({ balance: 70 });
    await ben!.update({ balance: 130 });
    await Transfer.create({ _id: 'one', from: 'Anna', to: 'Ben', amount: 30, teller: 'teller 0' });
    books = new Books();
    books.committed.add('one');
    books.announced.push('one');
    opening = { accounts: 2, balance: 100, tellers: [teller] };
  });

  test('finds nothing where all is right', async () => {
    expect(await audit(books, opening)).toEqual([]);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['lost money', () => Account.where({ _id: 'Ben' }).updateAll({ balance: 100 }), /sum up to 170, not to 200/],
    ['an entry that is missing', () => Transfer.deleteAll(), /one was committed, and is not in the ledger/],
    ['an entry that nobody knows of', () => books.committed.clear(), /one is in the ledger, and was never committed/],
    [
      'an unknown outcome that was settled wrongly',
      () => books.settled.set('two', true),
      /two was committed, and is not/,
    ],
    ['a receipt that was not sent', () => letters.receipts.clear(), /0 receipts were sent for 1 transfers/],
    ['a receipt that was sent twice', () => letters.receipts.set('one', 2), /one did not have one receipt/],
    ['a hook of the session that ran twice', () => books.announced.push('one'), /afterCommit ran 2 times for 1/],
    ['regrets beside a receipt', () => letters.regrets.set('one', 1), /one has a receipt, and regrets/],
    [
      'a teller who counted twice',
      () => opening.tellers[0]!.handle('one'),
      /teller 0 counts 2 transfers, the ledger 1/,
    ],
    ['a sum that was wrong for a moment', () => books.sums.push(200, 170), /was seen as 200 and 170/],
    ['an error that nobody expects', () => books.surprises.push(new RangeError('boo')), /ended with RangeError: boo/],
  ])('finds %s', async (_, tamper, message) => {
    await tamper();

    expect((await audit(books, opening)).join('\n')).toMatch(message);
  });
});
