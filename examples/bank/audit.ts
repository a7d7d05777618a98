import { isDeepStrictEqual } from 'node:util';
import { Account } from '../../models/account';
import { Teller } from '../../models/teller';
import { letters, Transfer } from '../../models/transfer';
import type { Books } from './books';

/** What the bank began the day with. */
export interface Opening {
  readonly accounts: number;
  readonly balance: number;
  /** The tellers as they are in memory. */
  readonly tellers: readonly Teller[];
}

/**
 * Compares what is stored with what memory says of it.
 *
 * @returns a sentence for everything that does not fit; none where all is well
 */
export async function audit(books: Books, opening: Opening): Promise<string[]> {
  const [accounts, ledger, tellers] = await Promise.all([Account.all(), Transfer.all(), Teller.all()]);
  return [
    ...auditBalances(accounts, ledger, opening),
    ...auditLedger(ledger, books),
    ...auditLetters(books),
    ...auditTellers(tellers, ledger, opening),
    ...books.surprises.map((error) => `a transfer ended with ${String(error)}`),
  ];
}

function auditBalances(accounts: readonly Account[], ledger: readonly Transfer[], opening: Opening): string[] {
  const expected = opening.accounts * opening.balance;
  const sum = accounts.reduce((total, { balance }) => total + balance, 0);
  const wrong = accounts.filter(({ _id, balance }) => balance < 0 || balance !== opening.balance + gain(_id, ledger));
  return [
    ...(sum === expected ? [] : [`the balances sum up to ${sum}, not to ${expected}`]),
    ...wrong.map(({ _id, balance }) => `the balance of ${_id} is ${balance}; by the ledger it is another`),
  ];
}

function gain(account: string, ledger: readonly Transfer[]): number {
  return ledger.reduce(
    (sum, { from, to, amount }) => sum + (to === account ? amount : 0) - (from === account ? amount : 0),
    0,
  );
}

function auditLedger(ledger: readonly Transfer[], { committed, settled }: Books): string[] {
  const stored = new Set(ledger.map(({ _id }) => _id));
  const known = new Set([...committed, ...[...settled].flatMap(([id, isStored]) => (isStored ? [id] : []))]);
  return [
    ...[...known].filter((id) => !stored.has(id)).map((id) => `transfer ${id} was committed, and is not in the ledger`),
    ...[...stored]
      .filter((id) => !known.has(id))
      .map((id) => `transfer ${id} is in the ledger, and was never committed`),
  ];
}

// Who got no answer sends no letter: hooks run for outcomes that are known.
function auditLetters({ committed, announced, sums }: Books): string[] {
  const { receipts, regrets } = letters;
  const sent = [...receipts.values()].reduce((total, times) => total + times, 0);
  return [
    ...(sent === committed.size ? [] : [`${sent} receipts were sent for ${committed.size} transfers`]),
    ...[...committed].filter((id) => receipts.get(id) !== 1).map((id) => `transfer ${id} did not have one receipt`),
    ...(announced.length === committed.size &&
    new Set(announced).size === committed.size &&
    announced.every((id) => committed.has(id))
      ? []
      : [`session.afterCommit ran ${announced.length} times for ${committed.size} transfers`]),
    ...[...regrets.keys()].filter((id) => receipts.has(id)).map((id) => `transfer ${id} has a receipt, and regrets`),
    ...[...regrets]
      .filter(([, times]) => times !== 1)
      .map(([id, times]) => `transfer ${id} was regretted ${times} times`),
    ...(new Set(sums).size <= 1 ? [] : [`the sum of all balances was seen as ${[...new Set(sums)].join(' and ')}`]),
  ];
}

// A retry that counted a transfer twice would show in memory first.
function auditTellers(stored: readonly Teller[], ledger: readonly Transfer[], { tellers }: Opening): string[] {
  return tellers.flatMap((teller) => {
    const entries = ledger.filter((transfer) => transfer.teller === teller._id).length;
    const kept = stored.find(({ _id }) => _id === teller._id)?.toObject();
    return [
      ...(isDeepStrictEqual(teller.toObject(), kept) && !teller.isChanged()
        ? []
        : [`${teller._id} is another in memory`]),
      ...(teller.transfers === entries
        ? []
        : [`${teller._id} counts ${teller.transfers} transfers, the ledger ${entries}`]),
    ];
  });
}
