import type { Binary } from '../bson/classes';
import { types } from 'node:util';
import { isBsonOf } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

/** The subtype of bytes that mean nothing further; a Binary of any other says more than a Buffer can. */
const GENERIC = 0;

function isGeneric(value: unknown): value is Binary {
  return isBsonOf<Binary>(value, 'Binary') && value.sub_type === GENERIC;
}

function cast(value: unknown): Buffer | typeof UNCASTABLE {
  if (types.isUint8Array(value)) return Buffer.from(value);
  return isGeneric(value) ? Buffer.from(value.value()) : UNCASTABLE;
}

function load(stored: unknown): Buffer {
  if (!isGeneric(stored)) return stored as Buffer;
  const bytes = stored.value();
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes. */
export const bufferType = plainType<Buffer>({ name: 'Buffer', mutable: true, cast, load });
