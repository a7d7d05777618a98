import type { Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import { DuplicateKeyError } from '../errors/duplicate-key-error';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';
import { save } from './save';

/**
 * The document that `find` gives, or a new one that is stored. Where a unique index has another process win the race, the
 * other's document is found.
 */
export async function findOrCreate<M extends Document>(
  find: () => Promise<M | null>,
  make: () => M,
  definition: ModelDefinition,
): Promise<M> {
  const found = await find();
  if (found !== null) return found;
  const made = make();
  try {
    await save(made, definition);
    return made;
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
    const theirs = await findAfter(error, find);
    if (theirs === null) throw error;
    return theirs;
  }
}

// A transaction is over after the failed write: then the duplicate key is what went wrong, and not that one asked again.
async function findAfter<M>(duplicate: DuplicateKeyError, find: () => Promise<M | null>): Promise<M | null> {
  try {
    return await find();
  } catch (error) {
    throw error instanceof TransactionAbortedError ? duplicate : error;
  }
}
