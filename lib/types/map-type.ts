import { types } from 'node:util';
import { castData, copyData, isPlain, isStorableKey, sameData } from './data';
import { type FieldType, UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

type Entries = Map<string, unknown>;

function cast(value: unknown): Entries | typeof UNCASTABLE {
  if (types.isMap(value)) return castData(value) as Entries | typeof UNCASTABLE;
  const plain = isPlain(value) ? castData(value) : UNCASTABLE;
  return plain === UNCASTABLE ? UNCASTABLE : fromPlain(plain as Record<string, unknown>);
}

function fromPlain(plain: Record<string, unknown>): Entries {
  return new Map(Object.entries(plain));
}

function load(stored: unknown): Entries {
  return isPlain(stored) ? fromPlain(stored) : (stored as Entries);
}

/** Texts to values, stored as a document; also given as an object. Whatever the keys are, they are data. */
export const mapType = plainType<Entries>({ name: 'Map', mutable: true, cast, load });

const made = new WeakMap<FieldType, FieldType<Entries>>();

/** Maps to values of one type. The same type for the same values each time. */
export function mapOfType(values: FieldType): FieldType<Entries> {
  let type = made.get(values);
  if (type === undefined) made.set(values, (type = typedMap(values)));
  return type;
}

function typedMap(values: FieldType): FieldType<Entries> {
  const mapped = (map: Entries, work: (value: unknown) => unknown): Entries =>
    new Map(Array.from(map, ([key, value]) => [key, isNone(value) ? null : work(value)]));
  const unlessOther = <T>(value: T, work: (map: Entries) => unknown): T =>
    (types.isMap(value) ? work(value as unknown as Entries) : copyData(value)) as T;
  return {
    get name() {
      return `Map of ${values.name}`;
    },
    mutable: true,
    of: mapOfType,
    below: (name) => ({ storedName: name, type: values }),
    cast: (value) => castValues(values, types.isMap(value) ? value : isPlain(value) ? fromPlain(value) : undefined),
    dump: (map) => unlessOther(map, (entries) => mapped(entries, (value) => values.dump(value))),
    load: (stored) => unlessOther(load(stored), (entries) => mapped(entries, (value) => values.load(value))),
    equals: (a, b) => sameEntries(values, a, b),
    copy: (map) => unlessOther(map, (entries) => mapped(entries, (value) => values.copy(value))),
  };
}

function castValues(values: FieldType, map: ReadonlyMap<unknown, unknown> | undefined): Entries | typeof UNCASTABLE {
  if (map === undefined) return UNCASTABLE;
  const cast: Entries = new Map();
  for (const [key, given] of map) {
    const value = isNone(given) ? null : values.cast(given);
    if (typeof key !== 'string' || !isStorableKey(key) || value === UNCASTABLE) return UNCASTABLE;
    cast.set(key, value);
  }
  return cast;
}

function sameEntries(values: FieldType, a: unknown, b: unknown): boolean {
  if (!types.isMap(a) || !types.isMap(b)) return sameData(a, b);
  const others = [...b];
  return a.size === b.size && [...a].every(([key, value], index) => isSame(values, [key, value], others[index]!));
}

function isSame(values: FieldType, [key, a]: [unknown, unknown], [other, b]: [unknown, unknown]): boolean {
  if (key !== other) return false;
  return isNone(a) || isNone(b) ? isNone(a) && isNone(b) : values.equals(a, b);
}

function isNone(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
