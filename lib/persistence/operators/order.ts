import { types } from 'node:util';
import { BSON } from '../../bson/classes';
import { isBsonOf, isPlain } from '../../types/data';
import { compareNumbers, isNumber } from './arithmetic';

type Comparator = (one: never, other: never) => number;

/** A kind of values: which they are, and how they compare with each other. */
interface Kind {
  readonly is: (value: unknown) => boolean;
  readonly compare: Comparator;
}

const of =
  (name: string): Kind['is'] =>
  (value) =>
    isBsonOf(value, name);
const same = (): number => 0;

/** The kinds in their order. @see https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
const KINDS: readonly Kind[] = [
  { is: of('MinKey'), compare: same },
  { is: (value) => value === null || value === undefined, compare: same },
  { is: isNumber, compare: compareNumbers },
  { is: (value) => typeof value === 'string' || isBsonOf(value, 'BSONSymbol'), compare: compareTexts },
  { is: (value) => isPlain(value) || types.isMap(value), compare: compareObjects },
  { is: (value) => Array.isArray(value) || types.isSet(value), compare: compareLists },
  { is: (value) => types.isUint8Array(value) || isBinary(value), compare: compareBinaries },
  { is: of('ObjectId'), compare: compareTexts },
  { is: (value) => typeof value === 'boolean', compare: (one: boolean, other: boolean) => Number(one) - Number(other) },
  { is: types.isDate, compare: (one: Date, other: Date) => one.getTime() - other.getTime() },
  { is: of('Timestamp'), compare: (one: BSON.Timestamp, other: BSON.Timestamp) => one.compare(other) },
  { is: (value) => types.isRegExp(value) || isBsonOf(value, 'BSONRegExp'), compare: compareBytes },
  { is: (value) => !isBsonOf(value, 'MaxKey'), compare: compareBytes },
  { is: of('MaxKey'), compare: same },
];

function isBinary(value: unknown): boolean {
  return isBsonOf(value, 'Binary') || isBsonOf(value, 'UUID');
}

/** Which of two values comes first in the order of the server, as a comparator tells it. */
export function compareValues(one: unknown, other: unknown): number {
  const [kind, others] = [kindOf(one), kindOf(other)];
  return kind === others ? KINDS[kind]!.compare(one as never, other as never) : kind - others;
}

function kindOf(value: unknown): number {
  return KINDS.findIndex(({ is }) => is(value));
}

// By their bytes, which is another order than that of JavaScript.
function compareTexts(one: unknown, other: unknown): number {
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}

function compareObjects(one: object, other: object): number {
  return compareEntries(entriesOf(one), entriesOf(other));
}

function entriesOf(value: object): [string, unknown][] {
  const entries = types.isMap(value) ? Array.from(value as ReadonlyMap<string, unknown>) : Object.entries(value);
  return entries.filter(([, item]) => item !== undefined);
}

function compareLists(one: Iterable<unknown>, other: Iterable<unknown>): number {
  return compareEntries(Array.from(one, unnamed), Array.from(other, unnamed));
}

function unnamed(value: unknown): [string, unknown] {
  return ['', value];
}

// Of each entry first the kind, then the name, then the value.
function compareEntries(some: readonly [string, unknown][], others: readonly [string, unknown][]): number {
  for (const [index, [name, value]] of some.entries()) {
    const other = others[index];
    if (other === undefined) return 1;
    const order = kindOf(value) - kindOf(other[1]) || compareTexts(name, other[0]) || compareValues(value, other[1]);
    if (order !== 0) return order;
  }
  return some.length - others.length;
}

function compareBinaries(one: Uint8Array | BSON.Binary, other: Uint8Array | BSON.Binary): number {
  const [a, b] = [binaryOf(one), binaryOf(other)];
  return a.bytes.length - b.bytes.length || a.subtype - b.subtype || Buffer.compare(a.bytes, b.bytes);
}

function binaryOf(value: Uint8Array | BSON.Binary): { readonly bytes: Uint8Array; readonly subtype: number } {
  return types.isUint8Array(value) ? { bytes: value, subtype: 0 } : { bytes: value.value(), subtype: value.sub_type };
}

function compareBytes(one: unknown, other: unknown): number {
  return Buffer.compare(BSON.serialize({ value: one }), BSON.serialize({ value: other }));
}
