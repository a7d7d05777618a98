import type { ChangeStream, ClientSession, Collection, OrderedBulkOperation } from 'mongodb';
import type { ClientEntry } from '../clients/client-entry';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { OperationError } from '../errors/operation-error';
import { track } from '../session/track';
import {
  acknowledged,
  freshReadConcern,
  ownWriteConcern,
  threaded,
  type ConcernParent,
  type DriverOptions,
} from './concerns';
import { explicitSession } from './explicit-session';
import { ruleOfCommand } from './methods';
import type { Operation } from './operation';
import { performGiven } from './perform';
import { threadBulk } from './threaded-bulk';
import { threadChangeStream } from './threaded-change-stream';
import { threadCursor, type DriverCursor } from './threaded-cursor';
import { translateError } from './translate-error';

/** How one method of a driver's class is threaded. */
export interface ThreadedMethod {
  /** `own`: the façade's class defines the method itself. */
  readonly kind: 'command' | 'cursor' | 'changeStream' | 'bulk' | 'own';
  /** Position of the argument that takes the session. */
  readonly options?: number | ((args: readonly unknown[]) => number);
  /** Position of an aggregation's stages. */
  readonly pipeline?: number;
  /** Position of a command given as a document. */
  readonly command?: number;
  /** Whether the method takes over the read concern of its collection or database. */
  readonly inherits?: true;
  /** For a method that takes no session: the command to send in its place. */
  readonly send?: (inside: Inside, args: readonly unknown[], session: ClientSession) => Promise<unknown>;
}

/** Methods of one class of the driver. */
export type MethodTable = Readonly<Record<string, ThreadedMethod>>;

/** What stands behind a façade. */
export interface Inside {
  /** The driver's own object, on which methods are called that call others of their own. */
  readonly plain: object;
  readonly entry: ClientEntry;
  /** What the façade is called in messages. */
  readonly name: string;
  readonly database: string;
  readonly collection?: string;
  /** Makes a façade of a collection that a method gives. */
  readonly thread: (collection: Collection) => Collection;
}

const insides = new WeakMap<object, Inside>();

interface Call {
  readonly inside: Inside;
  readonly row: ThreadedMethod;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly at: number;
  readonly options: DriverOptions;
  readonly operation: Operation;
  readonly explicit: ClientSession | undefined;
}

/** Says what stands behind a façade. */
export function putInside(facade: object, inside: Inside): void {
  insides.set(facade, inside);
}

/**
 * Threads every method of a driver's class. One that the table does not know is refused, rather than sent without the
 * session: a newer driver may have it.
 */
export function threadMethods(facade: object, base: object, table: MethodTable): void {
  for (const method of methodsOf(base)) {
    const row = Object.hasOwn(table, method) ? table[method]! : undefined;
    if (row?.kind === 'own') continue;
    const value = row === undefined ? refusing(method) : threading(method, row, base);
    Object.defineProperty(facade, method, { value, writable: true, configurable: true });
  }
}

/** The names of the methods of a driver's class. */
export function methodsOf(base: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(base))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
    .map(([name]) => name);
}

function refusing(method: string) {
  return function (this: object): never {
    const operation = `${insides.get(this)?.name}.${method}`;
    const cause = new TypeError(`${method} is not known to this version of Threadline, so it cannot carry the session`);
    throw new OperationError({ operation, cause });
  };
}

function threading(method: string, row: ThreadedMethod, base: object) {
  return function (this: object, ...args: unknown[]): unknown {
    const inside = insides.get(this)!;
    if (row.kind !== 'command') return make(this, prepare(inside, method, row, args), base);
    const name = `${inside.name}.${method}`;
    return track(
      name,
      () => inside.entry,
      async () => send(prepare(inside, method, row, args)),
    );
  };
}

function prepare(inside: Inside, method: string, row: ThreadedMethod, args: readonly unknown[]): Call {
  const name = `${inside.name}.${method}`;
  const at = typeof row.options === 'function' ? row.options(args) : (row.options ?? args.length);
  const options = checkOptions(args[at], name);
  const explicit = explicitSession(options.session, name);
  const command =
    row.command === undefined ? undefined : (args[row.command] as Readonly<Record<string, unknown>> | undefined);
  const given = command ?? options;
  const writeConcern = ownWriteConcern(given);
  const own = {
    readConcern: given.readConcern ?? undefined,
    writeConcern,
    readPreference: options.readPreference ?? undefined,
  };
  const operation: Operation = {
    name,
    // What a bulk operation sends in the end.
    method: row.kind === 'bulk' ? 'bulkWrite' : method,
    rule: command === undefined ? undefined : ruleOfCommand(command),
    entry: inside.entry,
    database: inside.database,
    collection: inside.collection,
    writeConcern: writeConcern ?? (command === undefined ? (inside.plain as ConcernParent).writeConcern : undefined),
    own,
    naming: args[0],
    pipeline: stages(row, args, options),
  };
  return { inside, row, method, args, at, options, operation, explicit };
}

function checkOptions(options: unknown, name: string): DriverOptions {
  if (options === undefined || options === null) return {};
  if (typeof options === 'object') return options as DriverOptions;
  throw new InvalidOptionError({
    option: 'options',
    problem: `${name} was given ${typeof options === 'function' ? 'a function' : String(options)} for its options.`,
    resolution: 'Give an object, or nothing; the methods give promises and take no callbacks.',
  });
}

function stages(row: ThreadedMethod, args: readonly unknown[], { out }: DriverOptions): readonly object[] | undefined {
  const pipeline = row.pipeline === undefined ? undefined : (args[row.pipeline] ?? []);
  if (!Array.isArray(pipeline)) return undefined;
  // The older way to write an aggregation's result to a collection.
  return typeof out === 'string' ? [...(pipeline as object[]), { $out: out }] : (pipeline as object[]);
}

async function send(call: Call): Promise<unknown> {
  const { inside, method, row, operation, explicit } = call;
  const result = await performGiven(
    operation,
    (session) => {
      if (session !== undefined && row.send !== undefined) return row.send(inside, call.args, session);
      return callPlain(inside.plain, method, session === undefined ? [...call.args] : withSession(call, session));
    },
    explicit,
  );
  return threadResult(inside, result);
}

function callPlain(plain: object, method: string, args: unknown[]): Promise<unknown> {
  return (plain as Record<string, (...args: unknown[]) => Promise<unknown>>)[method]!(...args);
}

function withSession(call: Call, session: ClientSession): unknown[] {
  const args = [...call.args];
  if (call.row.command !== undefined) args[call.row.command] = withFreshConcern(args[call.row.command]);
  const options = acknowledged(call.operation, call.options);
  const { plain } = call.inside;
  args[call.at] = call.row.inherits ? threaded(plain as ConcernParent, options, session) : { ...options, session };
  return args;
}

// The driver writes the session's times into the read concern of a command, and so into the caller's object.
function withFreshConcern(command: unknown): unknown {
  const readConcern = (command as { readonly readConcern?: unknown } | undefined)?.readConcern;
  if (typeof readConcern !== 'object' || readConcern === null) return command;
  return { ...(command as object), readConcern: { ...readConcern } };
}

function threadResult(inside: Inside, result: unknown): unknown {
  if (Array.isArray(result)) return result.map((each: unknown) => threadResult(inside, each));
  return isCollection(result) ? inside.thread(result) : result;
}

function isCollection(value: unknown): value is Collection {
  return typeof value === 'object' && value !== null && 'collectionName' in value && 'fullNamespace' in value;
}

/** Cursors, change streams and bulk operations send nothing yet: they are made of the façade and threaded. */
function make(facade: object, call: Call, base: object): unknown {
  const { method, row, operation, explicit } = call;
  try {
    const made = (base as Record<string, (...args: unknown[]) => unknown>)[method]!.apply(facade, withoutSession(call));
    if (row.kind === 'cursor') return threadCursor(made as DriverCursor, operation, explicit);
    if (row.kind === 'changeStream') return threadChangeStream(made as ChangeStream, operation, explicit);
    return threadBulk(made as OrderedBulkOperation, operation, explicit);
  } catch (error) {
    throw translateError(error, operation.name);
  }
}

function withoutSession({ args, at, options, row, inside, operation }: Call): unknown[] {
  const given = [...args];
  if (row.command !== undefined) given[row.command] = withFreshConcern(given[row.command]);
  const readConcern = row.inherits ? freshReadConcern(options.readConcern, inside.plain, undefined) : undefined;
  // Whether an aggregation writes is not known yet.
  const { session: _taken, ...rest } = operation.pipeline === undefined ? acknowledged(operation, options) : options;
  given[at] = readConcern === undefined ? rest : { ...rest, readConcern };
  return given;
}
