import type { Chunk } from '../bson/chunk';
import { decodeExactly, holdsKinds } from '../bson/decode';
import { MalformedDocumentError } from '../errors/malformed-document-error';
import { keepKinds } from '../types/kinds';
import type { Cell } from './cell';
import { dumpValue } from './field-value';
import type { ShapeField } from './shape';
import { positionAt, typeAt } from './slots';

/** What is stored of a cell whose bytes are not at hand any more, where JavaScript would store a part of it otherwise. */
const stored = new WeakMap<Cell, unknown>();

/**
 * A value as it will be stored, with the numbers in it that were there before stored as they were: a double stays one.
 *
 * @param slot where the value lay in the bytes before, 0 for nowhere
 */
export function exactly(value: unknown, chunk: Chunk | undefined, slot: number, cell?: Cell): unknown {
  const before = slot > 0 ? inBytes(chunk!, slot) : cell?.exact === true ? stored.get(cell) : undefined;
  return before === undefined ? value : keepKinds(value, before);
}

/** After a value was stored, before its cell forgets where the one before lay. */
export function rememberExactly(cell: Cell, chunk: Chunk | undefined, field: ShapeField, value: unknown): void {
  if (typeof cell.value !== 'object' || cell.value === null) return;
  const before = cell.at > 0 ? inBytes(chunk!, cell.at) : cell.exact ? stored.get(cell) : undefined;
  if (before !== undefined) remember(cell, keepKinds(dumpValue(field, value), before));
}

/** For a copy of what a document holds in a slot. */
export function inheritExactly(copy: Cell, chunk: Chunk | undefined, slot: number | Cell): void {
  const at = typeof slot === 'number' ? slot : slot.at;
  const before = at > 0 ? inBytes(chunk!, at) : stored.get(slot as Cell);
  if (before !== undefined) remember(copy, before);
}

function remember(cell: Cell, value: unknown): void {
  stored.set(cell, value);
  cell.exact = true;
}

function inBytes(chunk: Chunk, slot: number): unknown {
  const [type, at] = [typeAt(slot), positionAt(slot)];
  try {
    return holdsKinds(chunk, type, at) ? decodeExactly(chunk, type, at) : undefined;
  } catch (error) {
    // Broken bytes may be replaced by a value.
    if (error instanceof MalformedDocumentError) return undefined;
    throw error;
  }
}
