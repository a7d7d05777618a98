import { bornHere } from './births';
import { requireSize } from './compile-options';
import { openReading, perform, type Reading } from './execution';
import type { Prepare } from './loader';
import type { Query } from './query';

/** Enough that round trips cost little, and not so much that a reader which stops early paid for it. */
const DEFAULT_SIZE = 1000;

/** The query as it is where somebody begins to read it: what is read in a block belongs to it. */
export function readHere(query: Query): Query {
  return { ...query, births: bornHere(query.births) };
}

/**
 * Reads a query batch by batch. Each batch is one operation of the block around it, and nothing is held while the reader
 * works on what it got. Leaving the loop early closes the cursor on the server.
 *
 * @param query as `readHere` gives it
 * @param size most documents in a batch
 * @param prepare what is done with each document before its hooks run
 */
export async function* readBatches<R>(
  query: Query,
  size: number = DEFAULT_SIZE,
  prepare?: Prepare,
): AsyncGenerator<R[], undefined> {
  let reading: Reading<R> | undefined;
  const open = (): Promise<Reading<R> | undefined> =>
    perform(query, 'find', async (_query, course) =>
      openReading<R>(query, requireSize(query.definition, 'batches', size), course, prepare),
    );
  const next = (from: Reading<R>): Promise<R[] | null> => perform(query, 'find', () => nextOf(from));
  try {
    reading = await open();
    if (reading === undefined) return undefined;
    for (let batch = await next(reading); batch !== null; batch = await next(reading)) yield batch;
    return undefined;
  } finally {
    await reading?.cursor.close();
  }
}

async function nextOf<R>({ cursor, loader }: Reading<R>): Promise<R[] | null> {
  const batch = await cursor.nextBatch();
  if (batch === null) return null;
  const documents = loader.list(batch);
  if (loader.finds) await loader.found(documents);
  return documents;
}
