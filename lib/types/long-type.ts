import { Long } from '../bson/classes';
import { bigIntType } from './big-int-type';
import { isBsonOf } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

function cast(value: unknown): Long | typeof UNCASTABLE {
  const whole: unknown = bigIntType.cast(value);
  return typeof whole === 'bigint' ? Long.fromBigInt(whole) : UNCASTABLE;
}

function load(stored: unknown): Long {
  const isNumber = typeof stored === 'number' || isBsonOf(stored, 'Long');
  const long = isNumber ? cast(stored) : UNCASTABLE;
  return long === UNCASTABLE ? (stored as Long) : long;
}

/** A 64-bit integer as the driver's `Long`; `@Field(BigInt)` gives the same as a `bigint`. */
export const longType = plainType<Long>({ name: 'Long', mutable: false, cast, load });
