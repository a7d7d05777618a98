import { setTimeout as sleep } from 'node:timers/promises';
import { CastError } from '../../lib/errors/cast-error';
import { SessionEndedError } from '../../lib/errors/session-ended-error';
import { storedParcels } from '../support/criteria-data';
import { Parcel, parcels } from '../support/criteria-models';

const data = storedParcels();
const COUNT = 2500;

beforeAll(() => data.store(Array.from({ length: COUNT }, (_, index) => ({ code: `c${index}` }))));

describe('iterating over a criteria', () => {
  it('gives every document, batch by batch', async () => {
    using recording = data.record();
    const codes = new Set<string>();
    for await (const parcel of parcels()) {
      expect(parcel).toBeInstanceOf(Parcel);
      codes.add(parcel.code);
    }
    expect(codes.size).toBe(COUNT);
    expect(recording.names).toEqual(['find', 'getMore', 'getMore']);
  });

  it('sends nothing before the first is asked for', async () => {
    using recording = data.record();
    const iterator = parcels()[Symbol.asyncIterator]();
    await Promise.resolve();
    expect(recording.names).toEqual([]);
    await iterator.next();
    await iterator.return!();
    expect(recording.names).toEqual(['find', 'killCursors']);
  });

  it('closes the cursor on the server when the loop is left', async () => {
    using recording = data.record();
    for await (const parcel of parcels()) if (parcel.code !== '') break;
    expect(recording.names).toEqual(['find', 'killCursors']);
    recording.clear();
    const failing = async () => {
      for await (const parcel of parcels()) throw new RangeError(parcel.code);
    };
    await expect(failing()).rejects.toThrow(RangeError);
    expect(recording.names).toEqual(['find', 'killCursors']);
  });

  it('serves those who ask for several at once in turn', async () => {
    const iterator = parcels().order('_id').limit(3)[Symbol.asyncIterator]();
    const results = await Promise.all(Array.from({ length: 5 }, () => iterator.next()));
    expect(results.map(({ value, done }) => (done === true ? 'done' : value.code))).toEqual([
      'c0',
      'c1',
      'c2',
      'done',
      'done',
    ]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('rejects at the first document where the criteria makes no sense', async () => {
    const loop = async () => {
      for await (const parcel of parcels().where({ senderId: undefined })) throw new RangeError(parcel.code);
    };
    await expect(loop()).rejects.toThrow(CastError);
  });

  it('is in the session of its block, and holds no turn while the loop works', async () => {
    using recording = data.record();
    await Parcel.withSession(async () => {
      let turns = 0;
      for await (const parcel of parcels().limit(2)) turns += await parcels().where({ _id: parcel.id }).count();
      expect(turns).toBe(2);
    });
    const lsids = recording.named('find', 'aggregate').map(({ lsid }) => lsid);
    expect(lsids).toHaveLength(3);
    expect(new Set(lsids).size).toBe(1);
    expect(lsids[0]).toBeDefined();
  });

  it('gives nothing more after its block, not even what has arrived', async () => {
    let kept: AsyncIterator<Parcel> | undefined;
    await Parcel.withSession(async () => {
      kept = parcels()[Symbol.asyncIterator]();
      expect((await kept.next()).done).toBe(false);
    });
    using recording = data.record();
    await expect(kept!.next()).rejects.toThrow(SessionEndedError);
    await sleep(1);
    expect(recording.names).toEqual([]);
  });
});
