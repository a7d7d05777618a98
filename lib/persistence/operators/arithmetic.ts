import { BSON } from '../../bson/classes';
import { isBsonOf, isInt64 } from '../../types/data';
import { UNCASTABLE } from '../../types/field-type';

interface Calculation {
  readonly numbers: (a: number, b: number) => number;
  readonly bigs: (a: bigint, b: bigint) => bigint;
  readonly decimals: (a: Exact, b: Exact) => Exact;
}

/** A decimal as it is: its digits times a power of ten. */
interface Exact {
  readonly digits: bigint;
  readonly exponent: number;
}

const DECIMAL = /^(-?\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i;
const ADDITION: Calculation = {
  numbers: (a, b) => a + b,
  bigs: (a, b) => a + b,
  decimals: (a, b) => {
    const [one, other, exponent] = aligned(a, b);
    return { digits: one + other, exponent };
  },
};
const MULTIPLICATION: Calculation = {
  numbers: (a, b) => a * b,
  bigs: (a, b) => a * b,
  decimals: (a, b) => ({ digits: a.digits * b.digits, exponent: a.exponent + b.exponent }),
};

/** The sum as the server makes it; UNCASTABLE where it makes none, or where 64 bits or 34 digits do not hold it. */
export function sum(current: unknown, by: unknown): unknown {
  return current === undefined ? by : calculate(ADDITION, current, by);
}

/** The product, likewise. What is missing is a zero. */
export function product(current: unknown, by: unknown): unknown {
  return calculate(MULTIPLICATION, current ?? (current === undefined ? 0 : current), by);
}

/** Whether the server counts with it. */
export function isNumber(value: unknown): boolean {
  return (
    typeof value === 'number' || isBig(value) || ['Int32', 'Double', 'Decimal128'].some((name) => isBsonOf(value, name))
  );
}

/** Whether it has 64 bits. */
export function isBig(value: unknown): boolean {
  return typeof value === 'bigint' || isBsonOf(value, 'Long');
}

/** Whether the driver stores it as an integer of 32 bits. */
export function isInt32(value: unknown): boolean {
  return isBsonOf(value, 'Int32') || (typeof value === 'number' && (value | 0) === value);
}

/** Which of two numbers is less, as a comparator tells it. Not being one is less than all. */
export function compareNumbers(one: unknown, other: unknown): number {
  const [a, b] = [exact(one), exact(other)];
  if (a !== undefined && b !== undefined) {
    const [left, right] = aligned(a, b);
    return left < right ? -1 : Number(left > right);
  }
  const [left, right] = [Number(String(one)), Number(String(other))];
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(right)) - Number(Number.isNaN(left));
  return left < right ? -1 : Number(left > right);
}

function calculate(calculation: Calculation, current: unknown, by: unknown): unknown {
  if (!isNumber(current) || !isNumber(by)) return UNCASTABLE;
  if ([current, by].some((value) => isBsonOf(value, 'Decimal128'))) return calculateDecimals(calculation, current, by);
  const integers = [current, by].every((value) => isBig(value) || isInt32(value));
  if (integers && [current, by].some(isBig)) {
    const result = calculation.bigs(BigInt(String(current)), BigInt(String(by)));
    return isInt64(result) ? result : UNCASTABLE;
  }
  const result = calculation.numbers(Number(String(current)), Number(String(by)));
  return [current, by].some((value) => isBsonOf(value, 'Double')) ? new BSON.Double(result) : result;
}

function calculateDecimals({ numbers, decimals }: Calculation, current: unknown, by: unknown): unknown {
  const [a, b] = [exact(current), exact(by)];
  if (a === undefined || b === undefined)
    return BSON.Decimal128.fromString(String(numbers(Number(String(current)), Number(String(by)))));
  const { digits, exponent } = decimals(a, b);
  try {
    return BSON.Decimal128.fromString(`${digits}E${exponent}`);
  } catch {
    return UNCASTABLE;
  }
}

/** @returns `undefined` for what is no number, and for infinity */
function exact(value: unknown): Exact | undefined {
  const [, whole, fraction = '', exponent = '0'] = DECIMAL.exec(String(value)) ?? [];
  if (whole === undefined) return undefined;
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function aligned(a: Exact, b: Exact): [one: bigint, other: bigint, exponent: number] {
  const exponent = Math.min(a.exponent, b.exponent);
  const at = ({ digits, exponent: own }: Exact): bigint => digits * 10n ** BigInt(own - exponent);
  return [at(a), at(b), exponent];
}
