import { Readable } from 'node:stream';
import type { ChangeStream, ClientSession } from 'mongodb';
import { CursorThread } from './cursor-thread';
import type { Operation } from './operation';
import { overriding, type Method, type Overrides } from './overriding';
import { threadInnerCursor, type DriverCursor } from './threaded-cursor';
import { trackedRead } from './threaded-read';

/** What we use of the driver's change streams. The cursor inside, a new one after each resumption, is left out of its types. */
interface DriverChangeStream extends Omit<ChangeStream, 'cursor'> {
  readonly cursor: DriverCursor;
}

type StreamMethod = Method<DriverChangeStream>;

const threads = new WeakMap<object, CursorThread>();

function threadOf(stream: DriverChangeStream): CursorThread {
  return threads.get(stream)!;
}

function read(base: StreamMethod, name: string): StreamMethod {
  return function () {
    return trackedRead(threadOf(this), name, () => base.call(this) as Promise<unknown>);
  };
}

function guard(base: StreamMethod): StreamMethod {
  return function (...args) {
    threadOf(this).sessionBeside(threadOf(this).operation);
    return base.apply(this, args);
  };
}

function close(base: StreamMethod): StreamMethod {
  return function () {
    return threadOf(this).closeWith(() => base.call(this) as Promise<void>);
  };
}

/** A stream that resumes goes on in the session that it began in. */
function resume(base: StreamMethod): StreamMethod {
  return function (...args) {
    const cursor = base.apply(this, args) as DriverCursor;
    threadInnerCursor(cursor, threadOf(this));
    return cursor;
  };
}

function stream(this: DriverChangeStream): Readable {
  return Readable.from(this, { objectMode: true, highWaterMark: 1 });
}

const OVERRIDES: Overrides<DriverChangeStream> = {
  next: read,
  tryNext: read,
  hasNext: read,
  [Symbol.asyncIterator]: guard,
  on: guardEvents,
  addListener: guardEvents,
  once: guardEvents,
  stream: () => stream,
  close,
  _createChangeStreamCursor: resume,
};

// Only listening for changes makes the driver read.
function guardEvents(base: StreamMethod): StreamMethod {
  const guarded = guard(base);
  return function (...args) {
    return (args[0] === 'change' ? guarded : base).apply(this, args);
  };
}

const threaded = overriding(OVERRIDES);

/**
 * Makes a change stream of the driver one that carries the session of the block around it. Inside a block it waits for its
 * turn before each `getMore`, asks for at most one second, and is closed, not waited for, at the end. As an event emitter
 * it works in the same way: `change` events come between turns.
 */
export function threadChangeStream(
  driverStream: ChangeStream,
  operation: Operation,
  explicit: ClientSession | undefined,
): ChangeStream {
  const changes = driverStream as unknown as DriverChangeStream;
  const thread = new CursorThread(
    operation,
    explicit,
    () => true,
    () => changes.close(),
  );
  threads.set(changes, thread);
  threadInnerCursor(changes.cursor, thread);
  return threaded(changes) as unknown as ChangeStream;
}
