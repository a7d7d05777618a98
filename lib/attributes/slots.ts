import type { Chunk } from '../bson/chunk';
import { decodeValue } from '../bson/decode';
import { MAX_KEY, MIN_KEY } from '../bson/element-type';
import { cstringEnd, documentEnd, valueEnd } from '../bson/walk';
import { indexOfKey, type Shape } from './shape';

/**
 * One slot a field: a number says where the value lies in the bytes and of which type it is; `undefined` that there is
 * none; a `Cell` holds a value that was given or can change in place; anything else is the decoded value itself.
 */
export type Slots = unknown[];

/** The types above 31, which leave no room for the position, under numbers that no type has. */
const SHORT = new Map([
  [MAX_KEY, 30],
  [MIN_KEY, 31],
]);
const LONG = new Map(Array.from(SHORT, ([type, short]) => [short, type]));

function location(type: number, at: number): number {
  return (at << 5) | (type < 30 ? type : SHORT.get(type)!);
}

/** The element type at a location. */
export function typeAt(slot: number): number {
  const short = slot & 31;
  return short < 30 ? short : LONG.get(short)!;
}

/** The position of the value at a location. */
export function positionAt(slot: number): number {
  return slot >>> 5;
}

/** The decoded value at a location. */
export function decodeSlot(chunk: Chunk, slot: number): unknown {
  return decodeValue(chunk, typeAt(slot), slot >>> 5);
}

/** Where the values of a document's fields lie. Of a key that is there twice, the last counts, as it does for the driver. */
export function locate(shape: Shape, chunk: Chunk, offset: number): Slots {
  const slots: Slots = shape.blank.slice();
  locateInto(slots, 0, shape, chunk, offset);
  return slots;
}

/** The same in slots that begin within others. */
export function locateInto(slots: Slots, first: number, shape: Shape, { bytes }: Chunk, offset: number): void {
  const end = documentEnd(bytes, offset, bytes.length);
  // Fields mostly are stored in the order of their declaration, and so the next one is looked for first.
  let expected = 0;
  for (let at = offset + 4; at < end;) {
    const type = bytes[at]!;
    const name = at + 1;
    const guess = matchEnd(shape, expected, bytes, name);
    const nameEnd = guess === 0 ? cstringEnd(bytes, name, end) : guess;
    const index = guess === 0 ? indexOfKey(shape, bytes, name, nameEnd) : expected;
    at = valueEnd(bytes, type, nameEnd + 1, end);
    if (index >= 0) {
      slots[first + index] = location(type, nameEnd + 1);
      expected = index + 1;
    }
  }
}

/** Where the name at a position ends if it is the name of this field; 0 if it is another. */
function matchEnd(shape: Shape, index: number, bytes: Buffer, start: number): number {
  if (index >= shape.fields.length) return 0;
  const { key } = shape.fields[index]!;
  const length = key.length;
  for (let at = 0; at < length; at++) if (bytes[start + at] !== key[at]) return 0;
  return bytes[start + length] === 0 ? start + length : 0;
}
