import { types } from 'node:util';
import { BSON } from '../bson/classes';
import { copyData, sameData } from './data';
import { dataType } from './data-type';
import { type FieldType, UNCASTABLE } from './field-type';

type Values = Set<unknown>;

const made = new WeakMap<FieldType, FieldType<Values>>();

/** Sets of one type, stored as arrays. The same type for the same items each time. */
export function setOfType(items: FieldType): FieldType<Values> {
  let type = made.get(items);
  if (type === undefined) made.set(items, (type = setType(items)));
  return type;
}

function setType(items: FieldType): FieldType<Values> {
  return {
    get name() {
      return items === dataType ? 'Set' : `Set of ${items.name}`;
    },
    mutable: true,
    items,
    of: setOfType,
    cast: (value) => (types.isSet(value) || Array.isArray(value) ? castItems(items, value) : UNCASTABLE),
    dump: (value) => (types.isSet(value) ? Array.from(value, (item) => dumped(items, item)) : value),
    load: (stored) => (Array.isArray(stored) ? loaded(items, stored) : (stored as Values)),
    equals: (a, b) => sameItems(items, a, b),
    copy: (value) =>
      types.isSet(value) ? new Set(Array.from(value, (item) => unlessNone(item, items.copy))) : copyData(value),
  };
}

function castItems(items: FieldType, values: Iterable<unknown>): Values | typeof UNCASTABLE {
  const cast = Array.from(values, (item) => unlessNone(item, (given) => items.cast(given)));
  return cast.includes(UNCASTABLE) ? UNCASTABLE : unique(items, cast);
}

function loaded(items: FieldType, stored: readonly unknown[]): Values {
  return unique(
    items,
    stored.map((item) => unlessNone(item, (one) => items.load(one))),
  );
}

/** The first of those that are stored alike, in their order. */
function unique(items: FieldType, values: readonly unknown[]): Values {
  const seen = new Set<unknown>();
  const isFirst = (value: unknown): boolean => {
    const key = keyOf(dumped(items, value));
    return !seen.has(key) && seen.add(key) !== undefined;
  };
  return new Set(values.filter(isFirst));
}

// Objects are told apart by their bytes: comparing each with each would take too long.
function keyOf(stored: unknown): unknown {
  return typeof stored === 'object' && stored !== null
    ? `bytes ${Buffer.from(BSON.serialize({ stored })).toString('latin1')}`
    : typeof stored === 'string'
      ? `text ${stored}`
      : stored;
}

function dumped(items: FieldType, item: unknown): unknown {
  return unlessNone(item, (one) => items.dump(one));
}

function unlessNone(item: unknown, work: (item: unknown) => unknown): unknown {
  return item === null || item === undefined ? null : work(item);
}

function sameItems(items: FieldType, a: unknown, b: unknown): boolean {
  if (!types.isSet(a) || !types.isSet(b)) return sameData(a, b);
  const others = [...b];
  return a.size === b.size && [...a].every((item, index) => sameItem(items, item, others[index]));
}

function sameItem(items: FieldType, a: unknown, b: unknown): boolean {
  const none = (value: unknown) => value === null || value === undefined;
  return none(a) || none(b) ? none(a) && none(b) : items.equals(a, b);
}
