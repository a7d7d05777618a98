// A transaction: all of it is stored, or nothing, and memory says the same.
import { Rollback } from 'threadline';
import { Account } from '../models/account';
import { Transfer } from '../models/transfer';
import { printCommands } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  await Account.createMany([
    { _id: 'Anna', balance: 100 },
    { _id: 'Ben', balance: 100 },
  ]);
  await Transfer.createIndexes();
  recording.clear();
  // #region commit
  const entry = await Account.transaction(async () => {
    const [anna, ben] = await Account.findOrFail(['Anna', 'Ben']);
    anna!.balance -= 30;
    ben!.balance += 30;
    await Promise.all([anna!.save(), ben!.save()]);
    return Transfer.create({ _id: 'rent', from: 'Anna', to: 'Ben', amount: 30 });
  });
  // #endregion
  printCommands(recording.started);
  console.log(`The ledger has ${entry!._id}; balances: ${(await Account.pluck('balance')).join(', ')}`);

  // #region rollback
  const anna = await Account.findOrFail('Anna');
  const nothing = await Account.transaction(async () => {
    anna.balance -= 500;
    await anna.save({ validate: false });
    if (anna.balance < 0) throw new Rollback();
    return 'done';
  });
  // #endregion
  console.log(`It resolved to ${nothing}; in memory ${anna.balance}, changed: ${anna.isChanged()}`);
  console.log(`Stored: ${(await Account.findOrFail('Anna')).balance}`);
});
