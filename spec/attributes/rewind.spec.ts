import { rewinder } from '../../lib/attributes/rewind';

describe('rewinder', () => {
  it.each<[string, () => unknown, (value: never) => void]>([
    ['an array', () => [1, [2], { a: 3 }], (value: unknown[]) => (value.reverse(), value.push(4))],
    ['a nested array', () => [[1]], (value: number[][]) => value[0]!.push(2)],
    ['an array that was emptied', () => [1, 2], (value: unknown[]) => (value.length = 0)],
    [
      'an object',
      () => ({ a: 1, b: { c: 2 } }),
      (value: { a?: number; b: object }) => (delete value.a, Object.assign(value.b, { c: 9, d: 9 })),
    ],
    [
      'an own __proto__',
      () => JSON.parse('{"__proto__":{"a":1},"b":1}'),
      (value: object) => Reflect.deleteProperty(value, '__proto__'),
    ],
    [
      'a map',
      () => new Map([['a', [1]]]),
      (value: Map<string, number[]>) => (value.get('a')!.push(2), value.set('b', [])),
    ],
    ['a date', () => new Date(5), (value: Date) => value.setTime(6)],
    ['bytes', () => Buffer.from('abc'), (value: Buffer) => value.fill(0)],
  ])('makes %s what it was, twice', (_name, make, change) => {
    const value = make();
    const rewind = rewinder(value);
    for (const _ of [1, 2]) {
      change(value as never);
      expect(value).not.toEqual(make());
      rewind();
      expect(value).toStrictEqual(make());
    }
  });

  it('keeps the order of keys, and the objects themselves', () => {
    const inner = { c: 1 };
    const value: Record<string, unknown> = { a: inner, b: 2 };
    const rewind = rewinder(value);
    delete value.a;
    value.a = {};
    inner.c = 5;
    rewind();

    expect([Object.keys(value), value.a === inner, inner]).toEqual([['a', 'b'], true, { c: 1 }]);
  });

  it.each([null, undefined, 1, 'a', () => 1])('has nothing to do for %p', (value) => {
    expect(() => rewinder(value)()).not.toThrow();
  });
});
