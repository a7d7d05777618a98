import { Double } from '../bson/classes';
import { isBsonOf } from './data';
import type { UNCASTABLE } from './field-type';
import { numberType } from './number-type';
import { plainType } from './plain-type';

function cast(value: unknown): number | typeof UNCASTABLE {
  if (typeof value === 'number') return value;
  return isBsonOf<Double>(value, 'Double') ? value.valueOf() : numberType.cast(value);
}

/** A number that is stored as a double, whole or not; `NaN`, the infinities and `-0` are values like any other. */
export const doubleType = plainType<number>({
  name: 'Double',
  mutable: false,
  cast,
  // A Long that is too large for a number is kept as it is.
  dump: (value: unknown) => (typeof value === 'number' ? new Double(value) : value),
});
