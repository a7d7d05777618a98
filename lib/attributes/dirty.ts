import { copyValue, give, sameValue } from './field-value';
import { Cell, type Change } from './cell';
import type { DocumentState } from './document-state';
import { indexOf, type ShapeField } from './shape';

/** A change to ask for: what is left out fits anything. */
export interface Expected {
  readonly from?: unknown;
  readonly to?: unknown;
}

/** Whether an attribute differs from what is stored, and changed from and to these values. @throws {UnknownAttributeError} */
export function isChangedLike(state: DocumentState, name: string, expected: Expected = {}): boolean {
  const field = fieldNamed(state, name);
  return state.isChanged(name) && fits(field, state.changes().get(field.name), expected);
}

/** Whether the last write changed an attribute, from and to these values. @throws {UnknownAttributeError} */
export function wasChangedLike(state: DocumentState, name: string, expected: Expected = {}): boolean {
  const field = fieldNamed(state, name);
  const change = state.previousChanges.get(field.name);
  return change !== undefined && fits(field, change, expected);
}

/** What the attribute was before the last write; what it is where that did not change it. @throws {UnknownAttributeError} */
export function previously(state: DocumentState, name: string): unknown {
  const change = state.previousChanges.get(fieldNamed(state, name).name);
  return change === undefined ? state.was(name) : change[0];
}

/** Gives an attribute its default, or nothing where it has none. @throws {UnknownAttributeError} */
export function resetToDefault(state: DocumentState, name: string): void {
  const field = fieldNamed(state, name);
  state.write(field.index, defaultOf(state, field) ?? null);
}

/** Whether an attribute is another than its default. @throws {UnknownAttributeError} */
export function differsFromDefault(state: DocumentState, name: string): boolean {
  const field = fieldNamed(state, name);
  const initial = defaultOf(state, field);
  const cell = new Cell(undefined, undefined, 0);
  give(cell, field, initial);
  const value = state.read(field.index);
  return !(value === undefined && initial === undefined) && !sameValue(field, cell.value, value);
}

function defaultOf({ document }: DocumentState, field: ShapeField): unknown {
  const { default: initial } = field;
  const value: unknown =
    typeof initial === 'function' ? (initial as (document?: object) => unknown)(document) : initial;
  return copyValue(field, value);
}

function fieldNamed({ shape }: DocumentState, name: string): ShapeField {
  return shape.fields[indexOf(shape, name)]!;
}

function fits(field: ShapeField, change: Change | undefined, expected: Expected): boolean {
  if (change === undefined) return false;
  const [was, is] = change;
  return (
    (!('from' in expected) || isLike(field, was, expected.from)) &&
    (!('to' in expected) || isLike(field, is, expected.to))
  );
}

// Compared as the field would have it: '5' is 5 for a number.
function isLike(field: ShapeField, value: unknown, given: unknown): boolean {
  const cell = new Cell(undefined, undefined, 0);
  give(cell, field, given);
  return cell.uncast ? value === given : sameValue(field, cell.value, value);
}
