import { UNCASTABLE } from '../../lib/types/field-type';
import { mapType } from '../../lib/types/map-type';
import { itCasts } from './casting';

class Point {
  x = 1;
}

describe('mapType', () => {
  itCasts(mapType, [
    [new Map([['a', 1]]), new Map([['a', 1]])],
    [{ a: { b: [1] } }, new Map([['a', { b: [1] }]])],
    [{}, new Map()],
    [new Map([['__proto__', 1]]), new Map([['__proto__', 1]])],
    [JSON.parse('{"__proto__":{"x":1}}'), new Map([['__proto__', { x: 1 }]])],
    [{ $ne: null }, new Map([['$ne', null]])],
    [new Map([[1, 'a']]), UNCASTABLE],
    [new Map([['a', () => 1]]), UNCASTABLE],
    [new Map([['a\0b', 1]]), UNCASTABLE],
    [[['a', 1]], UNCASTABLE],
    [new Point(), UNCASTABLE],
    [new Date(0), UNCASTABLE],
    ['a', UNCASTABLE],
  ]);

  it('loads a stored document, and keeps anything else', () => {
    expect(mapType.load({ a: 1 })).toEqual(new Map([['a', 1]]));
    expect(mapType.load([1])).toEqual([1]);
  });

  it.each([
    [new Map([['a', 1]]), new Map([['a', 1]]), true],
    [new Map([['a', 1]]), new Map([['a', 2]]), false],
    [new Map(Object.entries({ a: 1, b: 1 })), new Map(Object.entries({ b: 1, a: 1 })), false],
    [new Map([['a', { b: [1] }]]), new Map([['a', { b: [1] }]]), true],
  ])('compares %p with %p', (a, b, expected) => {
    expect(mapType.equals(a, b)).toBe(expected);
  });
});
