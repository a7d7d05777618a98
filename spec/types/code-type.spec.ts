import { Code } from '../../lib/bson/classes';
import { codeType } from '../../lib/types/code-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

describe('codeType', () => {
  itCasts(codeType, [
    ['return 1', new Code('return 1')],
    [new Code('return a', { a: 1 }), new Code('return a', { a: 1 })],
    ['', new Code('')],
    ['\ud800', UNCASTABLE],
    [new Code('return a', { a: Symbol('a') }), UNCASTABLE],
    [() => 1, UNCASTABLE],
    [5, UNCASTABLE],
    [{ $ne: null }, UNCASTABLE],
  ]);

  it('copies the scope, which can change in place, and leaves what is no code', () => {
    const given = new Code('return a', { a: [1] });
    const copy = codeType.copy(given);
    (given.scope as { a: number[] }).a.push(2);
    expect(copy.scope).toEqual({ a: [1] });
    expect(codeType.copy('return 1' as never)).toBe('return 1');
  });
});
