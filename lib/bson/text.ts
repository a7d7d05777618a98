import { MalformedDocumentError } from '../errors/malformed-document-error';

/** Node's own, faster than `toString` because it takes no encoding to look up; undocumented, hence the fallback. */
type Sliceable = Buffer & { readonly utf8Slice?: (start: number, end: number) => string };

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const slice: (bytes: Sliceable, start: number, end: number) => string =
  typeof (Buffer.prototype as Sliceable).utf8Slice === 'function'
    ? (bytes, start, end) => bytes.utf8Slice!(start, end)
    : (bytes, start, end) => bytes.toString('utf8', start, end);

/** The text of some bytes, which must be valid UTF-8: what is stored otherwise would come back as something else. */
export function decodeText(bytes: Buffer, start: number, end: number): string {
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
