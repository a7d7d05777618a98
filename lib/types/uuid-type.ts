import { type Binary, UUID } from '../bson/classes';
import { isBsonOf } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

/** The subtype of today's UUIDs; the order of the bytes in older ones (3) is not known. */
const SUBTYPE = 4;

function cast(value: unknown): UUID | typeof UNCASTABLE {
  if (value instanceof UUID) return value;
  if (typeof value === 'string') return UUID.isValid(value) ? new UUID(value) : UNCASTABLE;
  const binary =
    isBsonOf<Binary>(value, 'Binary') && value.sub_type === SUBTYPE && value.position === 16 ? value : undefined;
  return binary === undefined ? UNCASTABLE : new UUID(binary.value());
}

/** An UUID, also as its text. */
export const uuidType = plainType<UUID>({ name: 'UUID', mutable: false, cast });
