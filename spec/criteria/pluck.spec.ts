import { ObjectId } from 'mongodb';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import { storedParcels } from '../support/criteria-data';
import { parcels } from '../support/criteria-models';

const data = storedParcels();
const ids = [new ObjectId('0'.repeat(23) + '1'), new ObjectId('0'.repeat(23) + '2')];

beforeEach(() =>
  data.store([
    {
      _id: ids[0],
      code: 'a',
      st: 'new',
      serial: 5,
      fee: { amount: 7 },
      meta: { a: { b: 1 } },
      lines: [{ sku: 'p' }, {}],
    },
    { _id: ids[1], code: 'b', counters: { x: 2 }, tg: ['t'] },
  ]),
);

describe('pluck', () => {
  it('gives the values of one attribute, null for what is missing', async () => {
    expect(await parcels().pluck('status')).toEqual(['new', null]);
    expect(await parcels().order({ code: -1 }).limit(1).pluck('id')).toEqual([ids[1]]);
  });

  it('gives tuples of several', async () => {
    expect(await parcels().pluck('code', 'status', '_id')).toEqual([
      ['a', 'new', ids[0]],
      ['b', null, ids[1]],
    ]);
  });

  it('loads values by the type of the field', async () => {
    const [first, second] = await parcels().pluck('serial', 'fee', 'counters');
    expect(first![0]).toBe(5n);
    expect(first![1].amount).toBe(7);
    expect(second![2]).toEqual(new Map([['x', 2]]));
  });

  it('reaches into documents and through arrays', async () => {
    expect(await parcels().pluck('meta.a.b', 'lines.sku', 'lines.0.sku', 'tags.0')).toEqual([
      [1, ['p', null], 'p', null],
      [null, null, null, 't'],
    ]);
  });

  it('asks for these fields alone', async () => {
    using recording = data.record();
    await parcels().pluck('status', 'meta.a', 'meta');
    expect(recording.started.map(({ command }) => command['projection'])).toEqual([{ _id: 1, st: 1, meta: 1 }]);
  });

  it('refuses unknown names', async () => {
    await expect(parcels().pluck('nope' as 'code')).rejects.toThrow(UnknownAttributeError);
  });
});
