import { types } from 'node:util';
import { Binary, UUID } from '../bson/classes';
import { isBsonOf, sameData } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

function cast(value: unknown): Binary | typeof UNCASTABLE {
  if (types.isUint8Array(value)) return new Binary(Buffer.from(value));
  return isBsonOf<Binary>(value, 'Binary') ? copyOf(value) : UNCASTABLE;
}

// Its bytes can be changed in place.
function copyOf(value: Binary): Binary {
  const bytes = Buffer.from(value.value());
  return value instanceof UUID ? new UUID(bytes) : new Binary(bytes, value.sub_type);
}

/** Bytes of whatever subtype, which is kept. A UUID is one of them. */
export const binaryType = plainType<Binary>({
  name: 'Binary',
  mutable: true,
  cast,
  copy: (value) => (isBsonOf<Binary>(value, 'Binary') ? copyOf(value) : value),
  equals: sameData,
});
