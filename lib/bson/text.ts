import { MalformedDocumentError } from '../errors/malformed-document-error';

/** Node's own, faster than `toString` because it takes no encoding to look up; undocumented, hence the fallback. */
type Sliceable = Buffer & { readonly utf8Slice?: (start: number, end: number) => string };

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const slice: (bytes: Sliceable, start: number, end: number) => string =
  typeof (Buffer.prototype as Sliceable).utf8Slice === 'function'
    ? (bytes, start, end) => bytes.utf8Slice!(start, end)
    : (bytes, start, end) => bytes.toString('utf8', start, end);

// Short texts repeat, as kinds, tags and the names of cities do: one seen before is found again in half the time, and all
// documents share it. Texts that fall on one place replace each other.
const PLACES = 1024;
const SHORT = 8;
const ASCII = 0x7f;
const seen: string[] = new Array<string>(PLACES).fill('');

/** The text of some bytes, which must be valid UTF-8: what is stored otherwise would come back as something else. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
  return end - start <= SHORT ? decodeShort(bytes, start, end) : decodeLong(bytes, start, end);
}

function decodeShort(bytes: Buffer, start: number, end: number): string {
  let hash = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte > ASCII) return decodeLong(bytes, start, end);
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  const place = hash & (PLACES - 1);
  const known = seen[place]!;
  return isText(known, bytes, start, end) ? known : (seen[place] = slice(bytes, start, end));
}

function isText(text: string, bytes: Buffer, start: number, end: number): boolean {
  const { length } = text;
  if (length !== end - start) return false;
  for (let index = 0; index < length; index += 1) if (text.charCodeAt(index) !== bytes[start + index]) return false;
  return true;
}

function decodeLong(bytes: Buffer, start: number, end: number): string {
  const text = slice(bytes, start, end);
  // The replacement character may be what is really stored; only the strict decoder can tell.
  if (text.includes('\ufffd')) requireValid(bytes.subarray(start, end));
  return text;
}

function requireValid(bytes: Uint8Array): void {
  try {
    strict.decode(bytes);
  } catch (cause) {
    throw new MalformedDocumentError({ reason: 'a text is not valid UTF-8', cause });
  }
}
