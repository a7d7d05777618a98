import { setOwn } from '../../lib/bson/own-key';

describe('setOwn', () => {
  it.each(['name', '__proto__', 'constructor', 'toString'])('makes %s an ordinary own property', (key) => {
    const target = {};
    setOwn(target, key, { polluted: true });

    expect(Object.getOwnPropertyDescriptor(target, key)).toEqual({
      value: { polluted: true },
      writable: true,
      enumerable: true,
      configurable: true,
    });
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
  });
});
