import { Decimal128, Double, Int32, Long } from '../../lib/bson/classes';
import { UNCASTABLE } from '../../lib/types/field-type';
import { isNumeric, numberType } from '../../lib/types/number-type';
import { itCasts } from './casting';

describe('numberType', () => {
  itCasts(numberType, [
    [42, 42],
    [-0, -0],
    [Infinity, Infinity],
    ['42', 42],
    [' 42 ', 42],
    ['-1.5', -1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    [42n, 42],
    [new Int32(7), 7],
    [new Double(7.5), 7.5],
    [Long.fromNumber(7), 7],
    // As it is read from a document that has it.
    [Long.MAX_VALUE, Long.MAX_VALUE],
    ['abc', UNCASTABLE],
    ['', UNCASTABLE],
    ['  ', UNCASTABLE],
    ['4 2', UNCASTABLE],
    ['0x10', UNCASTABLE],
    ['1,5', UNCASTABLE],
    ['Infinity', UNCASTABLE],
    ['1e400', UNCASTABLE],
    ['9007199254740993', UNCASTABLE],
    [2n ** 60n, UNCASTABLE],
    [NaN, UNCASTABLE],
    [new Double(NaN), UNCASTABLE],
    [true, UNCASTABLE],
    [new Date(0), UNCASTABLE],
    [[1], UNCASTABLE],
    [{ $gt: 0 }, UNCASTABLE],
    [Decimal128.fromString('1'), UNCASTABLE],
  ]);

  it.each([
    [1, 1, true],
    [0, -0, false],
    [NaN, NaN, true],
    [1, 2, false],
    [Long.MAX_VALUE, Long.fromString('9223372036854775807'), true],
    [Long.MAX_VALUE, Long.MAX_VALUE.sub(1), false],
  ])('compares %p with %p', (a, b, expected) => {
    expect(numberType.equals(a as number, b as number)).toBe(expected);
  });
});

describe('isNumeric', () => {
  it.each([
    ['1.', true],
    ['+1', true],
    ['1e', false],
    ['.', false],
  ])('%s: %s', (text, expected) => {
    expect(isNumeric(text)).toBe(expected);
  });
});
