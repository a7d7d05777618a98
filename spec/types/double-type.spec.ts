import { Double, Int32, Long } from '../../lib/bson/classes';
import { doubleType } from '../../lib/types/double-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

describe('doubleType', () => {
  itCasts(doubleType, [
    [1.5, 1.5],
    [2, 2],
    [-0, -0],
    [NaN, NaN],
    [Infinity, Infinity],
    [new Double(-0), -0],
    [new Double(NaN), NaN],
    [new Int32(5), 5],
    [Long.fromNumber(5), 5],
    [' 1e3 ', 1000],
    [7n, 7],
    ['', UNCASTABLE],
    ['Infinity', UNCASTABLE],
    [2n ** 60n, UNCASTABLE],
    [true, UNCASTABLE],
    [{ $ne: null }, UNCASTABLE],
  ]);

  it('stores a double, whole numbers too, and leaves a Long that is too large as it is', () => {
    expect(doubleType.dump(5)).toEqual(new Double(5));
    expect(doubleType.dump(Long.MAX_VALUE as never)).toBe(Long.MAX_VALUE);
  });
});
