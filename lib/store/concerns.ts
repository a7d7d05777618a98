import { ReadConcern, WriteConcern, type ClientSession, type ReadConcernLike } from 'mongodb';

/** Whatever has concerns that operations inherit: a collection, a database. */
export interface ConcernParent {
  readonly readConcern?: ReadConcern;
  readonly writeConcern?: WriteConcern;
}

/** Options as any method of the driver takes them. */
export type DriverOptions = Readonly<Record<string, unknown>>;

/**
 * A read concern for one operation: its own or its parent's, in a new object each time.
 */
// The driver writes afterClusterTime and atClusterTime into the read concern object that it is handed; were that the
// client's or the collection's own, the time would leak into every later read.
export function freshReadConcern(
  own: unknown,
  parent: ConcernParent | undefined,
  session: ClientSession | undefined,
): ReadConcern | undefined {
  if (session?.snapshotEnabled === true) return new ReadConcern('snapshot');
  const given = own === null ? undefined : (own as ReadConcernLike | undefined);
  const level = ReadConcern.fromOptions({ readConcern: given ?? parent?.readConcern })?.level;
  return level === undefined ? undefined : new ReadConcern(level as ReadConcern['level'] & 'local');
}

/** The options of a read with its session, and with a read concern of their own. */
export function threaded<O extends object>(parent: ConcernParent, options: O, session: ClientSession | undefined): O {
  if (session === undefined) return options;
  const own = (options as DriverOptions).readConcern;
  const readConcern = session.inTransaction() ? undefined : freshReadConcern(own, parent, session);
  return readConcern === undefined ? { ...options, session } : { ...options, readConcern, session };
}

/** The write concern that was given to one operation, in the newer or the older form. */
export function ownWriteConcern(options: DriverOptions): WriteConcern | undefined {
  return WriteConcern.fromOptions(options as Parameters<typeof WriteConcern.fromOptions>[0]);
}
