import type { Chunk } from '../bson/chunk';
import { isChangeable } from '../types/data';
import { Cell } from './cell';
import type { Shape, ShapeField } from './shape';
import { locate, type Slots } from './slots';

/** Whether a value that was decoded for a field can become another in place. */
export function canChange({ type, embedded }: ShapeField, value: object): boolean {
  return embedded !== undefined || type.mutable || isChangeable(value);
}

/**
 * Gives each value that was handed out as it was decoded a cell, with what it was then: where it lies in the bytes. Most
 * documents are only read, and never come to this.
 */
export function track(shape: Shape, slots: Slots, chunk: Chunk, offset: number): void {
  // Looked for again only where it is asked for: lists of documents know by themselves what they were.
  let locations: Slots | undefined;
  for (const field of shape.fields) {
    const value = slots[field.index];
    if (typeof value !== 'object' || value === null || value instanceof Cell || !canChange(field, value)) continue;
    if (field.embedded !== undefined) slots[field.index] = new Cell(value, field.embedded.viewed(value), 0);
    else {
      locations ??= locate(shape, chunk, offset);
      slots[field.index] = new Cell(value, undefined, Number(locations[field.index] ?? 0));
    }
  }
}
