import type { Collection } from 'mongodb';
import { Db, type Admin, type CollectionOptions, type DbOptions, type Document as Raw } from 'mongodb';
import type { ClientEntry } from '../clients/client-entry';
import { ThreadedAdmin } from './admin-facade';
import { optionsFirst, ThreadedCollection } from './collection-facade';
import { putInside, threadMethods, type MethodTable } from './facade';

/** Every method of the driver's `Db`. */
export const DATABASE_METHODS: MethodTable = {
  collection: { kind: 'own' },
  admin: { kind: 'own' },
  command: { kind: 'command', command: 0, options: 1 },
  runCursorCommand: { kind: 'cursor', command: 0, options: 1 },
  aggregate: { kind: 'cursor', options: 1, inherits: true, pipeline: 0 },
  watch: { kind: 'changeStream', options: optionsFirst, inherits: true },
  createCollection: { kind: 'command', options: 1 },
  renameCollection: { kind: 'command', options: 2 },
  dropCollection: { kind: 'command', options: 1 },
  dropDatabase: { kind: 'command', options: 0 },
  listCollections: { kind: 'cursor', options: 1 },
  collections: { kind: 'command', options: 0 },
  createIndex: { kind: 'command', options: 2 },
  indexInformation: { kind: 'command', options: 1 },
  stats: { kind: 'command', options: 0 },
  removeUser: { kind: 'command', options: 1 },
  setProfilingLevel: { kind: 'command', options: 1 },
  profilingLevel: { kind: 'command', options: 0 },
};

/** A database of the driver in which every method carries the session of the block around it. */
export class ThreadedDb extends Db {
  readonly #plain: Db;
  readonly #entry: ClientEntry;

  constructor(plain: Db, entry: ClientEntry) {
    super(plain.client, plain.databaseName);
    this.#plain = plain;
    this.#entry = entry;
    // Concerns and BSON options; the driver leaves the place where it keeps them out of its types.
    (this as unknown as { s: unknown }).s = (plain as unknown as { readonly s: unknown }).s;
    const thread = (collection: Collection): Collection => this.#thread(collection);
    putInside(this, { plain, entry, name: 'db', database: plain.databaseName, thread });
  }

  override collection<T extends Raw = Raw>(name: string, options?: CollectionOptions): Collection<T> {
    return this.#thread(this.#plain.collection(name, options)) as unknown as Collection<T>;
  }

  override admin(): Admin {
    return new ThreadedAdmin(this.#plain, this, this.#entry, 'db.admin()');
  }

  #thread(collection: Collection): Collection {
    return new ThreadedCollection(collection, this, this.#entry, `db.${collection.collectionName}`);
  }
}

threadMethods(ThreadedDb.prototype, Db.prototype, DATABASE_METHODS);

/**
 * A database of a client behind the driver's own interface, with the session of the block around it in every method.
 *
 * @param name the client's database unless given
 */
export function threadedDatabase(entry: ClientEntry, name: string = entry.database, options?: DbOptions): Db {
  return new ThreadedDb(entry.client.db(name, options), entry);
}
