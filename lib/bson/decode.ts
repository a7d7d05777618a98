import { MalformedDocumentError } from '../errors/malformed-document-error';
import { type Chunk, copyBytes } from './chunk';
import { Binary, BSON, Decimal128, Long, ObjectId } from './classes';
import * as T from './element-type';
import { nameAt } from './names';
import { setOwn } from './own-key';
import { decodeText } from './text';
import { Elements, int32At, valueEnd } from './walk';

/** Far deeper than the server stores, and not so deep that bytes made to hurt could exhaust the stack. */
const DEEPEST = 500;
const DOLLAR = 0x24;
const TWO_TO_32 = 2 ** 32;
const EXACTLY = { promoteValues: false, bsonRegExp: true };

/**
 * Decodes one value into what the driver would give for it. The element must have been walked before, so that the value
 * is known to lie within its document.
 *
 * @param type the element's type byte
 * @param at where its value begins
 */
export function decodeValue(chunk: Chunk, type: number, at: number, depth = 0): unknown {
  switch (type) {
    case T.STRING:
      return decodeText(chunk.bytes, at + 4, at + 3 + int32At(chunk.bytes, at));
    case T.INT32:
      return int32At(chunk.bytes, at);
    case T.DOUBLE:
      return chunk.view.getFloat64(at, true);
    case T.OBJECT_ID:
      return new ObjectId(chunk.bytes.subarray(at, at + 12));
    case T.BOOLEAN:
      return decodeBoolean(chunk.bytes[at]!);
    case T.DATE:
      return new Date(wholeAt(chunk, at));
    case T.NULL:
      return null;
    case T.OBJECT:
      return decodeObject(chunk, at, depth);
    case T.ARRAY:
      return decodeArray(chunk, at, depth);
    case T.LONG:
      return decodeLong(chunk, at);
    case T.DECIMAL128:
      return new Decimal128(copyBytes(chunk.bytes, at, at + 16));
    case T.BINARY:
      return decodeBinary(chunk, at);
    default:
      return decodeByDriver(chunk.bytes, type, at);
  }
}

function decodeBoolean(byte: number): boolean {
  if (byte > 1) throw new MalformedDocumentError({ reason: 'a boolean is neither true nor false' });
  return byte === 1;
}

/** A signed 64-bit integer as a number, rounded beyond 2^53. */
function wholeAt({ view }: Chunk, at: number): number {
  return view.getInt32(at + 4, true) * TWO_TO_32 + view.getUint32(at, true);
}

function decodeLong(chunk: Chunk, at: number): number | Long {
  const whole = wholeAt(chunk, at);
  return Number.isSafeInteger(whole) ? whole : new Long(int32At(chunk.bytes, at), int32At(chunk.bytes, at + 4));
}

function decodeBinary({ bytes }: Chunk, at: number): unknown {
  // Any other subtype has rules of its own: a length inside, an UUID, a vector.
  return bytes[at + 4] === 0
    ? new Binary(copyBytes(bytes, at + 5, at + 5 + int32At(bytes, at)), 0)
    : decodeByDriver(bytes, T.BINARY, at);
}

function decodeObject(chunk: Chunk, at: number, depth: number): unknown {
  requireDepth(depth);
  const { bytes } = chunk;
  const object: Record<string, unknown> = {};
  const elements = new Elements(bytes, at, bytes.length);
  while (elements.advance()) {
    // Only such a name can make it a DBRef, and the driver knows best when.
    if (bytes[elements.name] === DOLLAR) return decodeByDriver(bytes, T.OBJECT, at);
    const name = nameAt(bytes, elements.name, elements.nameEnd);
    setOwn(object, name, decodeValue(chunk, elements.type, elements.value, depth + 1));
  }
  return object;
}

function decodeArray(chunk: Chunk, at: number, depth: number): unknown[] {
  requireDepth(depth);
  const array: unknown[] = [];
  const elements = new Elements(chunk.bytes, at, chunk.bytes.length);
  while (elements.advance()) array.push(decodeValue(chunk, elements.type, elements.value, depth + 1));
  return array;
}

function requireDepth(depth: number): void {
  if (depth > DEEPEST) throw new MalformedDocumentError({ reason: 'it is nested too deeply' });
}

/** Decodes a value of a rare type, as the only field of a document of its own. */
function decodeByDriver(bytes: Buffer, type: number, at: number): unknown {
  const wrapper = wrapped(bytes, type, at);
  try {
    return deserialize(wrapper);
  } catch (error) {
    // A pattern may be one that the server's engine takes and JavaScript's does not.
    if (type === T.REGEXP) return deserialize(wrapper, EXACTLY);
    throw error;
  }
}

/**
 * Decodes one value without turning anything into what JavaScript has for it: a double stays a `Double`, a small long a
 * `Long`. Handed to the driver again, it is stored as it was.
 */
export function decodeExactly({ bytes }: Chunk, type: number, at: number): unknown {
  return deserialize(wrapped(bytes, type, at), EXACTLY);
}

function deserialize(wrapper: Buffer, options?: typeof EXACTLY): unknown {
  try {
    return BSON.deserialize(wrapper, options).v;
  } catch (cause) {
    throw new MalformedDocumentError({ reason: 'the driver cannot decode it', cause });
  }
}

function wrapped(bytes: Buffer, type: number, at: number): Buffer {
  const end = valueEnd(bytes, type, at, bytes.length);
  const wrapper = Buffer.allocUnsafeSlow(end - at + 8);
  wrapper.writeInt32LE(wrapper.length, 0);
  wrapper[4] = type;
  wrapper.write('v\0', 5);
  wrapper.set(bytes.subarray(at, end), 7);
  wrapper[wrapper.length - 1] = 0;
  return wrapper;
}

/** The value of one top-level field, the last of that name, or `undefined`: for looking at a document before it is hydrated. */
export function decodeField(chunk: Chunk, offset: number, name: string): unknown {
  const elements = new Elements(chunk.bytes, offset, chunk.bytes.length);
  let found: unknown;
  while (elements.advance()) {
    if (nameAt(chunk.bytes, elements.name, elements.nameEnd) === name)
      found = decodeValue(chunk, elements.type, elements.value);
  }
  return found;
}

/** Whether a document, or one inside of it, has the same key twice: such a value cannot be written back as it was. */
export function hasRepeatedKeys({ bytes }: Chunk, type: number, at: number): boolean {
  if (type !== T.OBJECT && type !== T.ARRAY) return false;
  const seen = new Set<string>();
  const elements = new Elements(bytes, at, bytes.length);
  while (elements.advance()) {
    const name = nameAt(bytes, elements.name, elements.nameEnd);
    if (type === T.OBJECT && seen.has(name)) return true;
    seen.add(name);
    if (hasRepeatedKeys({ bytes } as Chunk, elements.type, elements.value)) return true;
  }
  return false;
}
