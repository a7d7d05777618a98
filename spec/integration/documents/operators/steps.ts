import * as fc from 'fast-check';
import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp, UUID } from 'mongodb';

/** One operator with one path. */
export interface Step {
  readonly operator: string;
  readonly path: string;
  readonly operand: unknown;
}

const decimals = fc
  .constantFrom('0', '1.50', '0.1', '12345678901234567890.05', '1E+30', '-7', 'Infinity', 'NaN')
  .map((text) => Decimal128.fromString(text));
const longs = fc
  .constantFrom('0', '1', '-5', '9007199254740993', '4611686018427387904', '-9223372036854775808')
  .map((text) => Long.fromString(text));
const ints = fc.constantFrom(0, 1, -1, 7, 2 ** 31 - 1, -(2 ** 31)).map((value) => new Int32(value));
const doubles = fc.constantFrom(0, 1, -2.5, 1e300, 0.1, 2 ** 53).map((value) => new Double(value));
const numbers = fc.constantFrom(0, 1, -1, 3, 1.5, 0.1, 100, 1e15, 2 ** 31);
const texts = fc.constantFrom('', 'a', 'b', 'B', 'é', 'z\u{1F600}', '$x', 'a.b');
const dates = fc.constantFrom(0, -1, 1_700_000_000_000).map((time) => new Date(time));
const id = new ObjectId('00000000000000000000000a');
const scalars = fc.oneof(
  numbers,
  texts,
  dates,
  decimals,
  longs,
  ints,
  doubles,
  fc.constantFrom(null, true, false, id, new Binary(Buffer.from('ab')), new UUID('0'.repeat(32)), new Timestamp(5n)),
);
const keys = fc.constantFrom('a', 'b', 'c', '0');
const dictionary = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(keys, value, { maxKeys: 3, noNullPrototype: true });
const mixed = fc.oneof(
  { maxDepth: 2, depthIdentifier: 'mixed' },
  scalars,
  fc.array(scalars, { maxLength: 3 }),
  dictionary(
    fc.oneof(scalars, fc.array(fc.oneof(scalars, dictionary(scalars)), { maxLength: 2 }), dictionary(scalars)),
  ),
);
const metas = dictionary(mixed);
const tags = fc.array(fc.constantFrom(1, 2, 3, 1.5, -4), { maxLength: 4 });
const words = fc.uniqueArray(texts, { maxLength: 3 });
const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), numbers, { maxKeys: 3, noNullPrototype: true });
const lists = fc.array(dictionary(scalars), { maxLength: 3 });
const part = (number: number): fc.Arbitrary<object> =>
  fc
    .record({ n: numbers, meta: metas, tags }, { requiredKeys: [] })
    .map((rest) => ({ _id: new ObjectId(String(number).padStart(24, '0')), ...rest }));

/** What the fields hold that take one kind of value each. */
const FIELDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  n: numbers,
  int: ints,
  double: doubles,
  long: longs,
  big: longs.map((value) => value.toBigInt()),
  price: decimals,
  text: texts,
  at: dates,
  meta: metas,
  tags,
  words,
  counts,
  list: lists,
};
const COUNTED = [
  'n',
  'int',
  'double',
  'long',
  'big',
  'price',
  'counts.a',
  'part.n',
  'parts.0.n',
  'parts.1.n',
  'tags.0',
];
const INSIDE = [
  'meta.a',
  'meta.b',
  'meta.a.b',
  'meta.a.0',
  'meta.0',
  'list.0.a',
  'list.1.b',
  'part.meta.a',
  'parts.0.meta.a.b',
];
const LISTS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  tags: fc.constantFrom(1, 2, 3, 1.5, 9),
  words: texts,
  list: dictionary(scalars),
  'part.tags': fc.constantFrom(1, 2, 3),
  'parts.0.tags': fc.constantFrom(1, 2, 3),
  'meta.a': scalars,
  'meta.b.c': scalars,
};

/** A document as it is stored, by property name. */
export const initials = fc
  .record(
    {
      ...Object.fromEntries(Object.entries(FIELDS).map(([name, value]) => [name, fc.option(value, { freq: 6 })])),
      part: fc.option(part(1)),
      parts: fc.tuple(part(2), part(3), fc.nat(2)).map(([one, two, count]) => [one, two].slice(0, count)),
    },
    { requiredKeys: [] },
  )
  .map((initial) => initial as Record<string, unknown>);

const step = (operators: string[], paths: readonly string[], operand: (path: string) => fc.Arbitrary<unknown>) =>
  fc
    .tuple(fc.constantFrom(...operators), fc.constantFrom(...paths))
    .chain(([operator, path]) => operand(path).map((value) => ({ operator, path, operand: value })));
const valueAt = (path: string): fc.Arbitrary<unknown> => FIELDS[path] ?? (COUNTED.includes(path) ? numbers : mixed);
const byAt = (path: string): fc.Arbitrary<unknown> => (path in FIELDS ? FIELDS[path]! : numbers);
const items = (path: string): fc.Arbitrary<unknown> => LISTS[path]!;
const several = (path: string): fc.Arbitrary<unknown[]> => fc.array(items(path), { maxLength: 3 });
const anyOf = (path: string): fc.Arbitrary<unknown> => fc.oneof(items(path), several(path));
// In a number of JavaScript more than 32 bits are a fraction to the driver, in which the server finds no bits.
const masks = (path: string): fc.Arbitrary<unknown> =>
  ['long', 'big'].includes(path) ? fc.oneof(fc.constant(2n ** 40n), longs) : fc.constantFrom(0, 1, 6, -1);
const everything = [...Object.keys(FIELDS), ...COUNTED, ...INSIDE];

export const steps: fc.Arbitrary<Step> = fc.oneof(
  step(['$inc', '$mul'], [...COUNTED, ...COUNTED, ...INSIDE], byAt),
  step(['$min', '$max'], everything, valueAt),
  step(['$min', '$max'], INSIDE, () => mixed),
  step(['$set'], everything, (path) => fc.oneof(valueAt(path), fc.constant(null))),
  step(['$unset'], everything, () => fc.constant('')),
  step(['$rename'], ['n', 'meta.a', 'meta.a.b', 'tags', 'list', 'meta', 'counts', 'meta.b', 'part.n'], () =>
    fc.constantFrom('n', 'meta.a', 'meta.b', 'meta.c.d', 'tags', 'list', 'meta', 'part.n', 'meta.a.0'),
  ),
  step(['$push', '$addToSet'], Object.keys(LISTS), anyOf),
  step(['$pull'], Object.keys(LISTS), items),
  step(['$pullAll'], Object.keys(LISTS), several),
  step(['$push'], Object.keys(LISTS), (path) =>
    fc.record(
      {
        $each: several(path),
        $position: fc.integer({ min: -3, max: 3 }),
        $slice: fc.integer({ min: -3, max: 3 }),
        $sort: fc.constantFrom(1, -1),
      },
      { requiredKeys: ['$each'] },
    ),
  ),
  step(['$pop'], Object.keys(LISTS), () => fc.constantFrom(1, -1)),
  step(['$bit'], ['n', 'int', 'long', 'big', 'meta.a', 'part.n', 'counts.a'], (path) =>
    fc
      .record({ and: masks(path), or: masks(path), xor: masks(path) }, { requiredKeys: [] })
      .filter((mask) => Object.keys(mask).length > 0),
  ),
  step(['$currentDate'], ['at', 'meta.a'], () => fc.constantFrom(true, { $type: 'date' }, { $type: 'timestamp' })),
);
