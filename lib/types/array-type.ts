import type { CastError } from '../errors/cast-error';
import { copyData } from './data';
import { type FieldType, UNCASTABLE } from './field-type';
import { asStored } from './plain-type';

const made = new WeakMap<FieldType, FieldType<unknown[]>>();

/**
 * Arrays of one type, `null` items allowed. The same type for the same items each time.
 *
 * @example
 * arrayOf(numberType).cast(['1', 2]); // [1, 2]
 */
export function arrayOf(items: FieldType): FieldType<unknown[]> {
  let type = made.get(items);
  if (type === undefined) made.set(items, (type = arrayType(items)));
  return type;
}

function arrayType(items: FieldType): FieldType<unknown[]> {
  const castItem = (item: unknown): unknown => items.cast(item);
  const cast = (value: unknown): unknown[] | typeof UNCASTABLE => {
    const values = Array.isArray(value) ? mapped(value, castItem) : UNCASTABLE;
    return values === UNCASTABLE || values.includes(UNCASTABLE) ? UNCASTABLE : values;
  };
  return {
    // Read when asked: the items may be documents of a class that is declared further down.
    get name() {
      return `Array of ${items.name}`;
    },
    mutable: true,
    items,
    of: arrayOf,
    cast,
    dump: (value) => mapped(value, (item) => items.dump(item)),
    load: items.load === asStored ? asStored : (stored) => mapped(stored as unknown[], (item) => items.load(item)),
    equals: (a, b) => sameItems(items, a, b),
    copy: (value) => (Array.isArray(value) ? mapped(value, (item) => items.copy(item)) : copyData(value)),
    ...(items.castErrors && { castErrors: (value) => errorsInside(items, value) }),
    ...(items.enlist && { enlist: (value) => void mapped(value, (item) => items.enlist!(item)) }),
  };
}

// By position, as `map` leaves holes alone, and `Array.from` is many times slower.
function mapped(value: unknown[], work: (item: unknown) => unknown): unknown[] {
  if (!Array.isArray(value)) return value;
  // Of the right size at once: one that grows has room for a dozen more.
  const made = new Array<unknown>(value.length);
  for (let index = 0; index < made.length; index += 1) {
    const item = value[index];
    made[index] = item === null || item === undefined ? null : work(item);
  }
  return made;
}

function errorsInside(items: FieldType, value: unknown[]): (readonly [path: string, error: CastError])[] {
  const errors: (readonly [path: string, error: CastError])[] = [];
  for (let index = 0; index < value.length; index += 1) {
    const item = value[index];
    if (item === null || item === undefined) continue;
    for (const [path, error] of items.castErrors!(item)) errors.push([`${index}.${path}`, error]);
  }
  return errors;
}

function sameItems(items: FieldType, a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return items.equals(a, b);
  return a.length === b.length && a.every((item, index) => sameItem(items, item, b[index]));
}

function sameItem(items: FieldType, a: unknown, b: unknown): boolean {
  const none = (value: unknown) => value === null || value === undefined;
  return none(a) || none(b) ? none(a) && none(b) : items.equals(a, b);
}
