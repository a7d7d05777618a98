import { UNCASTABLE } from '../../types/field-type';
import { isBig, isInt32, product, sum } from './arithmetic';
import { compareValues } from './order';

/** What an operator makes of a value, as the server does it. `undefined` stands for no value, UNCASTABLE for an error. */
type InMemory = (current: unknown, operand: unknown) => unknown;

/** Each operator on a value in memory. @see https://www.mongodb.com/docs/manual/reference/operator/update/ */
export const IN_MEMORY: ReadonlyMap<string, InMemory> = new Map<string, InMemory>([
  ['$set', (_current, operand) => operand],
  ['$unset', () => undefined],
  ['$inc', sum],
  ['$mul', product],
  ['$min', (current, limit) => (current === undefined || compareValues(limit, current) < 0 ? limit : current)],
  ['$max', (current, limit) => (current === undefined || compareValues(limit, current) > 0 ? limit : current)],
  ['$push', (current, operand) => onList(current ?? absent(current), (items) => pushed(items, operand as Pushed))],
  ['$addToSet', (current, operand) => onList(current ?? absent(current), (items) => added(items, operand as Pushed))],
  ['$pullAll', (current, gone) => onList(current, (items) => items.filter((item) => !has(gone as unknown[], item)))],
  ['$pop', (current, end) => onList(current, (items) => (end === 1 ? items.slice(0, -1) : items.slice(1)))],
  ['$bit', masked],
]);

/** What the server would find at a place where an operator cannot do its work. */
export function expectedBy(operator: string): string {
  if (operator === '$bit') return 'integer';
  return operator === '$inc' || operator === '$mul' ? 'number' : 'array';
}

// Only what is missing becomes a list: a `null` is a value of another kind.
function absent(current: unknown): unknown {
  return current === undefined ? [] : current;
}

function onList(current: unknown, change: (items: unknown[]) => unknown[]): unknown {
  if (current === undefined) return undefined;
  return Array.isArray(current) || current instanceof Set ? change(Array.from<unknown>(current)) : UNCASTABLE;
}

function has(items: readonly unknown[], item: unknown): boolean {
  return items.some((one) => compareValues(one, item) === 0);
}

interface Pushed {
  readonly $each: readonly unknown[];
  readonly $position?: number;
  readonly $slice?: number;
  readonly $sort?: number | Readonly<Record<string, number>>;
}

function pushed(items: unknown[], { $each, $position, $slice, $sort }: Pushed): unknown[] {
  items.splice($position ?? items.length, 0, ...$each);
  if ($sort !== undefined) items.sort((a, b) => compareBy($sort, a, b));
  if ($slice === undefined) return items;
  return $slice < 0 ? items.slice($slice) : items.slice(0, $slice);
}

function compareBy(sort: NonNullable<Pushed['$sort']>, a: unknown, b: unknown): number {
  if (typeof sort === 'number') return sort * compareValues(a, b);
  const at = (item: unknown, name: string): unknown => (item as Record<string, unknown> | null)?.[name];
  for (const [name, direction] of Object.entries(sort)) {
    const order = direction * compareValues(at(a, name), at(b, name));
    if (order !== 0) return order;
  }
  return 0;
}

function added(items: unknown[], { $each }: Pushed): unknown[] {
  for (const item of $each) if (!has(items, item)) items.push(item);
  return items;
}

function masked(current: unknown, operand: unknown): unknown {
  let value = current === undefined ? 0 : current;
  for (const [name, mask] of Object.entries(operand as object)) {
    if (![value, mask].every((one) => isBig(one) || isInt32(one))) return UNCASTABLE;
    const result = BigInt.asIntN(64, bits(name, BigInt(String(value)), BigInt(String(mask))));
    value = isBig(value) || isBig(mask) ? result : Number(result);
  }
  return value;
}

function bits(name: string, value: bigint, mask: bigint): bigint {
  if (name === 'and') return value & mask;
  return name === 'or' ? value | mask : value ^ mask;
}
