import type { MongoClientOptions } from 'mongodb';
import { connect, connection, Document, Field, InvalidOptionError, Model, type SessionOptions } from 'threadline';
import { recordCommands, type CommandRecording } from 'threadline/testing';
import { mongodbUri } from '../../support/database';
import { rejection, wired } from '../wired';
import { Account } from './models';

type Settings = NonNullable<SessionOptions['defaultTransactionOptions']>;

@Document({ client: 'level', collection: 'tx_levels' })
class Level extends Model {
  @Field(String) name!: string;
}

describe('options of a transaction', () => {
  const spec = wired();
  beforeAll(() => Account.create({ owner: 'first' }));

  /** A client with options of its own, as long as the block runs. */
  async function withClient(
    options: MongoClientOptions,
    use: (wire: CommandRecording) => Promise<void>,
  ): Promise<void> {
    const config = { uri: mongodbUri(), database: spec.database, options: { monitorCommands: true, ...options } };
    const level = await connect({ level: config });
    using wire = recordCommands(level.client);
    try {
      await use(wire);
    } finally {
      // Before the client says goodbye to the server.
      wire.stop();
      await connection('level').close();
    }
  }

  /** The two operations of a transaction and how it ended, with options given on one level. */
  const LEVELS: Readonly<
    Record<string, (options: Settings, work: () => Promise<unknown>) => Promise<CommandRecording>>
  > = {
    call: async (options, work) => {
      let wire!: CommandRecording;
      await withClient({}, async (recording) => {
        wire = recording;
        await Level.transaction(options, work).catch(() => undefined);
      });
      return wire;
    },
    'session default': async (options, work) => {
      let wire!: CommandRecording;
      await withClient({}, async (recording) => {
        wire = recording;
        await Level.withSession({ defaultTransactionOptions: options }, () =>
          Level.transaction(work).catch(() => undefined),
        );
      });
      return wire;
    },
    'session default, by hand': async (options, work) => {
      let wire!: CommandRecording;
      await withClient({}, async (recording) => {
        wire = recording;
        await Level.withSession({ defaultTransactionOptions: options }, async (session) => {
          session.startTransaction();
          try {
            await work();
            await session.commitTransaction();
          } catch {
            await session.abortTransaction();
          }
        });
      });
      return wire;
    },
    'call, by hand': async (options, work) => {
      let wire!: CommandRecording;
      await withClient({}, async (recording) => {
        wire = recording;
        await Level.withSession(async (session) => {
          session.startTransaction(options);
          try {
            await work();
            await session.commitTransaction();
          } catch {
            await session.abortTransaction();
          }
        });
      });
      return wire;
    },
    client: async ({ maxCommitTimeMS: _, ...options }, work) => {
      let wire!: CommandRecording;
      await withClient(options, async (recording) => {
        wire = recording;
        await Level.transaction(work).catch(() => undefined);
      });
      return wire;
    },
  };
  const twoOperations = async (): Promise<void> => {
    await Level.create({ name: 'one' });
    await Level.first();
  };
  const thenFail = async (): Promise<void> => {
    await twoOperations();
    throw new Error('no');
  };

  describe.each(Object.entries(LEVELS))('on the level: %s', (level, run) => {
    it('readConcern alone: on the first command, and on no other', async () => {
      const wire = await run({ readConcern: { level: 'snapshot' } }, twoOperations);
      expect(wire.names).toEqual(['insert', 'find', 'commitTransaction']);
      expect(wire.started.map(({ command }) => (command['readConcern'] as { level?: string })?.level)).toEqual([
        'snapshot',
        ...wire.started.slice(1).map(() => undefined),
      ]);
      expect(wire.started.some(({ command }) => 'writeConcern' in command)).toBe(false);
    });

    it.each([
      ['commit', twoOperations, 'commitTransaction'],
      ['abort', thenFail, 'abortTransaction'],
    ])('writeConcern alone: on the %s only', async (_what, work, name) => {
      const wire = await run({ writeConcern: { w: 1, journal: true } }, work);
      const having = wire.started.filter(({ command }) => 'writeConcern' in command);
      expect(having.map((command) => command.name)).toEqual([name]);
      expect(having[0]!.command['writeConcern']).toMatchObject({ w: 1, j: true });
      expect(wire.started.some(({ command }) => command['readConcern']?.level !== undefined)).toBe(false);
    });

    if (level !== 'client') {
      it('maxCommitTimeMS alone: on the commit only', async () => {
        const wire = await run({ maxCommitTimeMS: 4321 }, twoOperations);
        expect(wire.started.filter(({ command }) => 'maxTimeMS' in command).map(({ name }) => name)).toEqual([
          'commitTransaction',
        ]);
        expect(wire.named('commitTransaction')[0]!.command['maxTimeMS']).toBe(4321);
      });
    }

    it('readPreference primary alone passes', async () => {
      const wire = await run({ readPreference: 'primary' }, twoOperations);
      expect(wire.named('commitTransaction')).toHaveLength(1);
    });
  });

  it('each option is taken on its own: from the call, else the session, else the client', async () => {
    await withClient({ readConcern: { level: 'majority' }, writeConcern: { w: 1 } }, async (wire) => {
      const defaultTransactionOptions = { writeConcern: { w: 'majority' as const }, maxCommitTimeMS: 1000 };
      await Level.withSession({ defaultTransactionOptions }, async () => {
        await Level.transaction({ maxCommitTimeMS: 2000 }, twoOperations);
        await Level.transaction({ readConcern: 'snapshot', writeConcern: { w: 1 } }, twoOperations);
      });
      const [insert, , again] = [...wire.named('insert', 'find')];
      expect(insert!.command['readConcern']).toMatchObject({ level: 'majority' });
      expect(again!.command['readConcern']).toMatchObject({ level: 'snapshot' });
      const [first, second] = wire.named('commitTransaction');
      expect(first!.command).toMatchObject({ writeConcern: { w: 'majority' }, maxTimeMS: 2000 });
      expect(second!.command).toMatchObject({ writeConcern: { w: 1 }, maxTimeMS: 1000 });
    });
  });

  it.each<[string, Settings]>([
    ['secondaryPreferred', { readPreference: 'secondaryPreferred' }],
    ['w: 0', { writeConcern: { w: 0 } }],
  ])('%s is refused on every level, before anything is sent', async (_what, options) => {
    const never = () => Level.create({ name: 'never' });
    await withClient({}, async (wire) => {
      expect(await rejection(Level.transaction(options, never))).toBeInstanceOf(InvalidOptionError);
      const withDefault = Level.withSession({ defaultTransactionOptions: options }, () => Level.transaction(never));
      expect(await rejection(withDefault)).toBeInstanceOf(InvalidOptionError);
      const byHand = Level.withSession((session) => session.startTransaction(options));
      expect(await rejection(byHand)).toBeInstanceOf(InvalidOptionError);
      expect(wire.names).toEqual([]);
    });
    await withClient(options, async (wire) => {
      const error = await rejection(Level.transaction(never));
      expect(error).toBeInstanceOf(InvalidOptionError);
      expect(error['resolution']).toMatch(/to the transaction/);
      expect(wire.names).toEqual([]);
    });
  });

  it('a client that reads from secondaries: with primary given, everything reads from the primary', async () => {
    await withClient({ readPreference: 'secondaryPreferred' }, async (wire) => {
      await Level.transaction({ readPreference: 'primary' }, async () => {
        await Level.create({ name: 'one' });
        await Level.first();
        await Level.count();
        await Level.distinct('name');
        await Level.collection.find({}).toArray();
        await Level.collection.aggregate([]).toArray();
        await Level.collection.countDocuments({});
      });
      expect(wire.named('commitTransaction')).toHaveLength(1);
      expect(wire.started.map(({ command }) => command['$readPreference']?.mode ?? 'primary')).toEqual(
        wire.started.map(() => 'primary'),
      );
    });
  });

  it("a collection's or model's own concerns do not count inside, w: 0 included", async () => {
    const storage = { writeConcern: { w: 0 }, readConcern: 'majority', readPreference: 'secondaryPreferred' } as const;
    await Account.with(storage, () =>
      Account.transaction(async () => {
        const account = await Account.create({ owner: 'counted' });
        await account.update({ balance: 1 });
        await Account.where({ owner: 'counted' }).updateAll({ balance: 2 });
        await Account.where({ owner: 'counted' }).first();
        await Account.where({ owner: 'counted' }).count();
        await Account.collection.insertOne({ owner: 'counted' });
        await Account.collection.find({ owner: 'counted' }).toArray();
        const bulk = Account.collection.initializeOrderedBulkOp();
        bulk.insert({ owner: 'counted' });
        await bulk.execute();
        await Account.createMany([{ owner: 'counted' }]);
        await account.destroy();
      }),
    );
    expect(spec.wire.started.filter(({ command }) => 'writeConcern' in command)).toEqual([]);
    expect(spec.wire.started.filter(({ command }) => command['readConcern']?.level !== undefined)).toEqual([]);
    expect(spec.wire.names.at(-1)).toBe('commitTransaction');
    expect(await spec.stored('tx_accounts', { owner: 'counted' })).toHaveLength(3);
  });

  const OWN: Readonly<Record<string, () => unknown>> = {
    'find readConcern': () => Account.collection.find({}, { readConcern: { level: 'majority' } }).toArray(),
    'findOne readConcern': () => Account.collection.findOne({}, { readConcern: 'local' }),
    'aggregate readConcern': () => Account.collection.aggregate([], { readConcern: 'local' }).toArray(),
    'countDocuments readConcern': () => Account.collection.countDocuments({}, { readConcern: 'local' }),
    'insertOne writeConcern': () => Account.collection.insertOne({}, { writeConcern: { w: 1 } }),
    'insertOne w: 0': () => Account.collection.insertOne({}, { writeConcern: { w: 0 } }),
    'updateMany writeConcern': () =>
      Account.collection.updateMany({}, { $set: { a: 1 } }, { writeConcern: { w: 'majority' } }),
    'bulk writeConcern': () =>
      Account.collection
        .initializeOrderedBulkOp()
        .insert({})
        .execute({ writeConcern: { w: 1 } }),
    'command writeConcern': () =>
      connection()
        .database()
        .command({ insert: 'x', documents: [{}], writeConcern: { w: 1 } }),
  };
  it.each(Object.entries(OWN))('a concern of one operation is refused, unsent: %s', async (_what, send) => {
    await Account.transaction(async () => {
      await Account.count();
      expect(await rejection((async () => await send())())).toBeInstanceOf(InvalidOptionError);
    });
    expect(spec.wire.names).toEqual(['aggregate', 'commitTransaction']);
  });

  it('a read preference of one operation is an error and spoils nothing', async () => {
    await Account.transaction(async () => {
      await Account.count();
      for (const read of [
        Account.collection.find({}, { readPreference: 'secondaryPreferred' }).toArray(),
        Account.collection.countDocuments({}, { readPreference: 'nearest' }),
        Account.all().readPreference('secondaryPreferred'),
        Account.all().readPreference('secondaryPreferred').count(),
        Account.all().readPreference('secondaryPreferred').first(),
      ]) {
        expect(await rejection(read)).toMatchObject({ name: 'InvalidOptionError', option: 'readPreference' });
      }
      await Account.all().readPreference('primary');
    });
    expect(spec.wire.names).toEqual(['aggregate', 'find', 'commitTransaction']);
  });

  it("the driver's own read concern objects keep no time of a transaction", async () => {
    const options = { readConcern: { level: 'majority' as const } };
    await withClient({ readConcern: { level: 'majority' } }, async (wire) => {
      await Level.withSession(async () => {
        await Level.count();
        await Level.transaction(twoOperations);
        await Level.transaction(options, twoOperations);
      });
      const { readConcern } = connection('level').client;
      expect(readConcern).toEqual({ level: 'majority' });
      expect(options).toEqual({ readConcern: { level: 'majority' } });
      wire.clear();
      await Level.withSession({ causalConsistency: false }, () => Level.count());
      expect(wire.started[0]!.command['readConcern']).toEqual({ level: 'majority' });
    });
  });

  it('a transaction of a causal session begins after what the session has seen', async () => {
    await Account.withSession(async (session) => {
      await Account.create({ owner: 'seen' });
      const { operationTime } = session;
      await Account.transaction(() => Account.count());
      const [first] = spec.wire.started.filter(({ startTransaction }) => startTransaction);
      expect(first!.command['readConcern']).toEqual({ afterClusterTime: operationTime });
    });
  });
});
