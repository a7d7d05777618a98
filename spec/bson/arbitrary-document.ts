import * as fc from 'fast-check';
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
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
import { isWellFormed } from '../../lib/types/data';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
/** The driver gives up the exactness of the one number 2^53, so that is left to a spec of its own. */
const long = fc.tuple(int32, int32).map(([low, high]) => new Long(low, high));
const text = fc.string({ unit: 'grapheme' }).filter(isWellFormed);

/** One arbitrary for each type of BSON, by name. */
export const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  double: fc.double(),
  'whole double': int32.map((value) => new Double(value)),
  string: text,
  int32,
  boolean: fc.boolean(),
  null: fc.constant(null),
  date: fc.date({ noInvalidDate: true }),
  ObjectId: bytes(12).map((id) => new ObjectId(id)),
  Long: long,
  'small Long': fc.maxSafeInteger().map((value) => Long.fromNumber(value)),
  Decimal128: bytes(16).map((value) => new Decimal128(value)),
  Binary: fc
    .tuple(fc.uint8Array(), fc.constantFrom(0, 1, 2, 3, 5, 6, 128))
    .map(([data, type]) => new Binary(data, type)),
  UUID: fc.uuid().map((value) => new UUID(value)),
  'short subtype 4': fc.uint8Array({ maxLength: 8 }).map((data) => new Binary(data, 4)),
  Timestamp: fc.tuple(uint32, uint32).map(([t, i]) => new Timestamp({ t, i })),
  RegExp: fc.constantFrom(/^a.b$/, /x/i, /y/im),
  BSONRegExp: fc.constantFrom(new BSONRegExp('^a', 'i'), new BSONRegExp('b')),
  Code: text.map((code) => new Code(code)),
  'Code with scope': fc.tuple(text, int32).map(([code, a]) => new Code(code, { a })),
  Symbol: text.map((value) => new BSONSymbol(value)),
  MinKey: fc.constant(new MinKey()),
  MaxKey: fc.constant(new MaxKey()),
  Int32: int32.map((value) => new Int32(value)),
  DBRef: bytes(12).map((id) => ({ $ref: 'people', $id: new ObjectId(id) })),
  'nearly a DBRef': fc.constantFrom({ $ref: 1, $id: 2 }, { $ref: 'people' }, { $ref: 'people', $id: 1, $other: 2 }),
};

const name = fc.oneof(
  text.filter((value) => !value.includes('\0')),
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', '', '$ne', 'a.b', '0', 'length'),
);

/** Documents with every type of value, nested, with awkward names. */
export const arbitraryDocument: fc.Arbitrary<Map<string, unknown>> = fc.letrec<{
  value: unknown;
  document: Map<string, unknown>;
}>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(...Object.values(VALUES)),
    tie('document'),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
  // A Map, as an object has no place for all of these names in their order.
  document: fc.array(fc.tuple(name, tie('value')), { maxLength: 6 }).map((entries) => new Map(entries)),
})).document;
