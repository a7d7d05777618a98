import { Double, Int32, Long } from '../../lib/bson/classes';
import { UNCASTABLE } from '../../lib/types/field-type';
import { int32Type } from '../../lib/types/int32-type';
import { itCasts } from './casting';

describe('int32Type', () => {
  itCasts(int32Type, [
    [5, 5],
    // It would be stored as a double.
    [-0, 0],
    ['-12', -12],
    [2 ** 31 - 1, 2 ** 31 - 1],
    [-(2 ** 31), -(2 ** 31)],
    [new Int32(7), 7],
    [new Double(7), 7],
    [Long.fromNumber(7), 7],
    [2 ** 31, UNCASTABLE],
    [-(2 ** 31) - 1, UNCASTABLE],
    [1.5, UNCASTABLE],
    [NaN, UNCASTABLE],
    [Long.MAX_VALUE, UNCASTABLE],
    ['', UNCASTABLE],
    [true, UNCASTABLE],
    [{ $gt: 1 }, UNCASTABLE],
  ]);
});
