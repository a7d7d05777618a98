import type { Collection, Document as Raw } from 'mongodb';
import { ThreadedCollection } from './collection-facade';
import type { Target } from './target';
import { threadedDatabase } from './threaded-database';

/**
 * A model's collection behind the driver's own interface: every method that can reach the server carries the session of
 * the block around it, takes its turn, and is refused where the block refuses.
 *
 * @param modelName as messages name it
 */
export function threadedCollection<T extends Raw>(target: Target, modelName: string): Collection<T> {
  const { entry, database, collection, concerns } = target;
  const plain = entry.client.db(database).collection(collection, { ...concerns });
  const threaded = new ThreadedCollection(plain, threadedDatabase(entry, database), entry, `${modelName}.collection`);
  return threaded as unknown as Collection<T>;
}
