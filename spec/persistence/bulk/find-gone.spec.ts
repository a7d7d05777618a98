import { Document, Field, Model } from 'threadline';
import { Bulk, type BulkPlan } from '../../../lib/persistence/bulk/bulk';
import { findGone } from '../../../lib/persistence/bulk/find-gone';
import { prepare, type UpdateWrite } from '../../../lib/persistence/bulk/prepare';
import { wired } from '../../integration/wired';

@Document()
class Row extends Model {
  @Field(Object) override _id!: { readonly year: number; readonly key: string };
  @Field(Number) n: number = 0;
}

const plan: BulkPlan = {
  name: 'Row.saveMany',
  validate: true,
  touch: true,
  ordered: false,
  areOurs: false,
  report: false,
};

describe('looking up what is gone', () => {
  const spec = wired();

  it('finds in one query which ids are not stored any more, whatever they are made of', async () => {
    const rows = await Row.createMany([1, 2, 3].map((year) => ({ _id: { year, key: 'a' } })));
    const same = await Row.findOrFail(rows[1]!.id as never);
    await rows[1]!.delete();
    const given = [rows[0]!, same, rows[2]!];
    for (const row of given) row.n = 1;
    const writes = new Bulk(given, plan).entries.map((entry) => prepare(entry, plan) as UpdateWrite);
    spec.wire.clear();
    expect([...(await findGone(writes, 'spec'))]).toEqual([writes[1]]);
    expect(spec.wire.names).toEqual(['find']);
  });
});
