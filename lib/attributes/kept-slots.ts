import { isChangeable } from '../types/data';
import { Cell } from './cell';
import { copyValue, isNothing, unshare } from './field-value';
import { rewinder } from './rewind';
import type { Shape, ShapeField } from './shape';
import type { Slots } from './slots';

/** Remembers the slots of a document with all that can change in them, and gives a function that puts it back. */
export function keepSlots(shape: Shape, slots: Slots): () => Slots {
  const kept = slots.slice();
  const putBack: (() => Cell)[] = [];
  for (let index = 0; index < kept.length; index++) {
    const slot = kept[index];
    if (slot instanceof Cell) putBack.push(keepCell(shape.fields[index]!, slot));
  }
  return () => {
    for (const cell of putBack) cell();
    return kept.slice();
  };
}

/** The same for one attribute. */
export function keepCell(field: ShapeField, cell: Cell): () => Cell {
  const { original, at, given, uncast, replaced } = cell;
  if (cell.shared) unshare(field, cell);
  // What the type did not take may be anything, and is nothing that could be stored.
  const refused = cell.value;
  const value = uncast ? () => refused : keepValue(field, cell.value);
  return () => Object.assign(cell, { value: value(), original, at, given, uncast, replaced, shared: false });
}

/** What cannot be made again what it was in place, as an instance of an application's own class, is replaced by a copy. */
function keepValue(field: ShapeField, value: unknown): () => unknown {
  if (typeof value !== 'object' || value === null) return () => value;
  if (!isNothing(value)) field.type.enlist?.(value);
  if (!isChangeable(value) && field.type.mutable && field.type.enlist === undefined) {
    const kept = copyValue(field, value);
    return () => copyValue(field, kept);
  }
  const rewind = rewinder(value);
  return () => {
    rewind();
    return value;
  };
}
