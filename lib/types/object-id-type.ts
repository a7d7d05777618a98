import { ObjectId } from '../bson/classes';
import { isBsonOf, isPlain } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

const HEX = /^[0-9a-f]{24}$/i;

function cast(value: unknown): ObjectId | typeof UNCASTABLE {
  if (typeof value === 'string') return HEX.test(value) ? new ObjectId(value) : UNCASTABLE;
  return fromObjectId(value) ?? fromExtendedJson(value) ?? fromDocument(value) ?? UNCASTABLE;
}

function fromObjectId(value: unknown): ObjectId | undefined {
  if (value instanceof ObjectId) return value;
  // Of another copy of the driver.
  return isBsonOf<ObjectId>(value, 'ObjectId') ? new ObjectId(value.toHexString()) : undefined;
}

function fromExtendedJson(value: unknown): ObjectId | undefined {
  if (!isPlain(value) || Object.keys(value).length !== 1) return undefined;
  const { $oid } = value;
  return typeof $oid === 'string' && HEX.test($oid) ? new ObjectId($oid) : undefined;
}

/** A document stands for its id. */
function fromDocument(value: unknown): ObjectId | undefined {
  return typeof value === 'object' && value !== null
    ? fromObjectId((value as { readonly id?: unknown }).id)
    : undefined;
}

/** An ObjectId; also its 24 hexadecimal digits, `{ $oid }` with these, or a document that has one for its id. */
export const objectIdType = plainType<ObjectId>({ name: 'ObjectId', mutable: false, cast });
