import { Aggregation } from '../../lib/criteria/aggregation';
import { QUERY } from '../../lib/criteria/query';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { storedParcels } from '../support/criteria-data';
import { Parcel, parcels } from '../support/criteria-models';

const data = storedParcels();
const COUNT = 300;
const pipeline = [{ $sort: { weight: 1 } }, { $project: { _id: 0, weight: 1 } }] as const;
const aggregation = (stages: readonly object[] = pipeline) =>
  new Aggregation<{ weight: number }>(parcels()[QUERY], stages);

beforeAll(() => data.store(Array.from({ length: COUNT }, (_, weight) => ({ weight }))));

describe('an aggregation', () => {
  it('is sent when it is awaited, and gives what the pipeline makes', async () => {
    using recording = data.record();
    const asked = aggregation([...pipeline, { $limit: 2 }]);
    await Promise.resolve();
    expect(recording.names).toEqual([]);
    expect(await asked).toEqual([{ weight: 0 }, { weight: 1 }]);
    expect(recording.names).toEqual(['aggregate']);
  });

  it('is iterated by batch, and closed when the loop is left', async () => {
    using recording = data.record();
    const weights: number[] = [];
    for await (const { weight } of aggregation()) weights.push(weight);
    expect(weights).toEqual(Array.from({ length: COUNT }, (_, weight) => weight));
    expect(recording.names).toEqual(['aggregate', 'getMore']);
    recording.clear();
    for await (const { weight } of aggregation()) if (weight === 0) break;
    expect(recording.names).toEqual(['aggregate', 'killCursors']);
  });

  it('is in the session of its block, every batch', async () => {
    using recording = data.record();
    await Parcel.withSession(async () => {
      for await (const { weight } of aggregation()) if (weight === 0) await parcels().count();
    });
    const asked = recording.named('aggregate', 'getMore');
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ lsid }) => lsid)).size).toBe(1);
    expect(asked[0]!.lsid).toBeDefined();
  });

  it('made in a block is refused after it', async () => {
    const leaked = await Parcel.withSession(() => {
      const made = aggregation();
      return () => made;
    });
    await expect(leaked().toArray()).rejects.toThrow(SessionEndedError);
    await expect(leaked()[Symbol.asyncIterator]().next()).rejects.toThrow(SessionEndedError);
  });

  it('gives nothing more after its block, not even what has arrived', async () => {
    let kept: AsyncIterator<unknown> | undefined;
    await Parcel.withSession(async () => {
      kept = aggregation()[Symbol.asyncIterator]();
      await kept.next();
    });
    await expect(kept!.next()).rejects.toThrow(SessionEndedError);
  });
});
