// Start, commit and abort by hand, and several transactions on one session.
import { Account } from '../models/account';
import { printCommands } from './support/command-lines';
import { runExample } from './support/run-example';

runExample(async (recording) => {
  const anna = await Account.create({ _id: 'Anna', balance: 100 });
  recording.clear();
  // #region by-hand
  await Account.withSession(async (session) => {
    session.startTransaction({ readConcern: { level: 'snapshot' } });
    await anna.update({ balance: 70 });
    await session.commitTransaction();

    session.startTransaction();
    await anna.update({ balance: 0 });
    await session.abortTransaction();
    console.log(`Aborted: ${anna.balance} in memory`);
  });
  // #endregion
  printCommands(recording.started);

  // #region defaults
  const defaultTransactionOptions = { readConcern: { level: 'snapshot' }, maxCommitTimeMS: 5_000 } as const;
  await Account.withSession({ defaultTransactionOptions }, async (session) => {
    await session.withTransaction(() => anna.update({ balance: 60 }));
    await Account.transaction({ maxCommitTimeMS: 1_000 }, () => anna.update({ balance: 50 }));
  });
  // #endregion
  console.log(`Stored: ${(await Account.findOrFail('Anna')).balance}`);
});
