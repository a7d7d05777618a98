import { STATE, type Document } from '../../attributes/document';
import { encode, type Stamped } from '../../attributes/encode';
import { type Encoder, encoderOf } from '../../attributes/encoder';
import { enlistment } from '../../attributes/enlistment';
import { type Shell, shellOf } from '../../attributes/hydrate';
import type { WholeId } from '../../bson/whole-document';
import type { ModelDefinition } from '../../definition/model-definition';
import { hasPrivateFields } from '../../definition/own-constructor';
import { definitionCount } from '../../definition/registry';
import { recordHere } from '../../transactions/record';
import { isAsked } from '../../validation/looked-into';
import { BOTH, keepsTime } from '../timestamps';

/** How documents of a model are stored outright: written at once, and documents only when they are stored. */
export interface Plan {
  readonly encoder: Encoder;
  readonly shell: Shell<Document>;
  /** The attributes that get the time of the write. */
  readonly stamped: Stamped;
}

type Attributes = Readonly<Record<string, unknown>>;

const NONE: Stamped = [];
/** The same class, as its documents are stored in `timeless` and elsewhere. */
interface Plans {
  readonly timed: Plan;
  readonly timeless: Plan;
}

let known = new WeakMap<ModelDefinition, Plans | null>();
/** How many classes there were when the answers were found: another one may be below one of these. */
let counted = 0;

/**
 * How to store new documents of a model outright, where nobody meets one before it is stored: no hook, no validator, no
 * constructor, and no transaction around here, which would have to make it again what it was.
 */
export function planOf(definition: ModelDefinition, model: object): Plan | undefined {
  if (definition.model !== model || (enlistment.open !== 0 && recordHere() !== undefined)) return undefined;
  if (counted !== definitionCount()) {
    known = new WeakMap();
    counted = definitionCount();
  }
  let found = known.get(definition);
  if (found === undefined) known.set(definition, (found = findOut(definition) ?? null));
  if (found === null) return undefined;
  return keepsTime(definition) ? found.timed : found.timeless;
}

function findOut(definition: ModelDefinition): Plans | undefined {
  const encoder = encoderOf(definition);
  const [first] = encoder?.parts ?? [];
  if (encoder === undefined || first?.name !== '_id' || !first.isId || isAsked(definition)) return undefined;
  const model = definition.model as new () => Document;
  if (hasPrivateFields(model) || !isBare(new model())) return undefined;
  const shell = shellOf(model.prototype, definition);
  return { timed: { encoder, shell, stamped: BOTH }, timeless: { encoder, shell, stamped: NONE } };
}

// What else the initialisers of a class give to its documents, only its constructor does.
function isBare(sample: Document): boolean {
  return Object.keys(sample).length === 0 && Object.getOwnPropertySymbols(sample).every((key) => key === STATE);
}

/** Writes a new document of these attributes; `undefined` where it takes a document in memory to tell what they mean. */
export function written({ encoder, stamped }: Plan, attributes: unknown): WholeId | undefined {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return undefined;
  return encode(encoder, attributes as Attributes, stamped);
}
