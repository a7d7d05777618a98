import { Double, Int32, Long } from '../../lib/bson/classes';
import { bigIntType } from '../../lib/types/big-int-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

describe('bigIntType', () => {
  itCasts(bigIntType, [
    [2n ** 63n - 1n, 2n ** 63n - 1n],
    [-(2n ** 63n), -(2n ** 63n)],
    [42, 42n],
    ['42', 42n],
    ['+42', 42n],
    ['-9007199254740993', -9007199254740993n],
    [Long.MAX_VALUE, 9223372036854775807n],
    [new Int32(5), 5n],
    [new Double(5), 5n],
    [2n ** 63n, UNCASTABLE],
    ['9223372036854775808', UNCASTABLE],
    ['', UNCASTABLE],
    [' ', UNCASTABLE],
    ['1.0', UNCASTABLE],
    ['0x10', UNCASTABLE],
    [1.5, UNCASTABLE],
    [2 ** 53, UNCASTABLE],
    [NaN, UNCASTABLE],
    [new Double(1.5), UNCASTABLE],
    [true, UNCASTABLE],
    [{ $gt: 0n }, UNCASTABLE],
  ]);

  it.each([
    [Long.MAX_VALUE, 9223372036854775807n],
    [42, 42n],
    [1.5, 1.5],
    ['42', '42'],
    [{ a: 1 }, { a: 1 }],
  ])('loads %p as %p', (stored, expected) => {
    expect(bigIntType.load(stored)).toStrictEqual(expected);
  });
});
