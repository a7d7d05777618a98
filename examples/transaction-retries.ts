// Two writers, one document: the block that loses runs again, on documents that are what they were before it.
import { TransactionRetryError } from 'threadline';
import { Account } from '../models/account';
import { Teller } from '../models/teller';
import { refusal } from './support/refusals';
import { runExample } from './support/run-example';

async function somebodyElse(): Promise<void> {
  await Account.withoutSession(() => Account.where({ _id: 'Anna' }).updateAll({ $inc: { balance: 50 } }));
}

runExample(async () => {
  await Account.create({ _id: 'Anna', balance: 100 });
  // #region conflict
  const teller = await Teller.create({ _id: 'Tom' });
  await Account.transaction(async (_session, { attempt }) => {
    teller.handle('withdrawal'); // counted once, however often the block runs
    const anna = await Account.findOrFail('Anna'); // loaded inside, so that it is fresh in each attempt
    if (attempt === 1) await somebodyElse();
    anna.balance -= 30;
    await Promise.all([anna.save(), teller.save()]);
    console.log(`Attempt ${attempt} went through`);
  });
  // #endregion
  console.log(`Anna has ${(await Account.findOrFail('Anna')).balance}, Tom counts ${teller.transfers} transfer`);

  // #region limits
  const limited = Account.transaction(
    {
      timeoutMS: 10_000,
      maxAttempts: 3,
      onRetry: (_error, { attempt }) => console.log(`Attempt ${attempt} was in vain`),
    },
    async () => {
      const anna = await Account.findOrFail('Anna');
      await somebodyElse();
      await anna.update({ balance: 0 });
    },
  );
  // #endregion
  console.log(await refusal(TransactionRetryError, () => limited));
  console.log(`Anna has ${(await Account.findOrFail('Anna')).balance}`);
});
