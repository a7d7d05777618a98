import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectId, type ChangeStream } from 'mongodb';
import { connection, type Session } from 'threadline';
import { Note, Person } from '../people';
import { idOf, wired } from '../wired';

/** What was written by functions that nobody awaits. */
const started: Promise<unknown>[] = [];
const write = (): Promise<unknown> => {
  const writing = Note.create({ text: 'written by what the driver called' });
  started.push(writing);
  return writing;
};

/** Values of the application which write when the driver makes bytes of them. */
const value = (): unknown => ({ toBSON: () => (void write(), 'value') });
const getter = (): object => ({
  get username() {
    void write();
    return 'value';
  },
});

const people = () => Person.collection;
const everybody = () => people().find({}, { batchSize: 2 });

type Ways = Readonly<Record<string, (session: Session) => unknown>>;

const READING: Ways = {
  'map, with toArray': () => everybody().map(write).toArray(),
  'map, with next': async () => {
    const cursor = everybody().map(write);
    while ((await cursor.next()) !== null);
  },
  'map, with hasNext and tryNext': async () => {
    const cursor = everybody().map(write);
    while (await cursor.hasNext()) await cursor.tryNext();
  },
  'map, in a loop': async () => {
    for await (const _note of everybody().map(() => void write())) await write();
  },
  'map of map, with forEach': () =>
    everybody()
      .map(write)
      .map(write)
      .forEach(() => undefined),
  'map of a cursor that is rewound': async () => {
    const cursor = everybody().map(write);
    await cursor.next();
    cursor.rewind();
    while ((await cursor.next()) !== null);
  },
  'map of an aggregation': () =>
    people()
      .aggregate([{ $match: {} }], { batchSize: 2 })
      .map(write)
      .toArray(),
  forEach: () => everybody().forEach(() => void write()),
  'forEach with a promise': () => everybody().forEach((async () => void (await write())) as never),
  'a loop over a cursor': async () => {
    for await (const _person of everybody()) await write();
  },
  'a loop over an aggregation': async () => {
    for await (const _person of people().aggregate([{ $match: {} }], { batchSize: 2 })) await write();
  },
  'a loop over a criteria': async () => {
    for await (const _person of Person.where({ age: { $gte: 0 } })) await write();
  },
  'a loop over the batches of a criteria': async () => {
    for await (const _batch of Person.all().batches(2)) await write();
  },
  'a loop over an aggregation of a model': async () => {
    for await (const _person of Person.aggregate([{ $match: {} }])) await write();
  },
  'a stream that is listened to': async () => {
    const stream = everybody().stream();
    stream.on('data', () => void write());
    await once(stream, 'end');
  },
  'a stream of what map makes': async () => {
    const stream = everybody()
      .map(() => (void write(), 1))
      .stream();
    for await (const _one of stream) await write();
  },
  'the end of a cursor': async () => {
    const cursor = everybody();
    cursor.on('close', () => void write());
    await cursor.toArray();
  },
};

const SERIALIZING: Ways = {
  'toBSON in what is inserted': () => people().insertOne({ username: value() }),
  'toBSON in what many are inserted with': () => people().insertMany([{ username: value() }, { a: { b: [value()] } }]),
  'a getter in what is inserted': () => people().insertOne({ profile: getter() }),
  'toBSON in a filter': () => people().findOne({ username: value() }),
  'toBSON in the filter of a cursor': () => people().find({ username: value() }).toArray(),
  'toBSON in the filter of an explained cursor': (session) =>
    session.isInTransaction ? people().findOne({ username: value() }) : people().find({ username: value() }).explain(),
  'toBSON in an update': () => people().updateOne({ age: 1 }, { $set: { profile: value() } }),
  'toBSON in what is replaced': () => people().findOneAndReplace({ age: 1 }, { age: 1, profile: value() }),
  'toBSON in a bulk write': () => people().bulkWrite([{ insertOne: { document: { username: value() } } }]),
  'toBSON in a bulk operation': async () => {
    const bulk = people().initializeUnorderedBulkOp();
    bulk.insert({ username: value() });
    bulk.find({ age: 1 }).updateOne({ $set: { profile: value() } });
    await bulk.execute();
  },
  'toBSON in the stages of an aggregation': () => Person.aggregate([{ $match: { username: value() } }]),
  'toBSON in a command': () =>
    connection()
      .database()
      .command({ find: 'people', filter: { username: value() } }),
  'toBSON in a command with a cursor': () =>
    connection()
      .database()
      .runCursorCommand({ find: 'people', filter: { username: value() } })
      .toArray(),
};

const KEYS: Ways = {
  'insertOne without an _id': () => people().insertOne({ username: 'keyed' }),
  'insertMany without an _id': () => people().insertMany([{ username: 'keyed' }, { username: 'keyed' }]),
  'a bulk write without an _id': () => people().bulkWrite([{ insertOne: { document: { username: 'keyed' } } }]),
};

const RUNNING: Ways = {
  'the function of withTransaction': (session) => session.withTransaction(async () => void (await write())),
  "the function of the driver's withTransaction": (session) =>
    session.driverSession.withTransaction(async () => void (await write())),
};

describe("Promise 1: what the driver calls of the application's carries the session of the block", () => {
  let makesKey: () => void = () => undefined;
  const pkFactory = { createPk: () => (makesKey(), new ObjectId()) };
  let logs: () => void = () => undefined;
  const log = { mongodbLogPath: { write: () => logs() }, mongodbLogComponentSeverities: { command: 'debug' } } as const;
  const spec = wired({ options: { pkFactory, ...log } });
  const notes = () => spec.wire.named('insert').filter(({ command }) => command['insert'] === 'notes');

  beforeEach(async () => {
    await Person.deleteAll();
    await Person.createMany([1, 2, 3, 4, 5].map((age) => ({ username: 'somebody', age })));
    await Note.where({}).deleteAll();
    spec.wire.clear();
  });
  afterEach(() => (makesKey = () => undefined));

  /** Whatever was sent has the session, and something was sent by what the driver called. */
  function expectInside(session: Session, inTransaction: boolean): void {
    expect(new Set(spec.wire.started.map(({ lsid }) => lsid))).toEqual(new Set([idOf(session)]));
    expect(notes().length).toBeGreaterThan(0);
    if (inTransaction) expect(new Set(notes().map(({ autocommit }) => autocommit))).toEqual(new Set([false]));
  }

  async function settled(run: () => unknown): Promise<void> {
    await run();
    await Promise.all(started.splice(0));
  }

  const shows = (ways: Ways, where: readonly string[], prepare: () => void = () => undefined): void => {
    it.each(Object.entries(ways).flatMap(([what, run]) => where.map((place) => [what, place, run] as const)))(
      '%s [in a %s]',
      async (_what, place, run) => {
        prepare();
        const inTransaction = place === 'transaction';
        const block = async (session: Session): Promise<void> => {
          await settled(() => run(session));
          expectInside(session, inTransaction);
        };
        await (inTransaction ? Person.transaction({ retry: false }, block) : Person.withSession(block));
        expect(await Note.count()).toBe(notes().length);
      },
    );
  };

  describe('where it reads', () => shows(READING, ['session', 'transaction']));
  describe('where it makes bytes', () => shows(SERIALIZING, ['session', 'transaction']));
  describe('where it runs a function', () => shows(RUNNING, ['session']));
  describe('where it asks for a key', () =>
    shows(KEYS, ['session', 'transaction'], () => (makesKey = () => void write())));

  /** Resolves when the stream has begun, and sees what is changed from now on. */
  async function begun(): Promise<void> {
    const hasBegun = (): boolean => spec.wire.named('aggregate').some(({ outcome }) => outcome === 'succeeded');
    while (!hasBegun()) await sleep(5);
  }

  async function untilWritten(changes: AsyncIterable<unknown>): Promise<void> {
    for await (const _change of changes) {
      await write();
      break;
    }
  }

  const LISTENING: Readonly<Record<string, (stream: ChangeStream) => Promise<unknown>>> = {
    'a listener for changes': (stream) =>
      new Promise((resolve) => stream.on('change', () => void write().then(resolve))),
    'a listener for one change': (stream) => once(stream, 'change').then(write),
    'a loop over changes': (stream) => untilWritten(stream),
    'a loop over a stream of changes': (stream) => untilWritten(stream.stream()),
  };

  it.each(Object.entries(LISTENING))('where it tells of changes: %s', async (_what, listen) => {
    await Person.withSession(async (session) => {
      const heard = listen(Person.watch());
      await begun();
      await Person.create({ username: 'change' });
      await heard;
      await Promise.all(started.splice(0));
      expectInside(session, false);
    });
  });

  const LISTENERS: Readonly<Record<string, () => void>> = {
    'a listener': () => {
      const { client } = connection();
      client.once('commandStarted', () => void write());
    },
    'a log': () => {
      logs = () => {
        logs = () => undefined;
        void write();
      };
    },
  };

  // Decision 0010: they are told of what goes over a connection, which outlives the block.
  it.each(Object.entries(LISTENERS))(
    'but %s of commands is outside of the block that a model sends them in',
    async (_what, listen) => {
      const id = await Person.withSession(async (session) => {
        const person = await Person.firstOrFail();
        listen();
        await settled(() => person.update({ age: 7 }));
        return idOf(session);
      });

      expect(spec.wire.named('update').map(({ lsid }) => lsid)).toEqual([id]);
      expect(notes()).toHaveLength(1);
      expect(notes()[0]!.lsid).not.toBe(id);
    },
  );
});
