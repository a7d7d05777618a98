import { Long } from '../../lib/bson/classes';
import { arrayOf } from '../../lib/types/array-type';
import { bigIntType } from '../../lib/types/big-int-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { numberType } from '../../lib/types/number-type';
import { objectType } from '../../lib/types/object-type';
import { asStored } from '../../lib/types/plain-type';
import { stringType } from '../../lib/types/string-type';
import { itCasts } from './casting';

const numbers = arrayOf(numberType);

describe('arrayOf', () => {
  itCasts(numbers, [
    [
      ['1', 2, null, undefined],
      [1, 2, null, null],
    ],
    [[], []],
    [[1, 'x'], UNCASTABLE],
    [[[1]], UNCASTABLE],
    ['1', UNCASTABLE],
    [1, UNCASTABLE],
    [{ 0: 1, length: 1 }, UNCASTABLE],
    [{ $ne: null }, UNCASTABLE],
    [new Set([1]), UNCASTABLE],
  ]);

  describe('of arrays', () => {
    itCasts(arrayOf(numbers), [
      [
        [['1'], [], null],
        [[1], [], null],
      ],
      [[1], UNCASTABLE],
    ]);
  });

  it('is the same type for the same items, which it names', () => {
    expect(arrayOf(numberType)).toBe(numbers);
    expect([numbers.name, numbers.items]).toEqual(['Array of Number', numberType]);
  });

  it('loads and dumps each item by its type', () => {
    const big = arrayOf(bigIntType);

    expect(big.load([1, Long.MAX_VALUE, null, 'x'])).toEqual([1n, 9223372036854775807n, null, 'x']);
    expect(arrayOf({ ...stringType, dump: (value) => `<${value}>` }).dump(['a', null])).toEqual(['<a>', null]);
  });

  it('has nothing to load where its items have nothing', () => {
    expect(arrayOf(stringType).load).toBe(asStored);
  });

  it('keeps a stored value that is no array', () => {
    const big = arrayOf(bigIntType);
    const stored = { a: [1] } as unknown as bigint[];

    expect(big.load(stored)).toBe(stored);
    expect(big.equals(stored, { a: [1] } as never)).toBe(true);
    expect(big.copy(stored)).toEqual(stored);
    expect(big.copy(stored)).not.toBe(stored);
  });

  it.each([
    [[{ a: 1 }], [{ a: 1 }], true],
    [[{ a: 1 }], [{ a: 2 }], false],
    [[{ a: 1 }], [{ a: 1 }, null], false],
    [[null], [undefined], true],
    [[null], [{ a: 1 }], false],
  ])('compares %j with %j', (a, b, expected) => {
    expect(arrayOf(objectType).equals(a, b)).toBe(expected);
  });

  it('copies each item', () => {
    const items = [{ a: 1 }];
    const [copy] = arrayOf(objectType).copy(items) as typeof items;
    items[0]!.a = 2;

    expect(copy).toEqual({ a: 1 });
  });
});
