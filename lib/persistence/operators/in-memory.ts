import { isBsonOf, isPlain, sameData } from '../../types/data';

/** What an operator makes of a value, as the server does it. `undefined` stands for no value. */
type InMemory = (current: unknown, operand: unknown) => unknown;

/** Each operator on a value in memory. @see https://www.mongodb.com/docs/manual/reference/operator/update/ */
export const IN_MEMORY: ReadonlyMap<string, InMemory> = new Map<string, InMemory>([
  ['$set', (_current, operand) => operand],
  ['$unset', () => undefined],
  [
    '$inc',
    (current, by) =>
      calculate(
        current,
        by,
        (a, b) => a + b,
        (a, b) => a + b,
      ),
  ],
  [
    '$mul',
    (current, by) =>
      calculate(
        current,
        by,
        (a, b) => a * b,
        (a, b) => a * b,
      ),
  ],
  ['$min', (current, limit) => (current === undefined || compare(limit, current) < 0 ? limit : current)],
  ['$max', (current, limit) => (current === undefined || compare(limit, current) > 0 ? limit : current)],
  ['$push', pushed],
  ['$addToSet', added],
  ['$pullAll', (current, items) => listOf(current).filter((item) => !has(items as unknown[], item))],
  ['$pop', (current, end) => (end === 1 ? listOf(current).slice(0, -1) : listOf(current).slice(1))],
  ['$bit', masked],
]);

function listOf(current: unknown): unknown[] {
  return Array.isArray(current) ? Array.from<unknown>(current) : [];
}

function has(items: readonly unknown[], item: unknown): boolean {
  return items.some((one) => sameData(one, item));
}

interface Pushed {
  readonly $each: readonly unknown[];
  readonly $position?: number;
  readonly $slice?: number;
}

function pushed(current: unknown, operand: unknown): unknown[] {
  const { $each, $position, $slice } = operand as Pushed;
  const items = listOf(current);
  items.splice($position ?? items.length, 0, ...$each);
  if ($slice === undefined) return items;
  return $slice < 0 ? items.slice($slice) : items.slice(0, $slice);
}

function added(current: unknown, operand: unknown): unknown[] {
  const items = listOf(current);
  for (const item of (operand as Pushed).$each) if (!has(items, item)) items.push(item);
  return items;
}

function calculate(
  current: unknown,
  by: unknown,
  numbers: (a: number, b: number) => number,
  bigs: (a: bigint, b: bigint) => bigint,
): unknown {
  const [a, b] = [current ?? 0, by];
  if (isBig(a) || isBig(b)) return bigs(BigInt(String(a)), BigInt(String(b)));
  return numbers(Number(String(a)), Number(String(b)));
}

function isBig(value: unknown): boolean {
  return typeof value === 'bigint' || isBsonOf(value, 'Long');
}

function masked(current: unknown, operand: unknown): unknown {
  let value = Number(current ?? 0);
  if (!isPlain(operand)) return value;
  for (const [name, mask] of Object.entries(operand)) value = bits(name, value, Number(mask));
  return value;
}

function bits(name: string, value: number, mask: number): number {
  if (name === 'and') return value & mask;
  return name === 'or' ? value | mask : value ^ mask;
}

function compare(one: unknown, other: unknown): number {
  const [a, b] = [comparable(one), comparable(other)];
  return a < b ? -1 : Number(a > b);
}

function comparable(value: unknown): string | number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return value;
  if (value instanceof Date) return value.getTime();
  return isBsonOf(value, 'Decimal128') || isBsonOf(value, 'Long') ? Number(String(value)) : String(value);
}
