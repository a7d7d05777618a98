import { constantType } from '../../lib/types/constant-type';
import { UNCASTABLE } from '../../lib/types/field-type';

describe('the type of a field with one value', () => {
  it('takes that value alone', () => {
    const type = constantType('Circle');
    expect([type.cast('Circle'), type.cast('Square'), type.cast({ $ne: 1 }), type.name]).toEqual([
      'Circle',
      UNCASTABLE,
      UNCASTABLE,
      '"Circle"',
    ]);
  });

  it('is compared with the values of other classes, and with nothing else', () => {
    const type = constantType(1).comparedAs!;
    expect([type.cast('Square'), type.cast(2), type.cast({ $ne: 1 }), type.cast(NaN)]).toEqual([
      'Square',
      2,
      UNCASTABLE,
      UNCASTABLE,
    ]);
  });
});
