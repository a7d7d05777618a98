import { Bulk, fail, type BulkPlan } from '../../../lib/persistence/bulk/bulk';
import { Document } from '../../../lib/decorators/document';
import { Model } from '../../../lib/model/model';

@Document()
class Thing extends Model {}

const plan: BulkPlan = {
  name: 'Thing.saveMany',
  validate: true,
  touch: true,
  ordered: false,
  areOurs: false,
  report: false,
};

describe('a bulk write', () => {
  it('has each document once, at its first place', () => {
    const [a, b] = [new Thing(), new Thing()];
    expect(new Bulk([a, b, a], plan).entries.map(({ document, index }) => [document === a, index])).toEqual([
      [true, 0],
      [false, 1],
    ]);
  });

  it('stops at the first that fails, unless a report is asked for', async () => {
    const documents = [new Thing(), new Thing(), new Thing()];
    for (const [report, steps] of [
      [false, 2],
      [true, 3],
    ] as const) {
      const bulk = new Bulk(documents, { ...plan, report });
      let taken = 0;
      await bulk.each((entry) => {
        taken += 1;
        if (entry.index === 1) throw new RangeError('no');
        return undefined;
      });
      expect([taken, bulk.isStopped, bulk.open.length]).toEqual([steps, !report, 2]);
      expect(bulk.report()).toMatchObject({ failed: [{ index: 1, error: new RangeError('no') }], saved: [] });
    }
  });

  it('reports every document in one list', () => {
    const documents = [new Thing(), new Thing(), new Thing()];
    const bulk = new Bulk(documents, plan);
    fail(bulk.entries[0]!, 'x');
    bulk.entries[1]!.status = 'saved';
    const { saved, failed, skipped } = bulk.report();
    expect([saved, failed.map(({ document }) => document), skipped]).toEqual([
      [documents[1]],
      [documents[0]],
      [documents[2]],
    ]);
  });
});
