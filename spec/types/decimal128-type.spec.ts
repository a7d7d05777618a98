import { Decimal128, Double, Int32, Long } from '../../lib/bson/classes';
import { decimal128Type } from '../../lib/types/decimal128-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

const decimal = (text: string) => Decimal128.fromString(text);

describe('decimal128Type', () => {
  itCasts(decimal128Type, [
    [decimal('1.10'), decimal('1.10')],
    ['1.10', decimal('1.10')],
    [' 12 ', decimal('12')],
    ['1234567890123456789012345678901234', decimal('1234567890123456789012345678901234')],
    [0.1, decimal('0.1')],
    [2n ** 70n, decimal('1180591620717411303424')],
    [Long.MAX_VALUE, decimal('9223372036854775807')],
    [new Int32(5), decimal('5')],
    [new Double(0.5), decimal('0.5')],
    // The driver refuses rather than to round.
    ['12345678901234567890123456789012345', UNCASTABLE],
    ['', UNCASTABLE],
    ['abc', UNCASTABLE],
    ['Infinity', UNCASTABLE],
    [NaN, UNCASTABLE],
    [true, UNCASTABLE],
    [{ $numberDecimal: '1' }, UNCASTABLE],
    [new Date(0), UNCASTABLE],
  ]);

  it('tells 1.10 from 1.1', () => {
    expect(decimal128Type.equals(decimal('1.10'), decimal('1.10'))).toBe(true);
    expect(decimal128Type.equals(decimal('1.10'), decimal('1.1'))).toBe(false);
  });
});
