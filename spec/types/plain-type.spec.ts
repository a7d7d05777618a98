import { asStored, plainType } from '../../lib/types/plain-type';

describe('plainType', () => {
  const type = plainType<number[]>({ name: 'Numbers', mutable: true, cast: (value) => value as number[] });

  it('stores and loads values as they are', () => {
    const value = [1];

    expect([type.dump(value), type.load(value), type.load]).toEqual([value, value, asStored]);
  });

  it('compares and copies them as data', () => {
    expect([type.equals([1], [1]), type.equals([1], [2]), type.copy([1])]).toEqual([true, false, [1]]);
  });

  it('lets a type do it its own way', () => {
    expect(plainType({ ...type, dump: () => 'dumped' }).dump([1])).toBe('dumped');
  });
});
