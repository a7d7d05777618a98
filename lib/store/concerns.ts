import { ReadConcern, WriteConcern, type ClientSession, type ReadConcernLike } from 'mongodb';
import { ruleOf } from './methods';
import type { Operation } from './operation';

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
  if (given === undefined && parent?.readConcern === undefined) return undefined;
  const level = ReadConcern.fromOptions({ readConcern: given ?? parent?.readConcern })?.level;
  return level === undefined ? undefined : new ReadConcern(level as ReadConcern['level'] & 'local');
}

/** The options with a session. Mostly there are none, and then V8 need not learn a new kind of object. */
export function inSession<O extends object>(options: O, session: ClientSession | undefined): O {
  if (options === NO_OPTIONS) return { session } as O;
  return options === ONE
    ? ({ raw: true, singleBatch: true, limit: 1, session } as unknown as O)
    : { ...options, session };
}

/** Where there are no options, told by identity. */
export const NO_OPTIONS = Object.freeze({});

/** Nothing but that one document is to be given, as bytes; told by identity. */
export const ONE = Object.freeze({ raw: true, singleBatch: true, limit: 1 });

/** The options of a read with its session, and with a read concern of their own. */
export function threaded<O extends object>(parent: ConcernParent, options: O, session: ClientSession | undefined): O {
  if (session === undefined) return options;
  if (session.inTransaction()) return inSession(options, session);
  const readConcern = freshReadConcern((options as DriverOptions).readConcern, parent, session);
  // The driver takes an unacknowledged write concern of the parent for one of the read, and refuses it in a session.
  const writeConcern = parent.writeConcern?.w === 0 ? { w: 1 } : undefined;
  if (readConcern === undefined && writeConcern === undefined) return inSession(options, session);
  return { ...options, ...(readConcern && { readConcern }), ...(writeConcern && { writeConcern }), session };
}

/**
 * The options of a read where it would inherit an unacknowledged write concern: the driver takes that for the read's own and
 * then refuses to put it into a session. No read sends a write concern.
 */
export function acknowledged(operation: Operation, options: DriverOptions): DriverOptions {
  const writes = (operation.rule ?? ruleOf(operation.method)).write === true;
  return operation.writeConcern?.w !== 0 || writes ? options : { ...options, writeConcern: { w: 1 } };
}

/** The write concern that was given to one operation. */
export function ownWriteConcern(options: DriverOptions): WriteConcern | undefined {
  return WriteConcern.fromOptions(options);
}
