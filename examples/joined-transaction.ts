// A function that needs a transaction, called with and without one around it.
import { TransactionNestingError } from 'threadline';
import { Account } from '../models/account';
import { printCommands } from './support/command-lines';
import { refusal } from './support/refusals';
import { runExample } from './support/run-example';

// #region join
async function pay(from: string, to: string, amount: number): Promise<void> {
  await Account.transaction({ join: true }, async () => {
    const [payer, payee] = await Promise.all([Account.findOrFail(from), Account.findOrFail(to)]);
    payer.balance -= amount;
    payee.balance += amount;
    await Promise.all([payer.save(), payee.save()]);
  });
}

async function payAll(from: string, amounts: ReadonlyMap<string, number>): Promise<void> {
  await Account.transaction(async () => {
    for (const [to, amount] of amounts) await pay(from, to, amount);
  });
}
// #endregion

runExample(async (recording) => {
  await Account.createMany(['Anna', 'Ben', 'Cleo'].map((_id) => ({ _id, balance: 100 })));
  await pay('Anna', 'Ben', 10);
  recording.clear();
  await payAll(
    'Anna',
    new Map([
      ['Ben', 20],
      ['Cleo', 30],
    ]),
  );
  printCommands(recording.started.filter(({ name }) => name !== 'find'));
  console.log(`Balances: ${(await Account.pluck('balance')).join(', ')}`);

  await Account.transaction(async () => {
    console.log(await refusal(TransactionNestingError, () => Account.transaction(() => Account.count())));
    await Account.create({ _id: 'Dora' }); // still in the outer transaction
  });
  console.log(`${await Account.count()} accounts`);
});
