import { Decimal128 } from '../bson/classes';
import { isBson, isBsonOf } from './data';
import { UNCASTABLE } from './field-type';
import { isNumeric } from './number-type';
import { plainType } from './plain-type';

/** The BSON numbers whose text is their whole value. */
const NUMBERS = new Set(['Long', 'Int32', 'Double']);

function cast(value: unknown): Decimal128 | typeof UNCASTABLE {
  if (value instanceof Decimal128) return value;
  const text = numberText(value);
  return text !== undefined && isNumeric(text) ? fromText(text.trim()) : UNCASTABLE;
}

function numberText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const written = isBson(value) && (NUMBERS.has(value._bsontype) || isBsonOf(value, 'Decimal128'));
  return written ? String(value) : undefined;
}

/** The driver throws for more than 34 digits rather than to round. */
function fromText(text: string): Decimal128 | typeof UNCASTABLE {
  try {
    return Decimal128.fromString(text);
  } catch {
    return UNCASTABLE;
  }
}

/** A decimal number of up to 34 digits; given as text, nothing of it is lost. */
export const decimal128Type = plainType<Decimal128>({ name: 'Decimal128', mutable: false, cast });
