import { ImmutableAttributeError } from '../errors/immutable-attribute-error';
import { CastError } from '../errors/cast-error';
import { copyData } from '../types/data';
import { UNCASTABLE } from '../types/field-type';
import { castInto } from './birth';
import { Cell } from './cell';
import type { Held } from './embedded';
import type { Shape, ShapeField } from './shape';
import { Unopened } from './unopened';

/** Whether there is neither a value nor `null`; types are never asked about these. */
export function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Puts a given value into a cell: cast, or as it was given where the type does not take it. */
export function give(cell: Cell, field: ShapeField, given: unknown): void {
  const value = isNothing(given) ? given : field.type.cast(given);
  cell.uncast = value === UNCASTABLE;
  cell.value = cell.uncast ? given : value;
  // A type that takes the very object it is given leaves it in the hands of whoever gave it.
  cell.shared = false;
  cell.handedOut = value === given && typeof value === 'object';
}

/** The same for a field of a document: documents that the cast makes hang in it from the beginning. */
export function giveIn(owner: Held, cell: Cell, field: ShapeField, given: unknown): void {
  if (field.embedded === undefined) give(cell, field, given);
  else castInto({ owner, field }, () => give(cell, field, given));
}

/** A copy that a change in place of the value does not reach. */
export function copyValue(field: ShapeField, value: unknown): unknown {
  if (isNothing(value)) return value;
  // A field of an immutable type may hold a stored array, and that can change.
  return field.type.mutable ? field.type.copy(value) : copyData(value);
}

/**
 * The value of a cell as something that stays as it is: a copy, unless nobody has it in hand. Then whoever asks for it later
 * is handed a copy.
 */
export function keptValue(field: ShapeField, cell: Cell): unknown {
  if (cell.handedOut || cell.uncast || field.type.castErrors !== undefined) return copyValue(field, cell.value);
  cell.shared = true;
  return cell.value;
}

/** Puts a copy in place of a value that has to stay as it is. */
export function unshare(field: ShapeField, cell: Cell): void {
  cell.value = copyValue(field, cell.value);
  cell.shared = false;
}

/** Whether two values of a field are stored alike. */
export function sameValue(field: ShapeField, a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return !isNothing(a) && !isNothing(b) && field.type.equals(a, b);
}

/**
 * The value of a cell as it will be stored. What changed in place went past the setter, and so it is cast here.
 *
 * @throws {CastError} where the field's type does not take the value
 */
export function storedValue(shape: Shape, field: ShapeField, cell: Cell): unknown {
  const error = castErrorOf(shape, field, cell);
  if (error !== undefined) throw error;
  return isNothing(cell.value)
    ? cell.value
    : field.type.dump(mayHaveChanged(field, cell) ? field.type.cast(cell.value) : cell.value);
}

/** Whether a value may have been changed in place since it was cast. */
function mayHaveChanged({ type }: ShapeField, cell: Cell): boolean {
  return type.mutable && cell.handedOut && !isNothing(cell.value);
}

/** A value that the field's type takes as it will be stored: what changed in place was not cast before. */
export function dumpValue({ type }: ShapeField, value: unknown): unknown {
  return isNothing(value) ? value : type.dump(type.mutable ? type.cast(value) : value);
}

/** The error of a cell whose value the field's type does not take. */
export function castErrorOf(shape: Shape, field: ShapeField, cell: Cell): CastError | undefined {
  const { type, name, constant } = field;
  const lacks = constant !== undefined && isNothing(cell.value);
  const { value } = cell;
  const refused = cell.uncast || lacks || (mayHaveChanged(field, cell) && type.cast(value) === UNCASTABLE);
  return refused ? new CastError({ path: name, value, type: type.name, model: shape.model }) : undefined;
}

/** The cast errors inside a cell's value, by the path below it. */
export function errorsInside({ type }: ShapeField, { value }: Cell): Iterable<readonly [string, CastError]> {
  return isNothing(value) ? [] : (type.castErrors?.(value) ?? []);
}

/** @throws {ImmutableAttributeError} where the field keeps its first value for good */
export function requireMutable(shape: Shape, { immutable, constant, name }: ShapeField, value: unknown): void {
  // Of a class that became another one, the value is the other's own.
  const isOwn = constant !== undefined && value === constant;
  if (immutable && !isOwn) throw new ImmutableAttributeError({ model: shape.model, attribute: name });
}

/** Whether a slot may hold what its field's type does not take: what was cast, and nobody could change since, does not. */
export function isSuspect(slot: unknown, { type, embedded, constant }: ShapeField): boolean {
  if (!(slot instanceof Cell)) return false;
  if (slot.uncast || (constant !== undefined && isNothing(slot.value))) return true;
  if (embedded === undefined) return slot.handedOut && type.mutable;
  // Documents inside keep what was given to them, as this one does.
  return !(slot.value instanceof Unopened) && !embedded.isCast(slot.value);
}
