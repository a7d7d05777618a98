import type {
  BulkWriteOptions,
  BulkWriteResult,
  ClientSession,
  OrderedBulkOperation,
  UnorderedBulkOperation,
} from 'mongodb';
import { track } from '../session/track';
import { ownWriteConcern, type DriverOptions } from './concerns';
import { explicitSession } from './explicit-session';
import type { Operation } from './operation';
import { overriding } from './overriding';
import { performGiven } from './perform';

/** A bulk operation of the driver, which collects writes and sends them with `execute`. */
type Bulk = OrderedBulkOperation | UnorderedBulkOperation;

interface Prepared {
  readonly operation: Operation;
  readonly explicit: ClientSession | undefined;
}

const prepared = new WeakMap<Bulk, Prepared>();

const threaded = overriding<Bulk>({
  execute: (base) =>
    function (options) {
      const { operation, explicit } = prepared.get(this)!;
      const name = `${operation.name}().execute`;
      return track(
        name,
        () => operation.entry,
        async () => {
          const given = (options ?? {}) as DriverOptions;
          const writeConcern = ownWriteConcern(given);
          const here = {
            ...operation,
            name,
            writeConcern: writeConcern ?? operation.writeConcern,
            own: ownConcerns(operation, writeConcern),
          };
          const session = explicitSession(given.session, name) ?? explicit;
          return performGiven(
            here,
            (driverSession) => base.call(this, inSession(given, driverSession)) as Promise<BulkWriteResult>,
            session,
          );
        },
      );
    },
});

function ownConcerns(operation: Operation, writeConcern: unknown): Operation['own'] {
  return writeConcern === undefined ? operation.own : { ...operation.own, writeConcern };
}

function inSession(options: DriverOptions, session: ClientSession | undefined): BulkWriteOptions {
  if (session === undefined) return options;
  // The bulk was made with its collection's write concern, which does not count in a transaction.
  return session.inTransaction() ? { ...options, session, writeConcern: undefined } : { ...options, session };
}

/** Makes a bulk operation of the driver one whose `execute` carries the session of the block around it. */
export function threadBulk(bulk: Bulk, operation: Operation, explicit: ClientSession | undefined): Bulk {
  prepared.set(bulk, { operation, explicit });
  return threaded(bulk);
}
