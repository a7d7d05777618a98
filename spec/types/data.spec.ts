import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import {
  Binary,
  BSON,
  BSONRegExp,
  Code,
  Decimal128,
  Long,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from '../../lib/bson/classes';
import {
  castData,
  copyData,
  isBson,
  isBsonOf,
  isChangeable,
  isInt64,
  isPlain,
  isWellFormed,
  sameData,
} from '../../lib/types/data';
import { UNCASTABLE } from '../../lib/types/field-type';
import { arbitraryDocument } from '../bson/arbitrary-document';

class Point {}
const id = new ObjectId();

describe('isPlain', () => {
  it.each<[unknown, boolean]>([
    [{}, true],
    [Object.create(null), true],
    [runInNewContext('({})'), true],
    [{ hasOwnProperty: 1 }, true],
    [Object.create({}), false],
    [new Point(), false],
    [[], false],
    [new Map(), false],
    [null, false],
    [id, false],
  ])('%p: %s', (value, expected) => {
    expect(isPlain(value)).toBe(expected);
  });
});

describe('isBson', () => {
  it('takes no plain object for one, whatever it says of itself', () => {
    expect([isBson(id), isBson({ _bsontype: 'ObjectId' }), isBson(null), isBson(new Point())]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([isBsonOf(id, 'ObjectId'), isBsonOf(id, 'Long')]).toEqual([true, false]);
  });
});

describe('isChangeable', () => {
  it.each<[unknown, boolean]>([
    [{}, true],
    [[], true],
    [new Date(), true],
    [new Map(), true],
    [Buffer.alloc(1), true],
    [id, false],
    ['text', false],
    [null, false],
  ])('%p: %s', (value, expected) => {
    expect(isChangeable(value)).toBe(expected);
  });
});

describe('copyData', () => {
  it('makes a value that is stored alike and shares nothing that can change', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const value = BSON.deserialize(BSON.serialize(document), { promoteValues: false });
        const copy = copyData(value);

        expect(sameData(copy, value)).toBe(true);
        expect(Buffer.from(BSON.serialize(copy)).equals(BSON.serialize(value))).toBe(true);
        expect(copy).not.toBe(value);
      }),
    );
  });
});

describe('castData', () => {
  it('takes whatever a document can hold', () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        // The driver turns an option of a pattern that JavaScript does not have into a flag that BSON does not have.
        const value = BSON.deserialize(BSON.serialize(document), { promoteValues: false, bsonRegExp: true });

        expect(Buffer.from(BSON.serialize(castData(value) as object)).equals(BSON.serialize(value))).toBe(true);
      }),
    );
  });

  it.each([
    [Symbol('a')],
    [() => 1],
    [new Point()],
    [[new Point()]],
    [new Map([[1, 1]])],
    [/a/g],
    [{ patterns: [/a/y] }],
    [new WeakMap()],
  ])('refuses %p', (value) => {
    expect(castData(value)).toBe(UNCASTABLE);
  });

  it.each([
    [new Set([1, 'a']), [1, 'a']],
    [{ tags: new Set([new Date(5)]) }, { tags: [new Date(5)] }],
    [/a/is, new BSONRegExp('a', 'is')],
    [/a/im, /a/im],
  ])('makes of %p what will be stored', (value, expected) => {
    expect(castData(value)).toEqual(expected);
  });
});

describe('sameData', () => {
  const same: [unknown, unknown][] = [
    [id, new ObjectId(id.toHexString())],
    [Long.fromNumber(5), Long.fromNumber(5)],
    [Decimal128.fromString('1.0'), Decimal128.fromString('1.0')],
    [new Binary(Buffer.from('a'), 5), new Binary(Buffer.from('a'), 5)],
    [new Timestamp({ t: 1, i: 2 }), new Timestamp({ t: 1, i: 2 })],
    [new Code('x', { a: 1 }), new Code('x', { a: 1 })],
    [new MinKey(), new MinKey()],
    [/a/i, /a/i],
    [Buffer.from('a'), Buffer.from('a')],
    [new Date(NaN), new Date(NaN)],
    [[[]], [[]]],
    [{ a: { b: undefined } }, { a: {} }],
    [NaN, NaN],
  ];
  const different: [unknown, unknown][] = [
    [id, id.toHexString()],
    [Long.fromNumber(5), 5],
    [5n, 5],
    [Decimal128.fromString('1.0'), Decimal128.fromString('1')],
    [new Binary(Buffer.from('a'), 5), new Binary(Buffer.from('a'), 0)],
    [new Binary(new UUID().buffer, 4), new UUID()],
    [new Code('x', { a: 1 }), new Code('x', { a: 2 })],
    [/a/i, /a/],
    [Buffer.from('a'), Buffer.from('b')],
    [new Date(1), 1],
    [[], {}],
    [{}, new Map()],
    [{ a: 1 }, { a: 1, b: 2 }],
    [0, -0],
    [null, undefined],
    [null, {}],
    [new Point(), new Point()],
  ];

  it.each(same)('%p is %p', (a, b) => {
    expect([sameData(a, b), sameData(b, a)]).toEqual([true, true]);
  });

  it.each(different)('%p is not %p', (a, b) => {
    expect([sameData(a, b), sameData(b, a)]).toEqual([false, false]);
  });
});

describe('the limits of BSON', () => {
  it.each<[boolean, boolean]>([
    [isInt64(2n ** 63n - 1n), true],
    [isInt64(2n ** 63n), false],
    [isInt64(-(2n ** 63n)), true],
    [isInt64(-(2n ** 63n) - 1n), false],
    [isWellFormed('a\u{1f9f5}'), true],
    [isWellFormed('a\ud83e'), false],
    [isWellFormed('\udd35a'), false],
  ])('%s is %s', (seen, expected) => {
    expect(seen).toBe(expected);
  });
});
