import 'reflect-metadata';
import {
  Binary,
  BSONRegExp,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from '../../lib/bson/classes';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { arrayOf } from '../../lib/types/array-type';
import { type FieldType, UNCASTABLE } from '../../lib/types/field-type';
import { mapOf, resolveFieldType, setOf } from '../../lib/types/field-types';
import { stringType } from '../../lib/types/string-type';

const money: FieldType<number> = {
  name: 'Money',
  mutable: false,
  cast: (value) => (typeof value === 'number' ? value : UNCASTABLE),
  dump: (value) => value,
  load: (stored) => stored as number,
  equals: (a, b) => a === b,
  copy: (value) => value,
};

/** As another copy of the driver would have it. */
const foreign = { ObjectId: class ObjectId {}, UUID: class UUID {} };
Object.defineProperty(foreign.ObjectId.prototype, '_bsontype', { get: () => 'ObjectId' });
Object.defineProperty(foreign.UUID.prototype, '_bsontype', { get: () => 'Binary' });

describe('resolveFieldType', () => {
  it.each<[unknown, string]>([
    [String, 'String'],
    [Number, 'Number'],
    [Boolean, 'Boolean'],
    [Date, 'Date'],
    [BigInt, 'BigInt'],
    [Buffer, 'Buffer'],
    [Uint8Array, 'Buffer'],
    [Map, 'Map'],
    [Object, 'Object'],
    [ObjectId, 'ObjectId'],
    [Decimal128, 'Decimal128'],
    [UUID, 'UUID'],
    ...[Long, Int32, Double, Binary, Timestamp, Code, DBRef, MinKey, MaxKey, BSONRegExp].map(
      (token): [unknown, string] => [token, token.name],
    ),
    [RegExp, 'RegExp'],
    [Set, 'Set'],
    [foreign.ObjectId, 'ObjectId'],
    [foreign.UUID, 'UUID'],
    [[String], 'Array of String'],
    [[[Number]], 'Array of Array of Number'],
    [money, 'Money'],
    [[money], 'Array of Money'],
  ])('finds the type of %p', (token, name) => {
    expect(resolveFieldType(token)?.name).toBe(name);
  });

  it.each<[unknown]>([
    [Array],
    [[]],
    [[String, Number]],
    [[Array]],
    [Promise],
    [Symbol],
    [Function],
    [class Address {}],
    ['String'],
    [undefined],
    [null],
    [{ name: 'Half', cast: () => 1 }],
  ])('finds nothing definite in %p', (token) => {
    expect(resolveFieldType(token)).toBeUndefined();
  });

  it('gives one type for one token', () => {
    expect(resolveFieldType([String])).toBe(arrayOf(stringType));
    expect([setOf(String), mapOf([Number])].map(({ name }) => name)).toEqual([
      'Set of String',
      'Map of Array of Number',
    ]);
    expect(setOf(String)).toBe(setOf(String));
    expect(mapOf(String)).toBe(mapOf(String));
  });

  it('makes no set and no map of something indefinite', () => {
    for (const make of [setOf, mapOf]) expect(() => make(Promise)).toThrow(InvalidOptionError);
  });
});
