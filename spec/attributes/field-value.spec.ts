import { Cell } from '../../lib/attributes/cell';
import {
  castErrorOf,
  copyValue,
  give,
  isNothing,
  requireMutable,
  sameValue,
  storedValue,
} from '../../lib/attributes/field-value';
import { indexOf, shapeOf } from '../../lib/attributes/shape';
import { ImmutableAttributeError } from '../../lib/errors/immutable-attribute-error';
import { Person } from './sample';

const shape = shapeOf(Person.definition);
const field = (name: string) => shape.fields[indexOf(shape, name)]!;

describe('give', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['age', '5', 5, false],
    ['age', 'five', 'five', true],
    ['age', null, null, false],
    ['age', undefined, undefined, false],
  ])('gives %s %p', (name, given, value, uncast) => {
    const cell = new Cell('before', undefined, 0);
    give(cell, field(name), given);

    expect([cell.value, cell.uncast]).toEqual([value, uncast]);
  });
});

describe('storedValue and castErrorOf', () => {
  it('give a value or an error', () => {
    const cell = new Cell(['a', 1], undefined, 0);
    expect([storedValue(shape, field('tags'), cell), castErrorOf(shape, field('tags'), cell)]).toEqual([
      ['a', '1'],
      undefined,
    ]);

    cell.value = [{}];
    expect(castErrorOf(shape, field('tags'), cell)).toMatchObject({
      path: 'tags',
      type: 'Array of String',
      model: 'Person',
      value: [{}],
    });
    expect(() => storedValue(shape, field('tags'), cell)).toThrow(expect.objectContaining({ code: 'CAST' }));
    expect(storedValue(shape, field('tags'), new Cell(null, undefined, 0))).toBeNull();
  });
});

describe('sameValue and copyValue', () => {
  it.each<[string, unknown, unknown, boolean]>([
    ['tags', ['a'], ['a'], true],
    ['tags', ['a'], ['b'], false],
    ['tags', null, ['a'], false],
    ['tags', undefined, null, false],
    ['tags', null, null, true],
    ['age', NaN, NaN, true],
  ])('of %s compare %p with %p', (name, a, b, expected) => {
    expect([sameValue(field(name), a, b), sameValue(field(name), b, a)]).toEqual([expected, expected]);
    expect([sameValue(field(name), copyValue(field(name), a), a), isNothing(a)]).toEqual([
      true,
      a === null || a === undefined,
    ]);
  });
});

describe('requireMutable', () => {
  it('lets no _id change', () => {
    expect(() => requireMutable(shape, field('_id'), 1)).toThrow(ImmutableAttributeError);
    expect(() => requireMutable(shape, field('age'), 1)).not.toThrow();
  });
});
