import { Long, ObjectId } from 'mongodb';
import { connection, Document, EmbeddedModel, EmbedsMany, Field, Model } from 'threadline';
import { everyPlace } from '../../support/places';
import { rejection, wired } from '../wired';

@Document({ id: false })
class Stop extends EmbeddedModel {
  @Field(String) port?: string;
  @Field(Date) at?: Date;
}

class Dated extends Model {
  @Field(String) name?: string;
  @Field(Date) at?: Date;
  @Field(() => [Date]) dates?: Date[];
  @EmbedsMany(() => Stop) stops!: EmbedsMany<Stop>;
}

@Document({ collection: 'voyages' })
class Voyage extends Dated {}

@Document({ collection: 'voyages', shardKey: ['name'] })
class ByName extends Dated {}

@Document({ collection: 'voyages', shardKey: ['at', 'left.at', 'name'] })
class ByDate extends Dated {}

/** Milliseconds that JavaScript has no date for, and the server has. */
const BEYOND = 2n ** 60n + 1n;
const asDate = { $toDate: Long.fromBigInt(BEYOND) };

/** Stores a voyage with dates beyond JavaScript's in every place: only the server can make them. */
async function stored(): Promise<ObjectId> {
  const _id = new ObjectId();
  const values = { name: 'a', at: asDate, left: { at: asDate }, dates: [asDate], kind: 'plain' };
  const stops = [
    { port: 'Rome', at: asDate, seen: asDate },
    { port: 'Bari', seen: asDate },
  ];
  await Voyage.collection.insertOne({ _id });
  await Voyage.collection.updateOne({ _id }, [{ $set: { ...values, stops } }]);
  return _id;
}

/** All dates of a voyage as the server has them. */
async function datesOf(_id: ObjectId): Promise<unknown> {
  const numbers = { at: { $toLong: '$at' }, left: { $toLong: '$left.at' }, first: { $toLong: { $first: '$dates' } } };
  const stops = { $map: { input: '$stops', in: [{ $toLong: '$$this.at' }, { $toLong: '$$this.seen' }] } };
  const rows = Voyage.collection.aggregate([{ $match: { _id } }, { $project: { _id: 0, ...numbers, stops } }], {
    promoteLongs: false,
  });
  return (await rows.toArray())[0];
}

const beyond = Long.fromBigInt(BEYOND);
const kept = {
  at: beyond,
  left: beyond,
  first: beyond,
  stops: [
    [beyond, beyond],
    [null, beyond],
  ],
};

describe('dates beyond those of JavaScript', () => {
  const spec = wired();
  const wire = () => spec.wire;
  beforeAll(() => connection().database().createCollection('voyages'));

  for (const model of [Voyage, ByName, ByDate]) {
    everyPlace(`I113, C46: a ${model.name} that holds them can be changed beside them, read or not`, wire, async () => {
      const one = await model.findOrFail(await stored());
      await one.update({ name: 'b' });
      expect([one.at?.getTime(), one.dates?.[0]?.getTime(), one.stops[0]!.at?.getTime()]).toEqual([NaN, NaN, NaN]);
      await one.update({ name: 'c' });
      await one.$set({ name: 'd' });
      one.stops[0]!.port = 'Ostia';
      one.stops[1]!.port = 'Brindisi';
      await one.save();
      expect(await datesOf(one.id)).toEqual(kept);
      expect((await model.findOrFail(one.id)).stops.map(({ port }) => port)).toEqual(['Ostia', 'Brindisi']);
      await one.destroy();
      expect(await model.exists(one.id)).toBe(false);
    });
  }

  everyPlace('C46: a filter has the parts of the shard key that can be sent', wire, async () => {
    const one = await ByDate.findOrFail(await stored());
    spec.wire.clear();
    await one.update({ name: 'b' });
    const [{ q }] = spec.wire.started[0]!.command['updates'] as [{ q: object }];
    expect(q).toEqual({ _id: one.id, name: 'a' });
  });

  everyPlace('I113: a write that would lose one is refused', wire, async () => {
    const one = await Voyage.findOrFail(await stored());
    spec.wire.clear();
    one.dates!.push(new Date(5));
    expect(await rejection(one.save())).toMatchObject({ name: 'ValidationError', errors: { paths: ['dates'] } });
    expect(spec.wire.names).toEqual([]);
  });
});
