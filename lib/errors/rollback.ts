import { ThreadlineError } from './threadline-error';

/**
 * Thrown inside a transaction block to abort it: the transaction then resolves to `undefined` instead of rejecting.
 *
 * @example
 * await Account.transaction(async () => {
 *   await account.save();
 *   if (account.balance < 0) throw new Rollback();
 * });
 */
export class Rollback extends ThreadlineError {
  override readonly name = 'Rollback';
  readonly code = 'ROLLBACK' as const;

  constructor() {
    super({
      problem: 'A rollback was asked for.',
      summary: 'Inside a transaction this aborts it quietly; it was thrown where no transaction catches it.',
      resolution: 'Throw it only inside the block of a transaction.',
    });
  }
}
