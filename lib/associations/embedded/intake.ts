import { setOwn } from '../../bson/own-key';
import { copyValue, isNothing } from '../../attributes/field-value';
import { indexOf, type Shape, type ShapeField, shapeOf } from '../../attributes/shape';
import { ObjectId } from '../../bson/classes';
import type { ModelDefinition } from '../../definition/model-definition';
import { hasOwnConstructor } from '../../definition/own-constructor';
import { kindOfNew } from '../../inheritance/kind-of-attributes';
import { isPlain } from '../../types/data';
import { UNCASTABLE } from '../../types/field-type';
import { objectIdType } from '../../types/object-id-type';

/** What an attribute has to which `undefined` was given: not even its default. */
const NOTHING: unique symbol = Symbol('threadline.nothing');

/** Hooks that run when a document is made, so that it has to be made. */
const MAKING: readonly string[] = ['initialize', 'build'];

/** How many documents are being taken in inside one another just now; the server stores nothing deeper than this. */
let depth = 0;
const DEEPEST = 180;

const takers = new WeakMap<ModelDefinition, boolean>();

/**
 * Casts the attributes of a new document inside another and gives them as they will be stored, without making a document of
 * them: that is left to whoever asks for one.
 *
 * @returns `undefined` where it takes a document: a value is of another type, or the class does something when one is made
 * @throws {UnknownAttributeError}
 * @throws {UnknownTypeError} where they name a class that is not the given one or below it
 */
export function takeIn(asked: ModelDefinition, given: unknown): Record<string, unknown> | undefined {
  if (!isPlain(given) || depth > DEEPEST) return undefined;
  const definition = kindOfNew(asked, given);
  if (!isTaker(definition)) return undefined;
  const shape = shapeOf(definition);
  depth += 1;
  try {
    const stored = takeInOrder(shape, definition, given);
    if (stored !== OUT_OF_ORDER) return stored;
    const values = castAll(shape, definition, given);
    return values === undefined ? undefined : storedForm(shape, values);
  } finally {
    depth -= 1;
  }
}

/** The same for a list. */
export function takeInEach(definition: ModelDefinition, given: unknown): Record<string, unknown>[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const taken = new Array<Record<string, unknown>>(given.length);
  for (let index = 0; index < taken.length; index += 1) {
    const stored = takeIn(definition, given[index]);
    if (stored === undefined) return undefined;
    taken[index] = stored;
  }
  return taken;
}

/** Says that attributes have to be sorted, or are not known. */
const OUT_OF_ORDER: unique symbol = Symbol('threadline.out-of-order');

// Attributes mostly are given in the order of their declaration: then each can be stored as it comes.
function takeInOrder(
  { fields }: Shape,
  { associations }: ModelDefinition,
  given: Record<string, unknown>,
): Record<string, unknown> | undefined | typeof OUT_OF_ORDER {
  if (associations.size > 0) return OUT_OF_ORDER;
  const names = Object.keys(given);
  const stored: Record<string, unknown> = {};
  let next = 0;
  for (const field of fields) {
    const isGiven = next < names.length && names[next] === field.name;
    const value = isGiven ? castOne(field, given[names[next]!]) : initialOf(field);
    if (isGiven) next += 1;
    if (value === UNCASTABLE) return undefined;
    if (value !== undefined && value !== NOTHING) setOwn(stored, field.storedName, value);
  }
  return next === names.length ? stored : OUT_OF_ORDER;
}

/** The values by number, each in its stored form. */
function castAll(
  shape: Shape,
  { associations }: ModelDefinition,
  given: Record<string, unknown>,
): unknown[] | undefined {
  const values: unknown[] = shape.blank.slice();
  for (const name of Object.keys(given)) {
    if (associations.has(name)) return undefined;
    const index = indexOf(shape, name);
    const value = castOne(shape.fields[index]!, given[name]);
    if (value === UNCASTABLE) return undefined;
    values[index] = value;
  }
  return values;
}

function castOne(field: ShapeField, given: unknown): unknown {
  // A document is told that it cannot be without it.
  if (field.constant !== undefined && isNothing(given)) return UNCASTABLE;
  // Only a document can be without the `_id` that it should have.
  if (given === undefined) return field.storedName === '_id' ? UNCASTABLE : NOTHING;
  if (given === null) return null;
  if (field.embedded !== undefined) return field.embedded.intake(given) ?? UNCASTABLE;
  const value = field.type.cast(given);
  return value === UNCASTABLE ? UNCASTABLE : field.type.dump(value);
}

function storedForm({ fields }: Shape, values: readonly unknown[]): Record<string, unknown> | undefined {
  const stored: Record<string, unknown> = {};
  for (const field of fields) {
    const given = values[field.index];
    const value = given === undefined ? initialOf(field) : given;
    if (value === undefined || value === NOTHING) continue;
    if (value === UNCASTABLE) return undefined;
    setOwn(stored, field.storedName, value);
  }
  return stored;
}

function initialOf(field: ShapeField): unknown {
  if (field.storedName === '_id' && field.type === objectIdType) return new ObjectId();
  const { default: initial } = field;
  return initial === undefined || typeof initial === 'function' || initial === null
    ? undefined
    : castOne(field, copyValue(field, initial));
}

/** Whether nothing happens when a document of the class is made but that it gets its attributes. */
export function isTaker(definition: ModelDefinition): boolean {
  let known = takers.get(definition);
  if (known === undefined) takers.set(definition, (known = findOut(definition)));
  return known;
}

function findOut(definition: ModelDefinition): boolean {
  if (definition.hooks.some(({ event }) => MAKING.includes(event))) return false;
  // Asked first, as what a default is may take a document to tell.
  if (hasOwnConstructor(definition.model)) return false;
  return [...definition.fields.values()].every(hasPlainDefault);
}

// A class field's own initialiser is asked each time, as it may give another value each time.
function hasPlainDefault({
  declaresDefault,
  default: initial,
}: {
  declaresDefault?: boolean;
  default?: unknown;
}): boolean {
  if (typeof initial !== 'function') return true;
  return declaresDefault !== true && isNothing((initial as () => unknown)());
}
