import { indexOf, indexOfKey, shapeOf } from '../../lib/attributes/shape';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import { declare, Person } from './sample';

const shape = shapeOf(Person.definition);
const key = (name: string) => indexOfKey(shape, Buffer.from(name), 0, Buffer.byteLength(name));

describe('shapeOf', () => {
  it('is worked out once', () => {
    expect(shapeOf(Person.definition)).toBe(shape);
  });

  it('numbers the fields in the order of their declaration', () => {
    expect(shape.fields.map(({ name, index }) => [name, index])).toEqual(
      [...Person.definition.fields.keys()].map((name, index) => [name, index]),
    );
    expect([shape.id, shape.blank.length]).toEqual([0, shape.fields.length]);
  });

  it('knows which types have nothing to load', () => {
    expect(['username', 'tags', 'visits', 'labels'].map((name) => shape.fields[indexOf(shape, name)]!.plain)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the default of a field', () => {
  it.each([
    ['_id', false, undefined],
    ['_id', true, 'given'],
    ['name', false, 'given'],
    ['name', true, 'given'],
  ])('%s, declared: %s', (name, declaresDefault, expected) => {
    const { definition } = declare('Post', { [name]: { of: String, default: 'given', declaresDefault } });

    expect(shapeOf(definition).fields.find((field) => field.name === name)!.default).toBe(expected);
  });
});

describe('indexOf', () => {
  it('goes by both names, the property’s first', () => {
    const Swapped = shapeOf(
      declare('Swapped', { a: { of: String, storedName: 'b' }, b: { of: String, storedName: 'a' } }).definition,
    );

    expect([indexOf(shape, 'email'), indexOf(shape, 'em')]).toEqual([14, 14]);
    expect([indexOf(Swapped, 'a'), indexOf(Swapped, 'b')]).toEqual([1, 2]);
  });

  it.each(['nothing', '__proto__', 'constructor', ''])('does not know %j', (name) => {
    expect(() => indexOf(shape, name)).toThrow(UnknownAttributeError);
  });
});

describe('indexOfKey', () => {
  it('goes by the stored name alone, whatever hash others share', () => {
    // 'Aa' and 'BB' have the same hash.
    const Twins = shapeOf(declare('Twins', { Aa: String, BB: String, Cc: String }).definition);

    expect([key('em'), key('email'), key('usernam'), key('')]).toEqual([14, -1, -1, -1]);
    expect(['Aa', 'BB', 'AB'].map((name) => indexOfKey(Twins, Buffer.from(name), 0, 2))).toEqual([1, 2, -1]);
  });
});
