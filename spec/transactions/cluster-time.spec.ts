import { Timestamp } from '../../lib/bson/classes';
import { newerClusterTime } from '../../lib/transactions/cluster-time';

describe('newerClusterTime', () => {
  const at = (t: number, i = 1) => ({ clusterTime: new Timestamp({ t, i }) });
  const [early, late] = [at(1), at(1, 2)];

  it('is the later one, from whichever side', () => {
    expect(newerClusterTime(early, late)).toBe(late);
    expect(newerClusterTime(late, early)).toBe(late);
  });

  it('is the only one there is, or none', () => {
    expect(newerClusterTime(undefined, early)).toBe(early);
    expect(newerClusterTime(early, undefined)).toBe(early);
    expect(newerClusterTime(undefined, undefined)).toBeUndefined();
  });
});
