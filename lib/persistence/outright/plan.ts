import { hasOnlyState, type Document } from '../../attributes/document';
import { hasOurGetter } from '../../attributes/accessors';
import { DocumentState } from '../../attributes/document-state';
import { encode, type Stamped } from '../../attributes/encode';
import { type Encoder, encoderOf } from '../../attributes/encoder';
import { enlistment } from '../../attributes/enlistment';
import { type Shell, shellOf } from '../../attributes/hydrate';
import type { Shape } from '../../attributes/shape';
import type { WholeId } from '../../bson/whole-document';
import type { ModelDefinition } from '../../definition/model-definition';
import { hasPrivateFields } from '../../definition/own-constructor';
import { definitionCount } from '../../definition/registry';
import { recordHere } from '../../transactions/record';
import { isAskedBesides } from '../../validation/looked-into';
import { isRight, type Judged, judgedAlone } from '../../validation/value-alone';
import { BOTH, keepsTime } from '../timestamps';

/** How documents of a model are stored outright: written at once, and documents only when they are stored. */
export interface Plan {
  readonly encoder: Encoder;
  readonly shell: Shell<Document>;
  /** The attributes that get the time of the write. */
  readonly stamped: Stamped;
  /** What is asked about the values of some fields. */
  readonly questions: readonly Question[];
}

/** What validators ask about the value of a field. */
interface Question {
  readonly index: number;
  readonly judged: Judged;
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
 * How to store new documents of a model outright, where nobody meets one before it is stored: no hook, no validator that
 * looks further than at a value, no constructor, and no transaction around here, which would have to make it again what it was.
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
  if (encoder === undefined || first?.name !== '_id' || !first.isId || isAskedBesides(definition)) return undefined;
  const model = definition.model as new () => Document;
  if (hasPrivateFields(model) || !hasOnlyState(new model())) return undefined;
  const shell = shellOf(model.prototype, definition);
  const questions = questionsOf(shell.shape, model);
  if (questions === undefined) return undefined;
  return {
    timed: { encoder, shell, stamped: BOTH, questions },
    timeless: { encoder, shell, stamped: NONE, questions },
  };
}

function questionsOf({ fields, indexes }: Shape, model: new () => Document): Question[] | undefined {
  const questions: Question[] = [];
  const asked = judgedAlone(model, ['create']);
  for (const judged of asked ?? []) {
    const field = fields[indexes.get(judged.name) ?? -1];
    // A time of the write is not there yet when a document in memory is validated.
    if (field === undefined || field.embedded !== undefined || BOTH.includes(field.name)) return undefined;
    if (!hasOurGetter(model.prototype as object, field)) return undefined;
    questions.push({ index: field.index, judged });
  }
  return asked && questions;
}

/**
 * Writes a new document of these attributes; `undefined` where it takes a document in memory to tell what they mean, or what
 * is wrong with them.
 */
export function written(plan: Plan, attributes: unknown): WholeId | undefined {
  const { encoder, stamped } = plan;
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return undefined;
  const whole = encode(encoder, attributes as Attributes, stamped);
  return whole === undefined || isRightAsWritten(plan, whole) ? whole : undefined;
}

// What is wrong with it, validation tells of a document in memory.
function isRightAsWritten({ questions, shell }: Plan, whole: WholeId): boolean {
  if (questions.length === 0) return true;
  const state = new DocumentState(shell.shape, whole);
  for (const { index, judged } of questions) if (!isRight(judged, state.read(index))) return false;
  return true;
}
