import { keepOne } from './keep-one';
import { MalformedDocumentError } from '../errors/malformed-document-error';
import * as T from './element-type';

/** Sizes of the values whose type alone tells it; the others carry their length or are not BSON. */
const VARIABLE = 255;
const SIZES = new Uint8Array(256).fill(VARIABLE);
SIZES[T.NULL] = SIZES[T.UNDEFINED] = SIZES[T.MIN_KEY] = SIZES[T.MAX_KEY] = 0;
SIZES[T.BOOLEAN] = 1;
SIZES[T.INT32] = 4;
SIZES[T.DOUBLE] = SIZES[T.DATE] = SIZES[T.TIMESTAMP] = SIZES[T.LONG] = 8;
SIZES[T.OBJECT_ID] = 12;
SIZES[T.DECIMAL128] = 16;

/** Reads a little-endian int32; past the end of the bytes it is 0, which no length check lets through. */
export function int32At(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** Where the closing zero of the document at `offset` is, once it is sure that the document lies within the limit. */
export function documentEnd(bytes: Uint8Array, offset: number, limit: number): number {
  const size = int32At(bytes, offset);
  if (size < 5 || offset + size > limit) throw malformed('a document is longer or shorter than its place');
  if (bytes[offset + size - 1] !== 0) throw malformed('a document does not end with a zero');
  return offset + size - 1;
}

/** Where the zero after the text at `at` is; it lies before the end of the document. */
export function cstringEnd(bytes: Uint8Array, at: number, end: number): number {
  let stop = at;
  while (stop < end && bytes[stop] !== 0) stop++;
  if (stop >= end) throw malformed('a name does not end');
  return stop;
}

/** Where the value at `at` ends, which is where the next element begins; never beyond the end of the document. */
export function valueEnd(bytes: Uint8Array, type: number, at: number, end: number): number {
  const size = SIZES[type]!;
  const next = size === VARIABLE ? variableEnd(bytes, type, at, end) : at + size;
  if (next > end) throw malformed('a value is longer than its document');
  return next;
}

function variableEnd(bytes: Uint8Array, type: number, at: number, end: number): number {
  switch (type) {
    case T.STRING:
    case T.CODE:
    case T.SYMBOL:
      return textEnd(bytes, at, end);
    case T.OBJECT:
    case T.ARRAY:
      return documentEnd(bytes, at, end) + 1;
    case T.BINARY:
      return at + 5 + lengthAt(bytes, at, 0);
    case T.REGEXP:
      return cstringEnd(bytes, cstringEnd(bytes, at, end) + 1, end) + 1;
    case T.DB_POINTER:
      return textEnd(bytes, at, end) + 12;
    case T.CODE_WITH_SCOPE:
      return at + lengthAt(bytes, at, 14);
    default:
      throw malformed(`there is no type ${String(type)}`);
  }
}

function textEnd(bytes: Uint8Array, at: number, end: number): number {
  const next = at + 4 + lengthAt(bytes, at, 1);
  if (next > end || bytes[next - 1] !== 0) throw malformed('a string does not end where its length says');
  return next;
}

function lengthAt(bytes: Uint8Array, at: number, least: number): number {
  const length = int32At(bytes, at);
  if (length < least) throw malformed('a length is too small');
  return length;
}

function malformed(reason: string): MalformedDocumentError {
  return new MalformedDocumentError({ reason });
}

/**
 * Goes over the elements of one document, each checked to lie within it. The bytes at `name` up to `nameEnd` are the
 * element's name, those from `value` up to `next` its value.
 *
 * @example
 * for (const elements = new Elements(bytes, 0, bytes.length); elements.advance(); ) count += 1;
 */
export class Elements {
  type = 0;
  name = 0;
  nameEnd = 0;
  value = 0;
  next: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, offset: number, limit: number) {
    this.#bytes = bytes;
    this.#end = documentEnd(bytes, offset, limit);
    this.next = offset + 4;
  }

  /** Moves to the next element; `false` after the last. */
  advance(): boolean {
    const at = this.next;
    if (at >= this.#end) return false;
    this.type = this.#bytes[at]!;
    this.name = at + 1;
    this.nameEnd = cstringEnd(this.#bytes, at + 1, this.#end);
    this.value = this.nameEnd + 1;
    this.next = valueEnd(this.#bytes, this.type, this.value, this.#end);
    return true;
  }
}

keepOne(new Elements(Uint8Array.of(5, 0, 0, 0, 0), 0, 5));
