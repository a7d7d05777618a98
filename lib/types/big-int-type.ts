import type { Int32, Long } from '../bson/classes';
import { isBsonOf, isInt64 } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

const WHOLE = /^[+-]?\d+$/;

function cast(value: unknown): bigint | typeof UNCASTABLE {
  const whole = toBigInt(value);
  return whole !== undefined && isInt64(whole) ? whole : UNCASTABLE;
}

function toBigInt(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string') return WHOLE.test(value.trim()) ? BigInt(value.trim().replace(/^\+/, '')) : undefined;
  if (isBsonOf<Long>(value, 'Long')) return value.toBigInt();
  const number = isBsonOf<Int32>(value, 'Int32') || isBsonOf<Int32>(value, 'Double') ? Number(value.valueOf()) : value;
  return Number.isSafeInteger(number) ? BigInt(number as number) : undefined;
}

function load(stored: unknown): bigint {
  return toBigInt(stored) ?? (stored as bigint);
}

/** A 64-bit integer without loss, stored as a Long; a stored whole number of another kind is loaded as one too. */
export const bigIntType = plainType<bigint>({
  name: 'BigInt',
  mutable: false,
  cast,
  // A text that happens to hold digits is a stored value of another type, and stays one.
  load: (stored) => (typeof stored === 'string' ? (stored as never) : load(stored)),
});
