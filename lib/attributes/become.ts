import { ownBytes } from '../bson/chunk';
import { BSON } from '../bson/classes';
import { Cell } from './cell';
import { DocumentState } from './document-state';
import { inheritExactly } from './exact-values';
import { flagsOf } from './flags';
import { give } from './field-value';
import { LEFT_OUT, type LoadedFields, WHOLE } from './loaded-fields';
import type { Shape, ShapeField } from './shape';
import type { Slots } from './slots';
import type { Layout } from './tracked-values';

/**
 * The state of the same document as one of another class: what is stored, and what was changed since, of the fields that
 * both have. Of the key that tells classes apart, it has its class's own value, which is a change. Documents inside hang in
 * it from now on.
 */
export function becoming(state: DocumentState, shape: Shape): DocumentState {
  const { chunk, offset, loaded, slots } = state.layout();
  // As it is stored by now: what was saved since it was loaded, the other class may not declare, and it must not get lost.
  const place = state.isNew ? undefined : ownBytes(BSON.serialize(state.stored()));
  const other = new DocumentState(shape, place, loaded && loadedAs(shape, state.shape, loaded));
  const into = other.layout().slots;
  Object.assign(other, flagsOf(state));
  // What the model does not know of a clone lies in the bytes of the document that it was made of.
  Object.assign(other, place ?? { chunk, offset }, { associations: state.associations && new Map(state.associations) });
  for (const field of shape.fields) {
    const before = counterpart(state.shape, field);
    if (field.constant !== undefined) takeConstant(into, field, before);
    else if (before !== undefined && slots[before.index] instanceof Cell)
      takeOver({ state, before, other, field }, chunk);
  }
  return other;
}

/** The field of another shape that is stored in the same place. */
function counterpart({ fields }: Shape, { storedName }: ShapeField): ShapeField | undefined {
  return fields.find((field) => field.storedName === storedName);
}

/** How much of each field was loaded, as a query of another class loaded it: nothing of what that does not have. */
function loadedAs(shape: Shape, from: Shape, loaded: LoadedFields): LoadedFields {
  return Uint8Array.from(shape.fields, (field) => {
    if (field.constant !== undefined) return WHOLE;
    const other = counterpart(from, field);
    return other === undefined ? LEFT_OUT : loaded[other.index]!;
  });
}

// What is stored of the key stays in the bytes, as what it was.
function takeConstant(slots: Slots, field: ShapeField, before: ShapeField | undefined): void {
  if (before?.constant === field.constant) return;
  const slot = slots[field.index];
  slots[field.index] = new Cell(field.constant, undefined, typeof slot === 'number' ? slot : 0);
}

interface Step {
  readonly state: DocumentState;
  readonly before: ShapeField;
  readonly other: DocumentState;
  readonly field: ShapeField;
}

function takeOver({ state, before, other, field }: Step, chunk: Layout['chunk']): void {
  // Plain objects become the documents that they stand for.
  state.read(before.index);
  const slot = state.layout().slots[before.index] as Cell;
  const cell = Object.assign(new Cell(slot.value, slot.original, slot.at), slot);
  const into = other.layout().slots;
  if (cell.at > 0) cell.at = Number(into[field.index]);
  into[field.index] = cell;
  inheritExactly(cell, chunk, slot);
  if (slot.uncast) give(cell, field, slot.value);
  else if (field.embedded !== undefined)
    cell.value = field.embedded.take(slot.value, undefined, { owner: other, field });
  else if (field.type !== before.type) give(cell, field, slot.value);
}
