import { Document, Field, InvalidOptionError, Model } from 'threadline';
import { QUERY } from '../../lib/criteria/query';
import { tally } from '../../lib/criteria/tally';
import { definitionOf } from '../../lib/definition/registry';
import { targetOf } from '../../lib/store/target';
import { rejection, wired } from '../integration/wired';

@Document()
class Vote extends Model {
  @Field(String, { name: 'f' }) for?: string;
  @Field(() => [Object]) lines?: { readonly sku: string }[];
}

describe('counting by value', () => {
  const spec = wired();

  it('is one aggregation on the server, through arrays too', async () => {
    await Vote.createMany([{ for: 'a', lines: [{ sku: 'x' }, { sku: 'y' }] }, { for: 'b' }, { for: 'a' }, {}]);
    const course = { name: 'Vote.tally', target: targetOf(definitionOf(Vote), 'spec') };
    const votes = Vote.all().comment('why')[QUERY];
    spec.wire.clear();
    expect(await tally(votes, 'for', course)).toEqual(new Map([['a', 2], ['b', 1], [null, 1]])); // prettier-ignore
    expect(spec.wire.started[0]!.command).toMatchObject({ aggregate: 'votes', comment: 'why' });
    expect([...(await tally(votes, 'lines.sku', course)).keys()]).toContainEqual(['x', 'y']);
    expect(await rejection(tally(votes, 'lines.0', course))).toBeInstanceOf(InvalidOptionError);
  });
});
