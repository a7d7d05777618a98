import { Double, Int32, Long } from '../../lib/bson/classes';
import { UNCASTABLE } from '../../lib/types/field-type';
import { longType } from '../../lib/types/long-type';
import { itCasts } from './casting';

const long = (value: bigint): Long => Long.fromBigInt(value);

describe('longType', () => {
  itCasts(longType, [
    [5, long(5n)],
    [2n ** 63n - 1n, Long.MAX_VALUE],
    [-(2n ** 63n), Long.MIN_VALUE],
    [Long.MAX_VALUE, Long.MAX_VALUE],
    ['9223372036854775807', Long.MAX_VALUE],
    [new Int32(5), long(5n)],
    [2n ** 63n, UNCASTABLE],
    [1.5, UNCASTABLE],
    [2 ** 53, UNCASTABLE],
    ['', UNCASTABLE],
    ['1.5', UNCASTABLE],
    [true, UNCASTABLE],
    [{ $gt: 1 }, UNCASTABLE],
  ]);

  it('reads what is stored as a smaller number too, and nothing else', () => {
    expect(longType.load(5)).toEqual(long(5n));
    expect(longType.load(Long.MAX_VALUE)).toEqual(Long.MAX_VALUE);
    const others = ['5', 1.5, new Double(1.5), null];
    expect(others.map((other) => longType.load(other))).toEqual(others);
  });
});
