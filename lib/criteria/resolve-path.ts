import type { FieldDefinition } from '../definition/field-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { UnknownAttributeError } from '../errors/unknown-attribute-error';
import { bigIntType } from '../types/big-int-type';
import { booleanType } from '../types/boolean-type';
import { bufferType } from '../types/buffer-type';
import { dateType } from '../types/date-type';
import { decimal128Type } from '../types/decimal128-type';
import type { FieldType } from '../types/field-type';
import { numberType } from '../types/number-type';
import { objectIdType } from '../types/object-id-type';
import { stringType } from '../types/string-type';
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
}

/**
 * Types with nothing below them. All others hold what they like, an application's own types too. By name, as a foreign key
 * has a type of its own, which acts as that of the key it holds.
 */
const CLOSED: ReadonlySet<string> = new Set(
  [stringType, numberType, booleanType, dateType, objectIdType, bigIntType, decimal128Type, bufferType, uuidType].map(
    ({ name }) => name,
  ),
);

const INDEX = /^\d+$/;
/** In an update, `$` stands for the element that matched, `$[]` for all of them. */
const INDEX_OR_POSITION = /^(\d+|\$(\[\])?)$/;

/**
 * Finds what a path means, be it given with property names or stored names, `id`, or the name of a `belongsTo`.
 *
 * @throws UnknownAttributeError where the model declares nothing of the kind
 */
export function resolvePath(definition: ModelDefinition, path: string): Place {
  return resolve(definition, path, INDEX);
}

/** The same for a path in an update, where an element of an array has more names. */
export function resolveUpdatePath(definition: ModelDefinition, path: string): Place {
  return resolve(definition, path, INDEX_OR_POSITION);
}

function resolve(definition: ModelDefinition, path: string, element: RegExp): Place {
  const [first = '', ...rest] = path.split('.');
  const field = fieldNamed(definition, first);
  const type = field && typeBelow(field.type, rest, element);
  if (field === undefined || type === null) {
    throw new UnknownAttributeError({ attribute: path, model: definition.name, known: [...definition.fields.keys()] });
  }
  return { model: definition.name, path, stored: [field.storedName, ...rest].join('.'), type, field };
}

/** The place of a path inside the elements of an array. */
export function resolveBelow(place: Place, path: string): Place {
  const type = typeBelow(place.type, path.split('.'), INDEX);
  if (type === null)
    throw new UnknownAttributeError({ attribute: `${place.path}.${path}`, model: place.model, known: [] });
  return { model: place.model, path: `${place.path}.${path}`, stored: path, type, field: undefined };
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

/** The type at the end of some steps: `undefined` where anything may be, `null` where nothing can be. */
function typeBelow(
  type: FieldType | undefined,
  steps: readonly string[],
  element: RegExp,
): FieldType | undefined | null {
  let current: FieldType | undefined | null = type;
  for (const step of steps) {
    if (step === '' || step === '__proto__') return null;
    if (current !== undefined) current = oneBelow(current, step, element);
    if (current === null) return null;
  }
  return current;
}

function oneBelow(type: FieldType, step: string, element: RegExp): FieldType | undefined | null {
  if (type.items !== undefined) return element.test(step) ? type.items : oneBelow(type.items, step, element);
  return CLOSED.has(type.name) ? null : undefined;
}

/** Whether texts may be stored at a place, so that a pattern means something there. */
export function takesPatterns(type: FieldType | undefined): boolean {
  if (type === undefined) return true;
  if (type.items !== undefined) return takesPatterns(type.items);
  return type.name === stringType.name || !CLOSED.has(type.name);
}
