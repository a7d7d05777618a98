import { setFlagsFromString } from 'node:v8';
import { MongoClient, type Collection, type Document as Raw } from 'mongodb';
import { contextSlot } from '../../lib/context/context';
import { DRIVER_SAMPLES, makeBulk, makeSession } from '../../lib/store/driver-samples';
import { mongodbUri, specDatabase } from '../support/database';

const timeouts = require('mongodb/lib/timeout') as Record<'Timeout' | 'TimeoutContext', Maker>;
const replies = require('mongodb/lib/cmap/wire_protocol/responses') as Record<
  'MongoDBResponse' | 'CursorResponse',
  Maker
>;

const servers = require('mongodb/lib/sdam/server') as { readonly Server: { readonly prototype: { command: Send } } };
const connections = require('mongodb/lib/cmap/connection') as {
  readonly Connection: { readonly prototype: { sendWire: (message: Message, ...rest: unknown[]) => unknown } };
};

const commands = require('mongodb/lib/cmap/commands') as { readonly DocumentSequence: new () => object };

type Message = { readonly command?: { readonly documents?: unknown } };
type Operation = { readonly commandName: string; readonly session: object };
type Send = (operation: Operation, context: unknown) => unknown;
type Maker = Record<string, (...args: unknown[]) => object>;
type Select = (selector: unknown, options: { readonly deprioritizedServers: object }) => unknown;

const EVENTS = {
  checkOutStarted: 'connectionCheckOutStarted',
  checkedOut: 'connectionCheckedOut',
  checkedIn: 'connectionCheckedIn',
} as const;

// What V8 compiles is for objects that look so, and it does not say how they look unless told to.
setFlagsFromString('--allow-natives-syntax');

const looksLike = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean;

const database = specDatabase();
const slot = contextSlot<number>('spec.driver-samples');
const made = new Map<string, object>();
let client: MongoClient;

/** Notes what a function of the driver's gives. */
function note(maker: Maker, method: string, sampleFor: (object: object) => string): void {
  const make = maker[method]!;
  maker[method] = function (...args) {
    const object = make.apply(this, args);
    made.set(sampleFor(object), object);
    return object;
  };
}

// The driver asks servers how they are beside the commands.
function kindOfReply(reply: object): string {
  const { cursor, n } = (reply as { toObject(): Raw }).toObject();
  return cursor !== undefined ? 'cursorReply' : n !== undefined ? 'reply' : 'other';
}

beforeAll(async () => {
  client = await new MongoClient(mongodbUri()).connect();
  note(timeouts.TimeoutContext, 'create', () => 'timeoutContext');
  note(timeouts.Timeout, 'expires', () => 'timeout');
  note(replies.MongoDBResponse, 'make', kindOfReply);
  noteServerSelection();
  noteOperations();
  for (const sample of Object.keys(EVENTS) as (keyof typeof EVENTS)[])
    client.once(EVENTS[sample], (event: object) => made.set(sample, event));
});
afterAll(() => client.close());

// Made where the driver looks for a server, and handed on.
function noteServerSelection(): void {
  const { topology } = client as unknown as { readonly topology: { selectServer: Select } };
  const select = topology.selectServer;
  topology.selectServer = function (selector, options) {
    made.set('deprioritizedServers', options.deprioritizedServers);
    return select.call(this, selector, options);
  };
}

function noteOperations(): void {
  const { command: send } = servers.Server.prototype;
  servers.Server.prototype.command = function (operation, context) {
    made.set(nameOf(operation), operation);
    made.set('session', operation.session);
    return send.call(this, operation, context);
  };
  const { sendWire } = connections.Connection.prototype;
  connections.Connection.prototype.sendWire = function (message, ...rest) {
    made.set('message', message);
    const documents = message.command?.documents;
    if (documents instanceof commands.DocumentSequence) made.set('sequence', documents);
    return sendWire.call(this, message, ...rest);
  };
}

// One and several are of different classes, and have the same command.
function nameOf(operation: Operation): string {
  const isOfSeveral = ['InsertOperation', 'UpdateOperation'].includes(operation.constructor.name);
  return isOfSeveral ? `${operation.commandName}s` : operation.commandName;
}

async function command(): Promise<void> {
  const samples = client.db(database).collection('samples');
  await severalWrites(samples);
  await samples.findOne({});
  await samples.updateOne({}, { $set: { a: 1 } });
  await samples.insertOne({});
}

async function severalWrites(samples: Collection): Promise<void> {
  const begin = samples.initializeOrderedBulkOp.bind(samples);
  samples.initializeOrderedBulkOp = (options) => {
    const bulk = begin(options);
    made.set('bulk', bulk);
    return bulk;
  };
  const one = { updateOne: { filter: {}, update: { $set: { a: 1 } } } };
  await samples.insertMany([{}, {}], { ordered: true });
  await samples.bulkWrite([one, one], { ordered: true });
}

describe('a sample of the driver', () => {
  it.each(Object.keys(DRIVER_SAMPLES))('%s looks as what a command makes', async (name) => {
    await command();
    expect(looksLike(DRIVER_SAMPLES[name]!(), made.get(name)!)).toBe(true);
  });

  it('session looks as what a command makes', async () => {
    await command();
    expect(looksLike(makeSession(client), made.get('session')!)).toBe(true);
  });

  it('bulk looks as what several writes make, on the outside and inside', async () => {
    await command();
    const sample = makeBulk(client) as unknown as { readonly s: object };
    const bulk = made.get('bulk') as { readonly s: object };
    expect(looksLike(sample, bulk)).toBe(true);
    expect(looksLike(sample.s, bulk.s)).toBe(true);
  });

  it('that is made in a block looks as what a command makes there', async () => {
    await slot.run(1, command);
    const sample = slot.run(1, DRIVER_SAMPLES['timeout']!);
    expect(looksLike(sample, made.get('timeout')!)).toBe(true);
  });
});
