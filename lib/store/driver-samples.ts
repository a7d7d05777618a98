import {
  ConnectionCheckedInEvent,
  ConnectionCheckedOutEvent,
  ConnectionCheckOutStartedEvent,
  type ClientSession,
  type MongoClient,
  type OrderedBulkOperation,
} from 'mongodb';
import { BSON, Long, Timestamp } from '../bson/classes';
import { keepOne } from '../bson/keep-one';
import { keepOneInContext } from '../context/context';

/** What we use of the driver's inner modules. */
interface Inner {
  readonly TimeoutContext: { create(options: object): object };
  readonly Timeout: { expires(duration: number): { clear(): void } };
  readonly MongoDBResponse: new (bson: Uint8Array) => Reply;
  readonly CursorResponse: new (bson: Uint8Array) => Reply;
  readonly DeprioritizedServers: new () => object;
  readonly OpMsgRequest: new (database: string, command: object, options: object) => object;
  readonly MongoDBNamespace: new (database: string, collection: string) => object;
  readonly FindOperation: new (namespace: object, filter: object, options: object) => object;
  readonly UpdateOneOperation: new (namespace: object, filter: object, update: object, options: object) => object;
  readonly InsertOneOperation: new (collection: object, document: object, options: object) => object;
  readonly UpdateOperation: Bulk;
  readonly InsertOperation: Bulk;
  makeDocumentSequence(field: string, documents: readonly object[], serialized: readonly Uint8Array[]): object;
}

/** Several writes, as `bulkWrite` and `insertMany` send them. */
type Bulk = new (
  namespace: object,
  writes: readonly object[],
  options: object,
  serialized: readonly Uint8Array[],
) => object;

interface Reply {
  readonly $clusterTime: unknown;
  readonly batchSize?: number;
}

const REPLY = BSON.serialize({
  cursor: { firstBatch: [{ _id: 1 }], id: Long.ZERO, ns: 'a.b' },
  ok: 1,
  $clusterTime: { clusterTime: new Timestamp({ t: 1, i: 1 }) },
});
const POOL = { address: '' };
const CONNECTION = { id: 1 };

/**
 * One object of each class of the driver's whose objects live no longer than a command, as `keepOne` needs it: between two
 * commands there is none, and a collection then takes with it what V8 compiled of the driver. Each is made as a command makes it.
 *
 * @see docs/decisions/0012-the-driver-stays-compiled.md
 */
export const DRIVER_SAMPLES: Readonly<Record<string, () => object>> = {
  timeoutContext: () =>
    inner().TimeoutContext.create({
      session: undefined,
      serverSelectionTimeoutMS: 1,
      waitQueueTimeoutMS: 0,
      timeoutMS: undefined,
    }),
  timeout: madeTimeout,
  reply: () => read(new (inner().MongoDBResponse)(REPLY)),
  cursorReply: () => read(new (inner().CursorResponse)(REPLY)),
  deprioritizedServers: () => new (inner().DeprioritizedServers)(),
  message: () => new (inner().OpMsgRequest)('a', { ping: 1 }, {}),
  find: () => sent(new (inner().FindOperation)(namespace(), {}, {})),
  update: () => sent(new (inner().UpdateOneOperation)(namespace(), {}, { $set: {} }, {})),
  insert: () =>
    sent(new (inner().InsertOneOperation)({ s: { namespace: namespace() } }, {}, { forceServerObjectId: true })),
  updates: () => sent(new (inner().UpdateOperation)(namespace(), [], {}, [])),
  inserts: () => sent(new (inner().InsertOperation)(namespace(), [], {}, [])),
  sequence: () => inner().makeDocumentSequence('documents', [{}], [REPLY]),
  checkOutStarted: () => Reflect.construct(ConnectionCheckOutStartedEvent, [POOL]) as object,
  checkedOut: () => Reflect.construct(ConnectionCheckedOutEvent, [POOL, CONNECTION, 0]) as object,
  checkedIn: () => Reflect.construct(ConnectionCheckedInEvent, [POOL, CONNECTION]) as object,
};

function madeTimeout(): object {
  const timeout = inner().Timeout.expires(1);
  timeout.clear();
  return timeout;
}

// A reply looks different once it was asked for these.
function read(reply: Reply): object {
  void reply.$clusterTime;
  void reply.batchSize;
  return reply;
}

function namespace(): object {
  return new (inner().MongoDBNamespace)('a', 'b');
}

// An operation learns which server it is sent to.
function sent(operation: object): object {
  return Object.assign(operation, { server: undefined });
}

/* eslint-disable @typescript-eslint/no-require-imports -- no import has a type for these, and they may not be there */
function inner(): Inner {
  return {
    ...(require('mongodb/lib/timeout') as object),
    ...(require('mongodb/lib/cmap/wire_protocol/responses') as object),
    ...(require('mongodb/lib/sdam/server_selection') as object),
    ...(require('mongodb/lib/cmap/commands') as object),
    ...(require('mongodb/lib/utils') as object),
    ...(require('mongodb/lib/operations/find') as object),
    ...(require('mongodb/lib/operations/update') as object),
    ...(require('mongodb/lib/operations/insert') as object),
  } as Inner;
}
/* eslint-enable @typescript-eslint/no-require-imports */

/** What is kept for each client, for as long as the client is there. */
const ofClients = new WeakMap<MongoClient, readonly object[]>();

/** A session that is no longer open. Sends nothing. */
export function makeSession(client: MongoClient): ClientSession {
  const session = client.startSession();
  void session.endSession();
  return session;
}

/** A bulk that is never sent. */
export function makeBulk(client: MongoClient): OrderedBulkOperation {
  const bulk = client.db('a').collection('b').initializeOrderedBulkOp();
  // It begins a batch. With an id, as the client may have its own maker of these.
  bulk.insert({ _id: 1 });
  return bulk;
}

let areKept = false;

/** Keeps all of them from the first call on, and those of a client for as long as the client is there. */
export function keepDriverSamples(client: MongoClient): void {
  if (!ofClients.has(client))
    ofClients.set(
      client,
      [makeSession, makeBulk].map((make) => madeBy(() => make(client))),
    );
  if (areKept) return;
  areKept = true;
  for (const make of Object.values(DRIVER_SAMPLES)) keepOne(madeBy(make));
  keepOneInContext(() => madeBy(madeTimeout));
}

// A driver that has them elsewhere works as well, and is no more than slower after a collection.
function madeBy(make: () => object): object {
  try {
    return make();
  } catch {
    return {};
  }
}
