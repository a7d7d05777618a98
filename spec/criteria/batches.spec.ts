import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { storedParcels } from '../support/criteria-data';
import { Parcel, parcels } from '../support/criteria-models';

const data = storedParcels();

beforeAll(() => data.store(Array.from({ length: 25 }, (_, index) => ({ code: `c${index}` }))));

async function sizes(batches: AsyncIterable<readonly unknown[]>): Promise<number[]> {
  const found: number[] = [];
  for await (const batch of batches) found.push(batch.length);
  return found;
}

describe('batches', () => {
  it('are arrays of documents of a size, one command each', async () => {
    using recording = data.record();
    expect(await sizes(parcels().batches(10))).toEqual([10, 10, 5]);
    expect(recording.started.map(({ name, command }) => [name, command['batchSize']])).toEqual([
      ['find', 10],
      ['getMore', 10],
      ['getMore', 10],
    ]);
    for await (const [first] of parcels().order('_id').batches(2)) {
      expect(first).toBeInstanceOf(Parcel);
      expect(first!.code).toBe('c0');
      break;
    }
    expect(recording.names.at(-1)).toBe('killCursors');
  });

  it('heed the limit, and are none for none', async () => {
    expect(await sizes(parcels().limit(12).batches(5))).toEqual([5, 5, 2]);
    expect(await sizes(parcels().limit(0).batches(5))).toEqual([]);
    expect(await sizes(parcels().where({ code: 'zz' }).batches(5))).toEqual([]);
  });

  it.each([0, -1, 1.5, NaN, '5'])('are refused without a size: %p', async (size) => {
    using recording = data.record();
    await expect(sizes(parcels().batches(size as number))).rejects.toThrow(InvalidOptionError);
    expect(recording.names).toEqual([]);
  });

  it('belong to the block they were asked for in', async () => {
    let kept: AsyncIterator<Parcel[]> | undefined;
    using recording = data.record();
    await Parcel.withSession(async () => {
      kept = parcels().batches(5)[Symbol.asyncIterator]();
      await kept.next();
    });
    expect(recording.named('killCursors').map(({ lsid }) => lsid)).toEqual(
      recording.named('find').map(({ lsid }) => lsid),
    );
    recording.clear();
    await expect(kept!.next()).rejects.toThrow(SessionEndedError);
    expect(recording.names).toEqual([]);
  });
});
