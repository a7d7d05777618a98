import { UNCASTABLE } from './field-type';
import { numberType } from './number-type';
import { plainType } from './plain-type';

const LARGEST = 2 ** 31 - 1;

function cast(value: unknown): number | typeof UNCASTABLE {
  const number: unknown = numberType.cast(value);
  const fits = Number.isInteger(number) && (number as number) <= LARGEST && (number as number) >= -LARGEST - 1;
  // A negative zero would be stored as a double.
  return fits ? (number as number) + 0 : UNCASTABLE;
}

/** A whole number of 32 bits: the property holds a number, and one that is larger or has a fraction is refused. */
export const int32Type = plainType<number>({ name: 'Int32', mutable: false, cast });
