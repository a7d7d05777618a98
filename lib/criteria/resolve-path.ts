import type { FieldDefinition } from '../definition/field-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { UnknownAttributeError } from '../errors/unknown-attribute-error';
import { fieldBelow } from '../inheritance/field-below';
import { bigIntType } from '../types/big-int-type';
import { booleanType } from '../types/boolean-type';
import { bufferType } from '../types/buffer-type';
import { binaryType } from '../types/binary-type';
import { dateType } from '../types/date-type';
import { decimal128Type } from '../types/decimal128-type';
import { doubleType } from '../types/double-type';
import type { FieldType } from '../types/field-type';
import { int32Type } from '../types/int32-type';
import { longType } from '../types/long-type';
import { numberType } from '../types/number-type';
import { objectIdType } from '../types/object-id-type';
import { stringType } from '../types/string-type';
import { timestampType } from '../types/timestamp-type';
import { uuidType } from '../types/uuid-type';

/** A place in the stored documents of a model. */
export interface Place {
  /** Name of the model, for messages. */
  readonly model: string;
  /** The path as it was given. */
  readonly path: string;
  /** The path as the server has it. */
  readonly stored: string;
  /** What is stored there; `undefined` below fields whose content is free. */
  readonly type: FieldType | undefined;
  /** The declared field that the path begins with; `undefined` inside the elements of an array. */
  readonly field: FieldDefinition | undefined;
  /** A readonly field of a document inside, where the path goes through one. */
  readonly locked?: LockedField | undefined;
}

/** What is known of a field that never changes. */
type LockedField = Pick<FieldDefinition, 'immutable' | 'readonly'>;

/**
 * Types with nothing below them. All others hold what they like, an application's own types too. By name, as a foreign key
 * has a type of its own, which acts as that of the key it holds.
 */
const CLOSED: ReadonlySet<string> = new Set(
  [
    stringType,
    ...[numberType, int32Type, doubleType, longType, bigIntType, decimal128Type],
    ...[booleanType, dateType, timestampType, objectIdType, bufferType, binaryType, uuidType],
  ].map(({ name }) => name),
);

const INDEX = /^\d+$/;
/** In an update, `$` stands for the element that matched, `$[]` for all of them. */
const INDEX_OR_POSITION = /^(\d+|\$(\[\])?)$/;

/**
 * Finds what a path means, be it given with property names or stored names, `id`, or the name of a `belongsTo`; of a class
 * below the model too.
 *
 * @throws UnknownAttributeError where the model declares nothing of the kind
 */
export function resolvePath(definition: ModelDefinition, path: string): Place {
  const known = places.get(definition)?.get(path);
  if (known !== undefined) return known;
  const place = findPlace(definition, path);
  // There are but so many fields, while paths below them can be as users make them.
  if (!path.includes('.')) remember(definition, path, place);
  return place;
}

const places = new WeakMap<ModelDefinition, Map<string, Place>>();

function remember(definition: ModelDefinition, path: string, place: Place): void {
  const known = places.get(definition) ?? new Map<string, Place>();
  places.set(definition, known.set(path, place));
}

function findPlace(definition: ModelDefinition, path: string): Place {
  const find = (name: string): FieldDefinition | undefined =>
    fieldNamed(definition, name) ?? fieldBelow(definition, name, fieldNamed);
  const place = resolve(definition, path, INDEX, find);
  const comparedAs = place.type?.comparedAs;
  return comparedAs === undefined ? place : { ...place, type: comparedAs };
}

/** The same for a path in an update, where an element of an array has more names. */
export function resolveUpdatePath(definition: ModelDefinition, path: string): Place {
  return resolve(definition, path, INDEX_OR_POSITION, (name) => fieldNamed(definition, name));
}

function resolve(
  definition: ModelDefinition,
  path: string,
  element: RegExp,
  find: (name: string) => FieldDefinition | undefined,
): Place {
  const [first = '', ...rest] = path.split('.');
  const field = find(first);
  const below = field && walk(field.type, rest, element);
  if (field === undefined || below === undefined || below === null) {
    throw new UnknownAttributeError({ attribute: path, model: definition.name, known: [...definition.fields.keys()] });
  }
  const { stored, type, locked } = below;
  return { model: definition.name, path, stored: [field.storedName, ...stored].join('.'), type, field, locked };
}

/** The place of a path inside the elements of an array. */
export function resolveBelow(place: Place, path: string): Place {
  const below = walk(place.type, path.split('.'), INDEX);
  if (below === null)
    throw new UnknownAttributeError({ attribute: `${place.path}.${path}`, model: place.model, known: [] });
  const { stored, type } = below;
  const compared = type?.comparedAs ?? type;
  return {
    model: place.model,
    path: `${place.path}.${path}`,
    stored: stored.join('.'),
    type: compared,
    field: undefined,
  };
}

function fieldNamed(definition: ModelDefinition, name: string): FieldDefinition | undefined {
  const { fields, storedFields } = definition;
  return (
    fields.get(name) ?? storedFields.get(name) ?? (name === 'id' ? fields.get('_id') : foreignKey(definition, name))
  );
}

function foreignKey({ associations, fields }: ModelDefinition, name: string): FieldDefinition | undefined {
  const association = associations.get(name);
  return association?.kind === 'belongsTo' ? fields.get(String(association.options['foreignKey'])) : undefined;
}

/** What some steps lead to: the steps as the server has them, and the type at their end, `undefined` where anything may be. */
interface Below {
  readonly stored: readonly string[];
  readonly type: FieldType | undefined;
  readonly locked?: LockedField | undefined;
}

/** @returns `null` where nothing can be */
function walk(from: FieldType | undefined, steps: readonly string[], element: RegExp): Below | null {
  let type = from;
  const stored: string[] = [];
  let locked: Step | undefined;
  for (const step of steps) {
    if (step === '' || step === '__proto__') return null;
    const next: Step | undefined = type === undefined ? { storedName: step, type } : oneBelow(type, step, element);
    if (next === undefined) return null;
    stored.push(next.storedName);
    type = next.type;
    locked ??= next.immutable === true ? next : undefined;
  }
  return { stored, type, locked };
}

interface Step extends LockedField {
  readonly storedName: string;
  readonly type: FieldType | undefined;
}

function oneBelow(type: FieldType, step: string, element: RegExp): Step | undefined {
  if (type.items !== undefined) {
    return element.test(step) ? { storedName: step, type: type.items } : oneBelow(type.items, step, element);
  }
  if (type.below !== undefined) return type.below(step);
  return CLOSED.has(type.name) ? undefined : { storedName: step, type: undefined };
}

/** Whether texts may be stored at a place, so that a pattern means something there. */
export function takesPatterns(type: FieldType | undefined): boolean {
  if (type === undefined) return true;
  if (type.items !== undefined) return takesPatterns(type.items);
  return type.name === stringType.name || !CLOSED.has(type.name);
}
