import { Long, ObjectId } from '../../lib/bson/classes';
import { UNCASTABLE } from '../../lib/types/field-type';
import { objectType } from '../../lib/types/object-type';
import { itCasts } from './casting';

class Point {
  x = 1;
}
const id = new ObjectId();
const circle: Record<string, unknown> = {};
circle.self = circle;

describe('objectType', () => {
  itCasts(objectType, [
    [{ a: 1 }, { a: 1 }],
    [{}, {}],
    // Operators in a request's body are data.
    [{ $ne: null }, { $ne: null }],
    [{ a: { $where: 'x' } }, { a: { $where: 'x' } }],
    [
      { deep: [{ date: new Date(5), id, map: new Map([['k', 1]]) }] },
      { deep: [{ date: new Date(5), id, map: new Map([['k', 1]]) }] },
    ],
    [{ a: undefined, b: 1 }, { b: 1 }],
    [{ list: [1, undefined, null] }, { list: [1, null, null] }],
    [{ bytes: Buffer.from('a') }, { bytes: Buffer.from('a') }],
    [
      { long: Long.MAX_VALUE, big: 5n, pattern: /x/i },
      { long: Long.MAX_VALUE, big: 5n, pattern: /x/i },
    ],
    ['text', UNCASTABLE],
    [5, UNCASTABLE],
    [[1], UNCASTABLE],
    [new Date(0), UNCASTABLE],
    [new Map(), UNCASTABLE],
    [id, UNCASTABLE],
    [new Point(), UNCASTABLE],
    [{ point: new Point() }, UNCASTABLE],
    [{ list: [() => 1] }, UNCASTABLE],
    [{ key: Symbol('s') }, UNCASTABLE],
    [{ date: new Date(NaN) }, UNCASTABLE],
    [{ big: 2n ** 63n }, UNCASTABLE],
    [{ 'a\0b': 1 }, UNCASTABLE],
    [{ '\ud83e': 1 }, UNCASTABLE],
    [{ text: '\ud83e' }, UNCASTABLE],
  ]);

  it('takes an object without a prototype', () => {
    expect(objectType.cast(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
  });

  it('refuses a circle', () => {
    expect(objectType.cast(circle)).toBe(UNCASTABLE);
  });

  it('takes a copy, all the way down', () => {
    const given = { list: [{ a: 1 }] };
    const value = objectType.cast(given);
    given.list[0]!.a = 2;

    expect(value).toEqual({ list: [{ a: 1 }] });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('keeps an own key %s as data', (key) => {
    const given = JSON.parse(`{"${key}":{"polluted":true}}`) as object;
    for (const value of [objectType.cast(given), objectType.copy(given as never)]) {
      expect(Object.entries(value)).toEqual([[key, { polluted: true }]]);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
    expect('polluted' in {}).toBe(false);
  });

  it.each([
    [{ a: 1, b: 2 }, { a: 1, b: 2 }, true],
    // The server tells them apart.
    [{ a: 1, b: 1 }, { b: 1, a: 1 }, false],
    [{ a: undefined, b: 2 }, { b: 2 }, true],
    [{ a: null }, {}, false],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, true],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, false],
  ])('compares %j with %j', (a, b, expected) => {
    expect(objectType.equals(a, b)).toBe(expected);
  });
});
