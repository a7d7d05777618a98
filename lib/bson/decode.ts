import { MalformedDocumentError } from '../errors/malformed-document-error';
import { type Chunk, copyBytes } from './chunk';
import { Binary, BSON, BSONRegExp, DBRef, Decimal128, Long, ObjectId } from './classes';
import * as T from './element-type';
import { nameAt } from './names';
import { setOwn } from './own-key';
import { decodeText } from './text';
import { cstringEnd, Elements, int32At, valueEnd } from './walk';

/** Far deeper than the server stores, and not so deep that bytes made to hurt could exhaust the stack. */
const DEEPEST = 500;
const DOLLAR = 0x24;
/** In milliseconds before or after 1970. @see https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LATEST = 8.64e15;
const REFERENCE = ['$ref', '$id', '$db'];
/** The options of patterns for which the driver stores again what was there. */
const IN_JAVASCRIPT = /^[im]*$/;
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
    case T.REGEXP:
      return decodePattern(chunk.bytes, at);
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
  let dollars = false;
  while (elements.advance()) {
    dollars ||= bytes[elements.name] === DOLLAR;
    const name = nameAt(bytes, elements.name, elements.nameEnd);
    setOwn(object, name, decodeValue(chunk, elements.type, elements.value, depth + 1));
  }
  return dollars && isReference(object) ? referenceOf(object) : object;
}

/** Whether the driver would take it for a DBRef: it has the keys of one, and no others that begin with a dollar sign. */
function isReference(object: Record<string, unknown>): boolean {
  const { $ref, $id, $db } = object;
  const isOne = typeof $ref === 'string' && $id !== undefined && $id !== null;
  const others = Object.keys(object).filter((key) => key.startsWith('$') && !REFERENCE.includes(key));
  return isOne && (typeof $db === 'string' || !Object.hasOwn(object, '$db')) && others.length === 0;
}

function referenceOf(object: Record<string, unknown>): DBRef {
  const { $ref, $id, $db } = object;
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(object)) if (!REFERENCE.includes(key)) setOwn(fields, key, object[key]);
  const reference = new DBRef('', $id as ObjectId, $db as string | undefined, fields);
  // Its constructor would split a collection's name at a dot.
  reference.collection = $ref as string;
  return reference;
}

/** What JavaScript has for a pattern where that means the same, and else the pattern as it is stored. */
function decodePattern(bytes: Buffer, at: number): RegExp | BSONRegExp {
  const patternEnd = cstringEnd(bytes, at, bytes.length);
  const optionsEnd = cstringEnd(bytes, patternEnd + 1, bytes.length);
  const pattern = decodeText(bytes, at, patternEnd);
  const options = decodeText(bytes, patternEnd + 1, optionsEnd);
  try {
    if (IN_JAVASCRIPT.test(options)) return new RegExp(pattern, options);
  } catch {
    // The server's engine takes patterns that JavaScript's does not.
  }
  return Object.assign(new BSONRegExp(pattern), { options });
}

function decodeArray(chunk: Chunk, at: number, depth: number): unknown[] {
  requireDepth(depth);
  const array: unknown[] = [];
  const elements = new Elements(chunk.bytes, at, chunk.bytes.length);
  while (elements.advance()) array.push(decodeValue(chunk, elements.type, elements.value, depth + 1));
  // One that grew has room for a dozen more; there may be thousands of them.
  return array.slice();
}

function requireDepth(depth: number): void {
  if (depth > DEEPEST) throw new MalformedDocumentError({ reason: 'it is nested too deeply' });
}

/** Decodes a value of a rare type, as the only field of a document of its own. */
function decodeByDriver(bytes: Buffer, type: number, at: number): unknown {
  return deserialize(wrapped(bytes, type, at));
}

/**
 * Decodes one value without turning anything into what JavaScript has for it: a double stays a `Double`, a small long a
 * `Long`. Handed to the driver again, it is stored as it was.
 */
export function decodeExactly(chunk: Chunk, type: number, at: number): unknown {
  // An invalid date would be stored as the first moment of 1970.
  if (some(chunk, type, at, isLostDate)) throw new MalformedDocumentError({ reason: 'a date is beyond JavaScript’s' });
  return deserialize(wrapped(chunk.bytes, type, at), EXACTLY);
}

/** A question about one value that is no document and no array. */
type Test = (chunk: Chunk, type: number, at: number) => boolean;

function some(chunk: Chunk, type: number, at: number, test: Test, depth = 0): boolean {
  if (type !== T.OBJECT && type !== T.ARRAY) return test(chunk, type, at);
  requireDepth(depth);
  const elements = new Elements(chunk.bytes, at, chunk.bytes.length);
  while (elements.advance()) if (some(chunk, elements.type, elements.value, test, depth + 1)) return true;
  return false;
}

function isLostDate(chunk: Chunk, type: number, at: number): boolean {
  return type === T.DATE && Math.abs(wholeAt(chunk, at)) > LATEST;
}

function hasKind({ view }: Chunk, type: number, at: number): boolean {
  return type === T.LONG || type === T.SYMBOL || (type === T.DOUBLE && Number.isInteger(view.getFloat64(at, true)));
}

/** Whether a value is or holds a number, or a text, that JavaScript would store as another type than it is stored as. */
export function holdsKinds(chunk: Chunk, type: number, at: number): boolean {
  return some(chunk, type, at, hasKind);
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
