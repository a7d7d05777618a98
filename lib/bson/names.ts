import { decodeText } from './text';

/** One name seen before: its bytes and its text. */
interface KnownName {
  readonly bytes: Uint8Array;
  readonly text: string;
}

// Documents repeat few names very often: finding the text again by its bytes costs a fraction of decoding it. Names that
// fall on one place replace each other, so data with ever new names costs time and no memory.
const PLACES = 1024;
const LONGEST = 64;
const known: (KnownName | undefined)[] = new Array<KnownName | undefined>(PLACES).fill(undefined);

/** The name between two positions as text. */
export function nameAt(bytes: Buffer, start: number, end: number): string {
  if (end - start > LONGEST) return decodeText(bytes, start, end);
  const place = hashName(bytes, start, end) & (PLACES - 1);
  const found = known[place];
  if (found !== undefined && isName(bytes, start, end, found.bytes)) return found.text;
  const text = decodeText(bytes, start, end);
  known[place] = { bytes: Uint8Array.prototype.slice.call(bytes, start, end), text };
  return text;
}

/** A number that equal names share. */
export function hashName(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
  return hash;
}

/** Whether the bytes between two positions are this name. */
export function isName(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  const length = name.length;
  if (end - start !== length) return false;
  for (let at = 0; at < length; at++) if (bytes[start + at] !== name[at]) return false;
  return true;
}
