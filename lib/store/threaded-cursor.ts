import { Readable } from 'node:stream';
import { ReadPreference, type AbstractCursor, type ClientSession, type ReadConcern } from 'mongodb';
import { track } from '../session/track';
import { freshReadConcern } from './concerns';
import { CursorThread } from './cursor-thread';
import type { Operation } from './operation';
import { overriding, type Method, type Overrides } from './overriding';
import { performGivenOn } from './perform';
import { checkedRead, trackedRead } from './threaded-read';

const LONGEST_WAIT_MS = 1000;

/**
 * What we use of the driver's cursors. `_initialize` and `getMore` send one command each and are what every kind of cursor
 * overrides; they are left out of the driver's public types.
 */
export interface DriverCursor extends Omit<AbstractCursor, 'session' | 'clone'> {
  session: ClientSession | null;
  readonly cursorOptions: {
    readConcern?: ReadConcern;
    readPreference?: ReadPreference;
    tailable?: boolean;
    maxAwaitTimeMS?: number;
  };
  readonly getMoreOptions?: { maxAwaitTimeMS?: number };
  readonly pipeline?: object[];
  clone(): DriverCursor;
}

type CursorMethod = Method<DriverCursor>;
type CursorOverrides = Overrides<DriverCursor>;

/**
 * Where a cursor of the driver keeps its thread. No WeakMap: what an old one holds is held through every collection of young
 * objects, and with the thread the cursor and all that it has read.
 */
const THREAD: unique symbol = Symbol('threadline.thread');

type Threaded = DriverCursor & { [THREAD]?: CursorThread };

function threadOf(cursor: DriverCursor): CursorThread {
  return (cursor as Threaded)[THREAD]!;
}

/** Sends the cursor's first command, in the session that is the cursor's from then on. */
function sendFirst(base: CursorMethod): CursorMethod {
  return function (implicit) {
    return threadOf(this).send((session) => {
      this.cursorOptions.readConcern = freshReadConcern(this.cursorOptions.readConcern, undefined, session);
      // Its collection's own does not count in a transaction; one of this read was refused before.
      if (session?.inTransaction() === true) this.cursorOptions.readPreference = ReadPreference.primary;
      if (session === undefined || session === implicit) return base.call(this, implicit) as Promise<unknown>;
      // The driver has made a session of its own for a cursor that had none. It has not been used.
      return (implicit as ClientSession).endSession().then(() => {
        this.session = session;
        return base.call(this, session);
      });
    });
  };
}

/** Fetches the next batch. Inside a block it waits no longer than others may be kept waiting for their turn. */
function sendNext(base: CursorMethod): CursorMethod {
  return function () {
    const thread = threadOf(this);
    return thread.send(() => {
      if (thread.isWaiting() && thread.isInBlock) shortenWait(this.getMoreOptions ?? this.cursorOptions);
      return base.call(this) as Promise<unknown>;
    });
  };
}

function shortenWait(options: { maxAwaitTimeMS?: number }): void {
  options.maxAwaitTimeMS = Math.min(options.maxAwaitTimeMS ?? LONGEST_WAIT_MS, LONGEST_WAIT_MS);
}

/** A read that goes on until it has what it was asked for. */
function read(base: CursorMethod, name: string): CursorMethod {
  return function (...args) {
    return trackedRead(threadOf(this), name, () => base.apply(this, args) as Promise<unknown>);
  };
}

/** A read of one document, which needs no bookkeeping while documents are at hand. */
function readOne(base: CursorMethod, name: string): CursorMethod {
  return function () {
    const run = (): Promise<unknown> => base.call(this) as Promise<unknown>;
    return this.bufferedCount() > 0 ? checkedRead(threadOf(this), run) : trackedRead(threadOf(this), name, run);
  };
}

/** A command beside the cursor's own, which takes the session among its options. */
function sendBeside(base: CursorMethod, name: string): CursorMethod {
  return function (...args) {
    const thread = threadOf(this);
    const { operation } = thread;
    const beside: Operation = {
      ...operation,
      name: `${operation.name}().${name}`,
      method: name,
      pipeline: operation.pipeline,
    };
    return track(
      beside.name,
      () => operation.entry,
      async () =>
        performGivenOn(
          thread.sessionBeside(beside),
          beside,
          (session) => callWith(this, base, name, args, session),
          thread.explicit,
        ),
    );
  };
}

function callWith(
  cursor: DriverCursor,
  base: CursorMethod,
  name: string,
  args: readonly unknown[],
  session: ClientSession | undefined,
): Promise<unknown> {
  if (session === undefined) return base.apply(cursor, [...args]) as Promise<unknown>;
  cursor.cursorOptions.readConcern = freshReadConcern(cursor.cursorOptions.readConcern, undefined, session);
  if (name === 'count') return base.call(cursor, { ...(args[0] as object | undefined), session }) as Promise<unknown>;
  const [verbosity, options] = isVerbosity(args[0]) ? args : [undefined, args[0]];
  return base.call(cursor, verbosity, { ...(options as object | undefined), session }) as Promise<unknown>;
}

// explain() takes its options in the first place too.
function isVerbosity(value: unknown): boolean {
  return typeof value !== 'object' || value === null || 'verbosity' in value;
}

/** Documents that have arrived are the block's too. */
function guard(base: CursorMethod): CursorMethod {
  return function (...args) {
    threadOf(this).sessionBeside(threadOf(this).operation);
    return base.apply(this, args);
  };
}

// The driver's own iterator and stream end without a word when the cursor was closed under them, as a block does at its end.
async function* iterate(this: DriverCursor): AsyncGenerator<unknown, void, void> {
  const thread = threadOf(this);
  try {
    for (;;) {
      thread.sessionBeside(thread.operation);
      if (this.closed || this.killed) return;
      const document: unknown = await this.next();
      if (document === null) return;
      yield document;
    }
  } finally {
    if (!this.closed) await this.close().catch(() => undefined);
  }
}

function stream(this: DriverCursor): Readable {
  return Readable.from(this, { objectMode: true, highWaterMark: 1 });
}

function close(base: CursorMethod): CursorMethod {
  return function (...args) {
    return threadOf(this).closeWith(() => base.apply(this, args) as Promise<void>);
  };
}

function rewind(base: CursorMethod): CursorMethod {
  return function () {
    base.call(this);
    // The next first command looks for its session again.
    this.session = null;
    threadOf(this).reset();
  };
}

function clone(base: CursorMethod): CursorMethod {
  return function () {
    const { operation, explicit } = threadOf(this);
    return threadCursor(base.call(this) as DriverCursor, operation, explicit);
  };
}

const SENDING: CursorOverrides = { _initialize: sendFirst, getMore: sendNext };

const CALLED_BY_USERS: CursorOverrides = {
  ...SENDING,
  next: readOne,
  tryNext: readOne,
  hasNext: readOne,
  toArray: read,
  forEach: read,
  count: sendBeside,
  explain: sendBeside,
  readBufferedDocuments: guard,
  [Symbol.asyncIterator]: () => iterate,
  stream: () => stream,
  close,
  rewind,
  clone,
};

const threaded = overriding(CALLED_BY_USERS);
const sendingOnly = overriding(SENDING);

/** Makes a cursor of the driver one that carries the session of the block around it. */
export function threadCursor(
  cursor: DriverCursor,
  operation: Operation,
  explicit: ClientSession | undefined,
): DriverCursor {
  // Stages may be added to an aggregation until it is sent.
  const stages = cursor.pipeline;
  const current: Operation =
    stages === undefined
      ? operation
      : {
          ...operation,
          get pipeline() {
            return withOut(operation, stages);
          },
        };
  const isWaiting = (): boolean => cursor.cursorOptions.tailable === true;
  const thread = new CursorThread(current, explicit, isWaiting, () => cursor.close());
  cursor.on('close', () => thread.forget());
  return bindTo(thread, threaded(cursor));
}

function withOut({ pipeline = [] }: Operation, stages: object[]): readonly object[] {
  return [...stages, ...pipeline.filter((stage) => !stages.includes(stage))];
}

/** The cursor inside a change stream: its commands are threaded, and the stream sees to what users call. */
export function threadInnerCursor(cursor: DriverCursor, thread: CursorThread): void {
  bindTo(thread, sendingOnly(cursor));
}

function bindTo(thread: CursorThread, cursor: DriverCursor): DriverCursor {
  (cursor as Threaded)[THREAD] = thread;
  return cursor;
}
