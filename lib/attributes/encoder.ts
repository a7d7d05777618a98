import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { hasOwnConstructor } from '../definition/own-constructor';
import { definitionCount } from '../definition/registry';
import { arrayOf } from '../types/array-type';
import { booleanType } from '../types/boolean-type';
import { dateType } from '../types/date-type';
import type { FieldType } from '../types/field-type';
import { numberType } from '../types/number-type';
import { objectIdType } from '../types/object-id-type';
import { stringType } from '../types/string-type';
import { isNothing } from './field-value';
import { type Shape, type ShapeField, shapeOf } from './shape';

/** How the values of a field are written. */
export type Kind = 'text' | 'number' | 'boolean' | 'date' | 'id' | 'list' | 'document' | 'documents';

/** How one field is written. */
export interface Part {
  readonly kind: Kind;
  readonly name: string;
  /** The stored name as it stands in the bytes, with the zero at its end. */
  readonly key: Uint8Array;
  readonly type: FieldType;
  /** What it is of a document that nothing is given for. */
  readonly initial: unknown;
  /** Of a list: how an item is written. */
  readonly item: Part | undefined;
  /** Of a field of documents. */
  readonly inside: Encoder | undefined;
  readonly isId: boolean;
}

/** How new documents of a class are written straight from their attributes. */
export interface Encoder {
  readonly shape: Shape;
  readonly parts: readonly Part[];
}

const SIMPLE: ReadonlyMap<FieldType, Kind> = new Map<FieldType, Kind>([
  [stringType, 'text'],
  [numberType, 'number'],
  [booleanType, 'boolean'],
  [dateType, 'date'],
  [objectIdType, 'id'],
]);

let known = new WeakMap<ModelDefinition, Encoder | null>();
/** How many classes there were when the answers were found: another one may be below one of these. */
let counted = 0;

/**
 * How new documents of a class are written, where all that happens to one is that it gets its attributes, and each value
 * comes back from the bytes as it was cast.
 */
export function encoderOf(definition: ModelDefinition): Encoder | undefined {
  if (counted !== definitionCount()) {
    known = new WeakMap();
    counted = definitionCount();
  }
  let found = known.get(definition);
  if (found === undefined) known.set(definition, (found = compile(definition, []) ?? null));
  return found ?? undefined;
}

function compile(definition: ModelDefinition, around: readonly ModelDefinition[]): Encoder | undefined {
  if (around.includes(definition) || !isQuiet(definition)) return undefined;
  const shape = shapeOf(definition);
  const parts: Part[] = [];
  for (const field of shape.fields) {
    const isPlain = hasPlainDefault(definition, field);
    const part = isPlain ? partOf(field, [...around, definition]) : undefined;
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return { shape, parts };
}

// Nobody is told, nothing is told apart, and the class's own constructor does nothing that is not known here.
function isQuiet(definition: ModelDefinition): boolean {
  const { hooks, associations, lockVersion, abstract, model } = definition;
  const isHeard = hooks.length > 0 || associations.size > 0;
  return !isHeard && !lockVersion && !abstract && !isShared(definition) && !hasOwnConstructor(model);
}

// A class field's own initialiser is asked each time, as it may give another value each time.
function hasPlainDefault({ fields }: ModelDefinition, { name, default: initial }: ShapeField): boolean {
  if (initial === null) return false;
  if (typeof initial !== 'function') return true;
  return fields.get(name)!.declaresDefault !== true && isNothing((initial as () => unknown)());
}

function partOf(field: ShapeField, around: readonly ModelDefinition[]): Part | undefined {
  const { embedded, type, name, storedName, default: initial, constant } = field;
  if (constant !== undefined) return undefined;
  const common = {
    name,
    key: keyOf(storedName),
    initial: typeof initial === 'function' ? undefined : initial,
    isId: storedName === '_id',
  };
  if (embedded === undefined) return simplePart(common, type);
  const { cascadeCallbacks } = embedded.options;
  const definition = embedded.definition();
  // Its own times would have to be set, and a hook would have to be handed a document.
  if (embedded.assign !== undefined || cascadeCallbacks || definition.timestamps) return undefined;
  const inside = compile(definition, around);
  return inside && { ...common, kind: embedded.many ? 'documents' : 'document', type, item: undefined, inside };
}

type Common = Pick<Part, 'name' | 'key' | 'initial' | 'isId'>;

function simplePart(common: Common, type: FieldType): Part | undefined {
  const simple = SIMPLE.get(type);
  if (common.isId && simple !== 'id') return undefined;
  if (simple !== undefined) return { ...common, kind: simple, type, item: undefined, inside: undefined };
  const { items } = type;
  const kind = items && SIMPLE.get(items);
  // Sets and maps have items too.
  if (items === undefined || kind === undefined || type !== (arrayOf(items) as FieldType)) return undefined;
  const item: Part = { ...common, kind, type: items, initial: undefined, item: undefined, inside: undefined };
  return { ...common, kind: 'list', type, item, inside: undefined };
}

/** A key as it stands in the bytes. */
export function keyOf(name: string): Uint8Array {
  return new Uint8Array(Buffer.from(`${name}\0`));
}
