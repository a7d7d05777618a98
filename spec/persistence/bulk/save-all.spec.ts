import { Document, Field, Model, ValidationError } from 'threadline';
import { saveAll } from '../../../lib/persistence/bulk/save-all';
import { rejection, wired } from '../../integration/wired';

@Document()
class Thing extends Model {
  @Field(Number) n?: number;
}

const plan = { name: 'Thing.saveMany', validate: true, touch: true, ordered: false, areOurs: false };

describe('saving many', () => {
  const spec = wired();

  it('gives a report, or rejects with what went wrong first', async () => {
    const documents = [new Thing({ n: 'x' }), new Thing({ n: 1 })];
    const error = await rejection(saveAll(documents, { ...plan, report: false }));
    expect(error).toBeInstanceOf(ValidationError);
    expect([spec.wire.names, Object.keys(error).includes('report')]).toEqual([[], false]);
    const report = await saveAll(documents, { ...plan, report: true });
    expect([report.saved[0] === documents[1], report.failed[0]!.index, report.skipped]).toEqual([true, 0, []]);
  });

  it('refuses what could not be cast, validation or not', async () => {
    const unvalidated = { ...plan, report: false, validate: false };
    expect(await rejection(saveAll([new Thing({ n: 'x' })], unvalidated))).toBeInstanceOf(ValidationError);
  });
});
