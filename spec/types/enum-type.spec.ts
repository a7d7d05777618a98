import { InvalidOptionError } from 'threadline';
import { arrayOf } from '../../lib/types/array-type';
import { enumOf, withEnum } from '../../lib/types/enum-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { numberType } from '../../lib/types/number-type';
import { stringType } from '../../lib/types/string-type';
import { thrown } from '../integration/wired';
import { itCasts } from './casting';

enum Size {
  Small = 1,
  Large,
}
enum Colour {
  Red = 'red',
}

describe('enumOf', () => {
  itCasts(enumOf(Size), [
    [Size.Small, 1],
    ['2', 2],
    // Its names are no values of it.
    ['Small', UNCASTABLE],
    [3, UNCASTABLE],
    [null, UNCASTABLE],
    [{ $ne: 1 }, UNCASTABLE],
  ]);

  itCasts(enumOf(Colour), [
    ['red', 'red'],
    ['Red', UNCASTABLE],
    [['red'], UNCASTABLE],
  ]);

  it('says its values, and refuses what is no list of them', () => {
    expect(enumOf(['a', 1]).name).toBe('Enum of "a", 1');
    expect(enumOf(Array.from({ length: 9 }, (_, index) => index)).name).toMatch(/7, …$/);
    for (const given of [[], {}, [true], [NaN], undefined, null])
      expect(thrown(() => enumOf(given as never))).toBeInstanceOf(InvalidOptionError);
  });
});

describe('withEnum', () => {
  itCasts(withEnum(stringType, Colour), [
    ['red', 'red'],
    ['blue', UNCASTABLE],
  ]);

  itCasts(withEnum(arrayOf(numberType), Size), [
    [
      [1, '2'],
      [1, 2],
    ],
    [[3], UNCASTABLE],
  ]);

  it('refuses values that the type does not take', () => {
    expect(thrown(() => withEnum(numberType, ['a']))).toMatchObject({ name: 'InvalidOptionError', option: 'enum' });
  });
});
