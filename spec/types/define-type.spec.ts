import { defineType } from '../../lib/types/define-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

class Cents {
  constructor(readonly amount: number) {}
}
interface Point {
  x: number;
}

const money = defineType<Cents>({
  name: 'Money',
  cast: (value) => (value instanceof Cents ? value : typeof value === 'number' ? new Cents(value) : UNCASTABLE),
  dump: ({ amount }) => amount,
  load: (stored) => new Cents(Number(stored)),
});
const point = defineType<Point>({
  name: 'Point',
  mutable: true,
  cast: (value) => (typeof value === 'number' ? { x: value } : (value as Point)),
  dump: ({ x }) => [x],
  load: (stored) => ({ x: (stored as number[])[0]! }),
});

describe('defineType', () => {
  itCasts(money, [
    [5, new Cents(5)],
    ['5', UNCASTABLE],
  ]);
  itCasts(point, [[1, { x: 1 }]]);

  it('compares by what is stored, and copies what can change by storing and reading it', () => {
    expect([money.equals(new Cents(1), new Cents(1)), money.equals(new Cents(1), new Cents(2))]).toEqual([true, false]);
    const cents = new Cents(1);
    expect(money.copy(cents)).toBe(cents);
    expect(point.copy({ x: 2 })).toEqual({ x: 2 });
  });

  it('stores values as they are unless told, and does what it is told', () => {
    const plain = defineType<string>({ name: 'Plain', cast: (value) => String(value) });
    expect([plain.dump('a'), plain.load('a'), plain.mutable]).toEqual(['a', 'a', false]);
    expect(defineType<string>({ ...plain, equals: () => true }).equals('a', 'b')).toBe(true);
  });
});
