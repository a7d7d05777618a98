import type { Double, Int32, Long } from '../bson/classes';
import { isBson } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

/** A number as people and programs write it; not hexadecimal, not `Infinity`, not nothing. */
const NUMERIC = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^[+-]?\d+$/;

/** Whether a text is a decimal number, spaces around it aside. */
export function isNumeric(text: string): boolean {
  return NUMERIC.test(text.trim());
}

function cast(value: unknown): number | typeof UNCASTABLE {
  switch (typeof value) {
    case 'number':
      return Number.isNaN(value) ? UNCASTABLE : value;
    case 'string':
      return fromText(value);
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : UNCASTABLE;
    default:
      return isBson(value) ? fromBson(value) : UNCASTABLE;
  }
}

function fromText(text: string): number | typeof UNCASTABLE {
  if (!isNumeric(text)) return UNCASTABLE;
  const number = Number(text);
  // A whole number beyond 2^53 would be rounded, a huge one would be infinite.
  const exact = WHOLE.test(text.trim()) ? Number.isSafeInteger(number) : Number.isFinite(number);
  return exact ? number : UNCASTABLE;
}

function fromBson(value: { readonly _bsontype: string }): number | typeof UNCASTABLE {
  if (value._bsontype === 'Double' || value._bsontype === 'Int32') return cast((value as Double | Int32).valueOf());
  if (value._bsontype !== 'Long') return UNCASTABLE;
  const number = (value as Long).toNumber();
  // The Long itself, as a stored one beyond 2^53 is read: what was read can be assigned.
  return Number.isSafeInteger(number) ? number : (value as unknown as number);
}

/** A number. A stored Long beyond 2^53 is read as that Long, never rounded. */
export const numberType = plainType<number>({ name: 'Number', mutable: false, cast });
