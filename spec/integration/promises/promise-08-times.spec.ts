import { Long, Timestamp } from 'mongodb';
import { connect, connection, InvalidOptionError } from 'threadline';
import { recordCommands } from 'threadline/testing';
import { mongodbUri } from '../../support/database';
import { Person, Stranger } from '../people';
import { thrown, wired } from '../wired';

describe('Promise 8: the times of a session', () => {
  const spec = wired();

  it('are those of its own operations, and reads come after them', async () => {
    await Person.withSession(async (session) => {
      expect(session.operationTime).toBeUndefined();
      await Person.create({ username: 'Emily' });
      const written = spec.wire.started[0]!.reply!;
      expect(session.operationTime).toEqual(written['operationTime']);
      expect(session.clusterTime).toEqual(written['$clusterTime']);
      await Person.count();
      expect(spec.wire.started[1]!.command['readConcern']).toEqual({ afterClusterTime: written['operationTime'] });
    });
  });

  it('latestClusterTime knows what the client has seen elsewhere', async () => {
    await Person.withSession(async (session) => {
      await Person.count();
      const seen = session.clusterTime!.clusterTime;
      await Person.withoutSession(() => Person.create({ username: 'elsewhere' }));
      expect(session.clusterTime!.clusterTime).toEqual(seen);
      expect(session.latestClusterTime!.clusterTime.greaterThan(seen)).toBe(true);
    });
  });

  it('no afterClusterTime is sent with causalConsistency: false', async () => {
    await Person.withSession({ causalConsistency: false }, async (session) => {
      await Person.create({ username: 'Emma' });
      await Person.count();
      await Person.where({}).limit(1);
      expect(session.causalToken).toBeUndefined();
    });
    expect(spec.wire.started.map(({ command }) => command['readConcern']?.afterClusterTime)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('advance by hand, between sessions, and never go backwards', async () => {
    await using writer = await Person.startSession();
    await writer.run(() => Person.create({ username: 'advanced' }));
    await using reader = await Person.startSession();
    reader.advanceClusterTime(writer.clusterTime!);
    reader.advanceOperationTime(writer.operationTime!);
    expect(reader.operationTime).toEqual(writer.operationTime);
    expect(reader.clusterTime).toEqual(writer.clusterTime);
    reader.advanceOperationTime(new Timestamp({ t: 1, i: 1 }));
    reader.advanceClusterTime({ ...writer.clusterTime!, clusterTime: new Timestamp({ t: 1, i: 1 }) });
    expect(reader.operationTime).toEqual(writer.operationTime);
    expect(reader.clusterTime).toEqual(writer.clusterTime);
    spec.wire.clear();
    await reader.run(() => Person.count());
    expect(spec.wire.started[0]!.command['readConcern']).toEqual({ afterClusterTime: writer.operationTime });
  });

  const NO_TIMES = [undefined, null, 1, 1n, 'time', {}, [], new Date(), Long.fromNumber(5), { t: 1, i: 1 }, () => 1];

  it.each(NO_TIMES.map((value) => [value]))('advanceOperationTime refuses %p', async (value) => {
    await using session = await Person.startSession();
    expect(thrown(() => session.advanceOperationTime(value as never))).toBeInstanceOf(InvalidOptionError);
    expect(session.operationTime).toBeUndefined();
  });

  const time = new Timestamp({ t: 1, i: 1 });
  const NO_CLUSTER_TIMES = [
    ...NO_TIMES,
    time,
    { clusterTime: time },
    { clusterTime: time, signature: {} },
    { clusterTime: time, signature: { hash: 'x', keyId: 0 } },
    { clusterTime: 1, signature: { hash: Buffer.alloc(20), keyId: 0 } },
  ];

  it.each(NO_CLUSTER_TIMES.map((value) => [value]))('advanceClusterTime refuses %p', async (value) => {
    await using session = await Person.startSession();
    expect(thrown(() => session.advanceClusterTime(value as never))).toBeInstanceOf(InvalidOptionError);
    expect(session.clusterTime).toBeUndefined();
  });

  it("never leak into the client's own read concern, where the client has one", async () => {
    const options = { monitorCommands: true, readConcernLevel: 'majority' } as const;
    await connect({ other: { uri: mongodbUri(), database: spec.database, options } });
    const { client } = connection('other');
    using wire = recordCommands(client);
    await Stranger.withSession(async () => {
      await Stranger.create({ username: 'Eve' });
      await Stranger.count();
      await Stranger.where({}).first();
      await Stranger.where({});
      await Stranger.distinct('username');
      await Stranger.collection.findOne({});
      await Stranger.collection.find({}).toArray();
      await Stranger.collection.aggregate([]).toArray();
      await Stranger.collection.countDocuments({});
      await connection('other').database().collection('strangers').find({}).toArray();
    });
    const inside = wire.started.slice(1).map(({ command }) => command['readConcern']);
    expect(inside.map((concern) => concern?.level)).toEqual(inside.map(() => 'majority'));
    expect(inside.map((concern) => concern?.afterClusterTime)).not.toContain(undefined);
    expect(client.readConcern).toEqual({ level: 'majority' });
    expect(Object.keys(client.readConcern!)).toEqual(['level']);
    wire.clear();
    await Stranger.count();
    await Stranger.withSession(() => Stranger.where({}).first());
    await Stranger.collection.findOne({});
    expect(wire.started.map(({ command }) => command['readConcern'])).toEqual([
      { level: 'majority' },
      { level: 'majority' },
      { level: 'majority' },
    ]);
    await connection('other').close();
  });

  it("nor into the read concern of a collection or of the caller's options", async () => {
    const readConcern = { level: 'majority' } as const;
    const collection = connection().database().collection('people', { readConcern });
    await Person.withSession(async () => {
      await Person.create({ username: 'x' });
      await collection.findOne({});
      await Person.collection.findOne({}, { readConcern });
      await Person.with({ readConcern }, () => Person.count());
      await connection().database().command({ count: 'people', readConcern });
    });
    expect(readConcern).toEqual({ level: 'majority' });
    expect(collection.readConcern).toEqual({ level: 'majority' });
    spec.wire.clear();
    await collection.findOne({});
    expect(spec.wire.started[0]!.command['readConcern']).toEqual({ level: 'majority' });
  });
});
