import { ObjectId } from './classes';
import * as T from './element-type';

/** Says that something cannot be written like this. */
export const REFUSED = -1;

/** The server stores nothing larger. */
const LARGEST = 16 * 1024 * 1024;
/** For shorter texts a call of Node's own takes longer than to go through them. */
const SHORT = 24;
const ASCII = 0x7f;
const TWO_TO_32 = 2 ** 32;
const LARGEST_INT32 = 2 ** 31 - 1;
/** What an element takes at most beside its key and its text. */
const ROOM = 32;

/** Node's own, faster than `write` because it takes no encoding to look up; undocumented, hence the fallback. */
type Writable = Buffer & { readonly utf8Write?: (text: string, at: number) => number };

const writeUtf8: (bytes: Writable, text: string, at: number) => number =
  typeof (Buffer.prototype as Writable).utf8Write === 'function'
    ? (bytes, text, at) => bytes.utf8Write!(text, at)
    : (bytes, text, at) => bytes.write(text, at);

// One document is written at a time, and copied when it is complete.
let bytes = Buffer.allocUnsafeSlow(64 * 1024);
let view = viewOf(bytes);

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}

/** The bytes that are written to. They are others after each write that needs more room. */
export function written(): Buffer {
  return bytes;
}

/** Makes room for so many bytes; `false` where that is more than a document can have. */
function reserve(size: number): boolean {
  if (size <= bytes.length) return true;
  if (size > LARGEST) return false;
  const larger = Buffer.allocUnsafeSlow(Math.min(LARGEST, size * 2));
  larger.set(bytes);
  bytes = larger;
  view = viewOf(larger);
  return true;
}

function writeInt32(value: number, at: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

/** @param key ends with a zero */
function writeKey(type: number, key: Uint8Array, at: number): number {
  const into = bytes;
  const { length } = key;
  into[at] = type;
  for (let index = 0; index < length; index += 1) into[at + 1 + index] = key[index]!;
  return at + 1 + length;
}

/** Begins a document, or a list, below a key; it is to be ended by {@link endDocument}. */
export function beginDocument(key: Uint8Array, isList: boolean, at: number): number {
  if (!reserve(at + key.length + ROOM)) return REFUSED;
  return writeKey(isList ? T.ARRAY : T.OBJECT, key, at);
}

/** Ends a document that began where its size stands. */
export function endDocument(start: number, at: number): number {
  bytes[at] = 0;
  writeInt32(at + 1 - start, start);
  return at + 1;
}

export function writeNull(key: Uint8Array, at: number): number {
  return reserve(at + key.length + ROOM) ? writeKey(T.NULL, key, at) : REFUSED;
}

export function writeBoolean(key: Uint8Array, is: boolean, at: number): number {
  if (!reserve(at + key.length + ROOM)) return REFUSED;
  const start = writeKey(T.BOOLEAN, key, at);
  bytes[start] = is ? 1 : 0;
  return start + 1;
}

/** As the driver does it: a whole number that fits is one of 32 bits. */
export function writeNumber(key: Uint8Array, value: number, at: number): number {
  if (!reserve(at + key.length + ROOM)) return REFUSED;
  const isInt32 = (value | 0) === value && value <= LARGEST_INT32 && !Object.is(value, -0);
  const start = writeKey(isInt32 ? T.INT32 : T.DOUBLE, key, at);
  if (isInt32) {
    writeInt32(value, start);
    return start + 4;
  }
  view.setFloat64(start, value, true);
  return start + 8;
}

/** @param time milliseconds since 1970 */
export function writeDate(key: Uint8Array, time: number, at: number): number {
  if (!reserve(at + key.length + ROOM)) return REFUSED;
  const start = writeKey(T.DATE, key, at);
  const high = Math.floor(time / TWO_TO_32);
  view.setUint32(start, time - high * TWO_TO_32, true);
  view.setInt32(start + 4, high, true);
  return start + 8;
}

/** The driver's own way, where it has one. */
const writeIdInto = (ObjectId.prototype as { readonly serializeInto?: (into: Uint8Array, at: number) => number })
  .serializeInto;

export function writeId(key: Uint8Array, id: ObjectId, at: number): number {
  if (!reserve(at + key.length + ROOM)) return REFUSED;
  const start = writeKey(T.OBJECT_ID, key, at);
  if (writeIdInto === undefined) bytes.set(id.id, start);
  else writeIdInto.call(id, bytes, start);
  return start + 12;
}

/** Refuses a text that would not come back as it went in. */
export function writeText(key: Uint8Array, text: string, at: number): number {
  const { length } = text;
  if (!reserve(at + key.length + 3 * length + ROOM)) return REFUSED;
  const start = writeKey(T.STRING, key, at) + 4;
  let end = length <= SHORT ? writeShort(text, start) : REFUSED;
  if (end === REFUSED) end = writeLong(text, start);
  if (end === REFUSED) return REFUSED;
  bytes[end] = 0;
  writeInt32(end + 1 - start, start - 4);
  return end + 1;
}

function writeShort(text: string, start: number): number {
  const into = bytes;
  const { length } = text;
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > ASCII) return REFUSED;
    into[start + index] = code;
  }
  return start + length;
}

function writeLong(text: string, start: number): number {
  const size = writeUtf8(bytes, text, start);
  const isSafe = size === text.length || (text as string & { isWellFormed(): boolean }).isWellFormed();
  return isSafe ? start + size : REFUSED;
}
