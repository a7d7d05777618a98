import type { HasState } from '../attributes/document';
import { STATE } from '../attributes/document';
import { type Shape, shapeOf } from '../attributes/shape';
import type { Update } from '../attributes/update';
import { calculateObjectSize } from '../bson/classes';
import { isShared } from '../definition/hierarchy';
import { ServerLimitError } from '../errors/server-limit-error';
import { dateType } from '../types/date-type';
import type { FieldType } from '../types/field-type';
import type { UpdateCommand } from './compile-update';

/** @see https://www.mongodb.com/docs/manual/reference/limits/ */
const DEEPEST = 180;
const LARGEST = 16 * 1024 * 1024;
/** With fewer changes, it is what they store that is too large, and no matter of how. */
const MANY = 10_000;

/**
 * Refuses a new document that the server would not store. Without documents inside, the types of its fields have seen to it.
 *
 * @throws ServerLimitError
 */
export function refuseTooDeep({ [STATE]: { shape } }: HasState, operation: string, stored: unknown): void {
  if (mayBeDeep(shape) && isDeeper(stored, DEEPEST)) throw new ServerLimitError({ operation, limit: 'nesting' });
}

/** The same for changes. @throws ServerLimitError */
export function refuseTooDeepChanges(document: HasState, operation: string, { set, lists }: Update): void {
  if (!mayBeDeep(document[STATE].shape)) return;
  const values = [
    ...set,
    ...lists.flatMap(({ path, added }) => added.map((value) => ({ path: [...path, '0'], value }))),
  ];
  const isTooDeep = values.some(({ path, value }) => isDeeper(value, DEEPEST - path.length));
  if (isTooDeep) throw new ServerLimitError({ operation, limit: 'nesting' });
}

/** Refuses to change more at once than a command has room for. @throws ServerLimitError */
export function refuseTooLarge(operation: string, { guards }: Update, { filter, update }: UpdateCommand): void {
  if (guards.length <= MANY) return;
  if (calculateObjectSize({ filter, update }) > LARGEST) throw new ServerLimitError({ operation, limit: 'size' });
}

const known = new WeakMap<Shape, boolean>();

/** Whether there are documents inside, and their classes do not tell how deep: they hold their own kind, or untyped data. */
function mayBeDeep(shape: Shape): boolean {
  let found = known.get(shape);
  if (found === undefined) known.set(shape, (found = shape.inside.length > 0 && !isTold(shape, [])));
  return found;
}

function isTold(shape: Shape, around: readonly Shape[]): boolean {
  if (around.includes(shape)) return false;
  return shape.fields.every(({ type, embedded }) => {
    if (embedded === undefined) return isSimple(type.items ?? type);
    const definition = embedded.definition();
    return !isShared(definition) && isTold(shapeOf(definition), [...around, shape]);
  });
}

function isSimple(type: FieldType): boolean {
  return !type.mutable || type === dateType;
}

/** Whether there are more levels of documents and lists than so many. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype)
    return value instanceof Map && [...value.values()].some((one) => isDeeper(one, levels - 1));
  if (levels <= 0) return true;
  const inside: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return inside.some((one) => isDeeper(one, levels - 1));
}
