// What cannot be part of a transaction is refused at once, and what failed in it cannot be swallowed.
import {
  DuplicateKeyError,
  InvalidOptionError,
  OperationNotAllowedInTransactionError,
  TransactionAbortedError,
} from 'threadline';
import { Account } from '../models/account';
import { refusal } from './support/refusals';
import { runExample } from './support/run-example';

runExample(async () => {
  await Account.create({ _id: 'Anna', balance: 100 });
  await Account.transaction(async () => {
    // #region refused
    const drop = (): unknown => Account.collection.drop();
    const concern = (): unknown => Account.collection.insertOne({}, { writeConcern: { w: 1 } });
    // #endregion
    console.log(await refusal(OperationNotAllowedInTransactionError, drop));
    console.log(await refusal(InvalidOptionError, concern));
    await Account.create({ _id: 'Ben' });
  });

  // #region swallowed
  const swallowed = Account.transaction(async () => {
    await Account.create({ _id: 'Cleo' });
    try {
      await Account.create({ _id: 'Anna' });
    } catch (error) {
      if (!(error instanceof DuplicateKeyError)) throw error;
    }
  });
  // #endregion
  console.log(await refusal(TransactionAbortedError, () => swallowed));
  console.log(`Stored: ${(await Account.pluck('_id')).join(', ')}`);
});
