import type { Decimal128, Long, ObjectId, UUID } from '../bson/classes';
import { isBson, isWellFormed } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

/** The BSON values that have one text that says all of them. */
const WRITTEN_OUT = new Set(['ObjectId', 'Long', 'Decimal128', 'Int32']);

function cast(value: unknown): string | typeof UNCASTABLE {
  switch (typeof value) {
    case 'string':
      return isWellFormed(value) ? value : UNCASTABLE;
    case 'number':
      return Number.isFinite(value) ? String(value) : UNCASTABLE;
    case 'boolean':
    case 'bigint':
      return String(value);
    default:
      return isBson(value) && (WRITTEN_OUT.has(value._bsontype) || isUuid(value)) ? writtenOut(value) : UNCASTABLE;
  }
}

function isUuid(value: object): value is UUID {
  return (value as UUID).sub_type === 4 && typeof (value as UUID).toHexString === 'function';
}

function writtenOut(value: unknown): string {
  return (value as ObjectId | Long | Decimal128 | UUID).toString();
}

/** Text. Numbers, booleans and ids become text; objects never do. */
export const stringType = plainType<string>({ name: 'String', mutable: false, cast });
