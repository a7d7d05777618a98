import { hashName, isName } from '../bson/names';
import type { FieldDefinition } from '../definition/field-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { UnknownAttributeError } from '../errors/unknown-attribute-error';
import type { FieldType } from '../types/field-type';
import { asStored } from '../types/plain-type';
import type { Embedded } from './embedded';

/** One field as reading and writing needs it. */
export interface ShapeField {
  readonly index: number;
  readonly name: string;
  readonly storedName: string;
  /** The stored name as it stands in the bytes. */
  readonly key: Uint8Array;
  readonly type: FieldType;
  readonly default: unknown;
  readonly immutable: boolean;
  /** The one value that it can have, if there is only one. */
  readonly constant: string | number | undefined;
  /** Whether what was decoded is the value already. */
  readonly plain: boolean;
  /** For documents inside: how they are made of the same bytes, compared and written. */
  readonly embedded: Embedded | undefined;
}

/** What all documents of a model have in common, worked out once: every field has a number. */
export interface Shape {
  readonly model: string;
  readonly fields: readonly ShapeField[];
  /** Numbers by property name and by stored name; a property's name comes first where both exist. */
  readonly indexes: ReadonlyMap<string, number>;
  /** Numbers by the hash of the stored name's bytes. */
  readonly hashes: ReadonlyMap<number, readonly number[]>;
  /** Number of `_id`, or -1. */
  readonly id: number;
  /** The fields whose defaults were declared, and not given by the class's own initialisers. */
  readonly declared: readonly ShapeField[];
  /** The fields of documents inside. */
  readonly inside: readonly ShapeField[];
  /** What the slots of a document are copied from: nothing for any field. */
  readonly blank: readonly undefined[];
}

const shapes = new WeakMap<ModelDefinition, Shape>();

/** The shape of a model's documents. */
export function shapeOf(definition: ModelDefinition): Shape {
  let shape = shapes.get(definition);
  if (shape === undefined) shapes.set(definition, (shape = compile(definition)));
  return shape;
}

function compile(definition: ModelDefinition): Shape {
  const fields = Array.from(definition.fields.values(), shapeField);
  return {
    model: definition.name,
    fields,
    indexes: new Map([
      ...fields.map(({ storedName, index }) => [storedName, index] as const),
      ...fields.map(({ name, index }) => [name, index] as const),
    ]),
    hashes: byHash(fields),
    id: fields.findIndex(({ storedName }) => storedName === '_id'),
    declared: fields.filter(({ name }) => definition.fields.get(name)!.declaresDefault === true),
    inside: fields.filter(({ embedded }) => embedded !== undefined),
    blank: fields.map(() => undefined),
  };
}

/**
 * Takes over a field that the definition got after its documents had a shape: it comes last, or in place of the one of its
 * name. Documents that exist go on as they are, with nothing in its slot.
 */
export function growShape(definition: ModelDefinition, added: FieldDefinition): void {
  const shape = shapeOf(definition);
  const field = shapeField(added, shape.indexes.get(added.name) ?? shape.fields.length);
  const { index, name, storedName } = field;
  (shape.fields as ShapeField[])[index] = field;
  (shape.blank as undefined[])[index] = undefined;
  const indexes = shape.indexes as Map<string, number>;
  indexes.set(storedName, index).set(name, index);
  const hashes = shape.hashes as Map<number, readonly number[]>;
  hashes.clear();
  for (const [hash, numbers] of byHash(shape.fields)) hashes.set(hash, numbers);
}

function shapeField(field: FieldDefinition, index: number): ShapeField {
  const { name, storedName, type, immutable = false, constant } = field;
  const key = new Uint8Array(Buffer.from(storedName));
  const embedded = type.embedded as Embedded | undefined;
  const plain = type.load === asStored;
  return { index, name, storedName, key, type, default: defaultOf(field), immutable, constant, plain, embedded };
}

// What a class's own initialiser gives to `_id` is there before anyone asks, and no stored document is without one.
function defaultOf({ storedName, declaresDefault, default: initial }: FieldDefinition): unknown {
  return storedName === '_id' && declaresDefault === false ? undefined : initial;
}

function byHash(fields: readonly ShapeField[]): Map<number, number[]> {
  const hashes = new Map<number, number[]>();
  for (const { key, index } of fields) {
    const hash = hashName(key, 0, key.length);
    hashes.set(hash, [...(hashes.get(hash) ?? []), index]);
  }
  return hashes;
}

/** The number of the field with this stored name, given as bytes; -1 for none. */
export function indexOfKey(shape: Shape, bytes: Uint8Array, start: number, end: number): number {
  const candidates = shape.hashes.get(hashName(bytes, start, end));
  return candidates?.find((index) => isName(bytes, start, end, shape.fields[index]!.key)) ?? -1;
}

/**
 * The number of the field with this property name or stored name.
 *
 * @throws {UnknownAttributeError} where the model declares no such field
 */
export function indexOf(shape: Shape, name: string): number {
  const index = shape.indexes.get(name);
  if (index === undefined) {
    throw new UnknownAttributeError({
      attribute: name,
      model: shape.model,
      known: shape.fields.map((field) => field.name),
    });
  }
  return index;
}
