import type { Document } from '../attributes/document';
import { DuplicateKeyError } from '../errors/duplicate-key-error';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';

/**
 * The document that `find` gives, or a new one that is stored. Where a unique index has another process win the race, the
 * other's document is found.
 *
 * @param find is told whether it is asked again, and then must see what others have just stored
 */
export async function findOrCreate<M extends Document>(
  find: (again: boolean) => Promise<M | null>,
  make: () => Promise<M> | M,
): Promise<M> {
  const found = await find(false);
  if (found !== null) return found;
  const made = await make();
  try {
    await made.save();
    return made;
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
    const theirs = await findAfter(error, find);
    if (theirs === null) throw error;
    return theirs;
  }
}

// A transaction is over after the failed write: then the duplicate key is what went wrong, and not that one asked again.
async function findAfter<M>(
  duplicate: DuplicateKeyError,
  find: (again: boolean) => Promise<M | null>,
): Promise<M | null> {
  try {
    return await find(true);
  } catch (error) {
    throw error instanceof TransactionAbortedError ? duplicate : error;
  }
}
