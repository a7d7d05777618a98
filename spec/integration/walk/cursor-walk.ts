import { MongoClient, type AggregationCursor, type ChangeStream, type FindCursor } from 'mongodb';
import { membersOf, sends, sendsSome, silent, type Step, type Walk } from './step';

/** What the driver's event emitter has is none of the cursors' own. */
const EMITTER = Object.getPrototypeOf(MongoClient.prototype) as object;

/** What the driver's classes keep for themselves, though JavaScript shows it. */
const DRIVERS_OWN = new Set(
  (
    '_initialize getMore cleanup emitClose transformDocument throwIfInitialized trackCursor cursorInit fetchBatch ' +
    'resolveExplainTimeoutOptions _createChangeStreamCursor _setIsEmitter _setIsIterator _closeEmitterModeWithError ' +
    '_streamEvents _endStream _processChange _processErrorStreamMode _processErrorIteratorMode _resume'
  ).split(' '),
);

/** The members of a cursor that users have to do with. */
export function cursorMembers(cursor: object): string[] {
  return membersOf(Object.getPrototypeOf(cursor) as object, EMITTER).filter((name) => !DRIVERS_OWN.has(name));
}

type Cursor = FindCursor | AggregationCursor;

const everywhere = <C extends Cursor>(first: string) => {
  const steps: Walk<C> = {
    next: sends(`${first} killCursors`, (cursor) => cursor.next()),
    tryNext: sends(`${first} killCursors`, (cursor) => cursor.tryNext()),
    hasNext: sends(`${first} killCursors`, (cursor) => cursor.hasNext()),
    toArray: sends(`${first} getMore getMore getMore`, (cursor) => cursor.toArray()),
    forEach: sends(`${first} getMore getMore getMore`, (cursor) => cursor.forEach(() => undefined)),
    'Symbol(Symbol.asyncIterator)': sends(`${first} getMore getMore getMore`, async (cursor) => {
      for await (const document of cursor) void document;
    }),
    stream: sends(`${first} getMore getMore getMore`, async (cursor) => {
      for await (const document of cursor.stream()) void document;
    }),
    close: sends(`${first} killCursors`, async (cursor) => {
      await cursor.next();
      await cursor.close();
    }),
    [String(Symbol.asyncDispose)]: sends(`${first} killCursors`, async (cursor) => {
      await using used = cursor;
      await used.next();
    }),
    rewind: sends(`${first} killCursors ${first} killCursors`, async (cursor) => {
      await cursor.next();
      await cursor.close();
      cursor.rewind();
      await cursor.next();
    }),
    clone: sends(`${first} killCursors`, (cursor) => cursor.clone().next()),
    explain: sends('explain', (cursor) => cursor.explain()),
    readBufferedDocuments: silent((cursor) => cursor.readBufferedDocuments()),
    bufferedCount: silent((cursor) => cursor.bufferedCount()),
    batchSize: silent((cursor) => cursor.batchSize(2)),
    addCursorFlag: silent((cursor) => cursor.addCursorFlag('noCursorTimeout', true)),
    withReadPreference: silent((cursor) => cursor.withReadPreference('primary')),
    withReadConcern: silent((cursor) => cursor.withReadConcern({ level: 'majority' })),
    maxTimeMS: silent((cursor) => cursor.maxTimeMS(100)),
    map: silent((cursor) => cursor.map((document) => document as object)),
    skip: silent((cursor) => cursor.skip(1)),
    limit: silent((cursor) => cursor.limit(1)),
    project: silent((cursor) => cursor.project({ n: 1 })),
    sort: silent((cursor) => cursor.sort({ n: 1 })),
  };
  const facts = 'id isDead client server namespace readPreference readConcern session closed killed loadBalanced';
  const looked = facts
    .split(' ')
    .map((fact): [string, Step<C>] => [fact, silent((cursor) => (cursor as unknown as Record<string, unknown>)[fact])]);
  return { ...steps, ...Object.fromEntries(looked) };
};

/** Every member of what `find` gives: three documents in batches of one. */
export const FIND_CURSOR_WALK: Walk<FindCursor> = {
  ...everywhere<FindCursor>('find'),
  count: sends('count', (cursor) => cursor.count()),
  filter: silent((cursor) => cursor.filter({ n: 1 })),
  hint: silent((cursor) => cursor.hint('_id_')),
  min: silent((cursor) => cursor.min({ _id: 1 })),
  max: silent((cursor) => cursor.max({ _id: 1 })),
  returnKey: silent((cursor) => cursor.returnKey(true)),
  showRecordId: silent((cursor) => cursor.showRecordId(true)),
  addQueryModifier: silent((cursor) => cursor.addQueryModifier('$comment', 'walk')),
  comment: silent((cursor) => cursor.comment('walk')),
  maxAwaitTimeMS: silent((cursor) => cursor.maxAwaitTimeMS(10)),
  allowDiskUse: silent((cursor) => cursor.sort({ n: 1 }).allowDiskUse()),
  collation: silent((cursor) => cursor.collation({ locale: 'en' })),
};

/** Every member of what `aggregate` gives: three documents in batches of one. */
export const AGGREGATION_CURSOR_WALK: Walk<AggregationCursor> = {
  ...everywhere<AggregationCursor>('aggregate'),
  addStage: silent((cursor) => cursor.addStage({ $match: {} })),
  group: silent((cursor) => cursor.group({ _id: '$n' })),
  match: silent((cursor) => cursor.match({ n: 1 })),
  out: sends('aggregate', (cursor) => cursor.out('elsewhere').toArray()),
  lookup: silent((cursor) => cursor.lookup({ from: 'things', localField: 'n', foreignField: 'n', as: 'same' })),
  redact: silent((cursor) => cursor.redact({ $cond: [true, '$$KEEP', '$$PRUNE'] })),
  unwind: silent((cursor) => cursor.unwind('$n')),
  geoNear: silent((cursor) => cursor.geoNear({ near: [0, 0], distanceField: 'd' })),
};

/** Every member of what `watch` gives. */
export const CHANGE_STREAM_WALK: Walk<ChangeStream> = {
  tryNext: sends('aggregate getMore killCursors', (stream) => stream.tryNext()),
  next: sendsSome('aggregate getMore killCursors', async (stream) => {
    void stream.next().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }),
  hasNext: sendsSome('aggregate getMore killCursors', async (stream) => {
    void stream.hasNext().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }),
  'Symbol(Symbol.asyncIterator)': sendsSome('aggregate getMore killCursors', async (stream) => {
    void stream[Symbol.asyncIterator]()
      .next()
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }),
  on: sendsSome('aggregate getMore killCursors', listening('on')),
  once: sendsSome('aggregate getMore killCursors', listening('once')),
  addListener: sendsSome('aggregate getMore killCursors', listening('addListener')),
  stream: silent((stream) => stream.stream()),
  close: sends('aggregate getMore killCursors', async (stream) => {
    await stream.tryNext();
    await stream.close();
  }),
  [String(Symbol.asyncDispose)]: sends('aggregate getMore killCursors', async (stream) => {
    await using used = stream;
    await used.tryNext();
  }),
  resumeToken: silent(({ resumeToken }) => resumeToken),
  bufferedCount: silent((stream) => (stream as unknown as { bufferedCount(): number }).bufferedCount()),
  closed: silent(({ closed }) => closed),
};

function listening(method: 'on' | 'once' | 'addListener') {
  return async (stream: ChangeStream): Promise<void> => {
    stream[method]('change', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
  };
}
