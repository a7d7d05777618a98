import { Document, Field, InvalidOptionError, Model } from 'threadline';
import type { Course } from '../../lib/criteria/execution';
import { findAndDelete, findAndReplace, findAndUpdate, updateFirst } from '../../lib/criteria/find-and-modify';
import { QUERY } from '../../lib/criteria/query';
import { definitionOf } from '../../lib/definition/registry';
import { targetOf } from '../../lib/store/target';
import { rejection, wired } from '../integration/wired';

@Document()
class Step extends Model {
  @Field(Number) n: number = 0;
}

describe('finding and changing one', () => {
  const spec = wired();
  const course = (): Course => ({ name: 'Step.spec', target: targetOf(definitionOf(Step), 'spec') });

  it('is one command each', async () => {
    await Step.createMany([{ n: 1 }, { n: 2 }]);
    const query = Step.all().order({ n: -1 })[QUERY];
    spec.wire.clear();
    expect(await findAndUpdate(query, { n: 3 }, {}, course())).toMatchObject({ n: 2 });
    expect(await findAndReplace(query, { n: 4 }, { returnDocument: 'after' }, course())).toMatchObject({ n: 4 });
    expect(await findAndDelete(query, course())).toMatchObject({ n: 4, isDestroyed: true });
    expect(await updateFirst(Step.all()[QUERY], { n: 9 }, course())).toBe(1);
    expect(spec.wire.names).toEqual(['findAndModify', 'findAndModify', 'findAndModify', 'update']);
    expect(await rejection(findAndUpdate(query, {}, {}, course()))).toBeInstanceOf(InvalidOptionError);
  });
});
