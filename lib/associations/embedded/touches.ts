import { STATE, type Document } from '../../attributes/document';
import type { Update } from '../../attributes/update';
import type { AssociationDefinition } from '../../definition/association-definition';
import type { ModelDefinition } from '../../definition/model-definition';
import { runCallbacks } from '../../callbacks/run-callbacks';
import { keepsTime } from '../../persistence/timestamps';
import { modelOf } from '../related-model';
import { parentOf, pathTo } from './address';

/** A date that a write sets beside what it is about: to be settled when it is stored, or else taken back. */
export interface Stamp {
  readonly document: Document;
  readonly names: readonly string[];
  readonly before: readonly unknown[];
}

/** Sets dates of a document to now, as part of an update. */
export function stamp(document: Document, names: readonly string[], now: Date, update: Update): Stamp {
  const state = document[STATE];
  const before = names.map((name) => state.readNamed(name));
  const path = pathTo(document);
  for (const name of names) {
    state.writeNamed(name, now);
    const { storedName } = modelOf(document).fields.get(name)!;
    update.set.push({ path: [...path, storedName], value: now });
  }
  return { document, names, before };
}

/** Sets the dates of the documents around one that want to be touched when it is, in the same update. */
export function touchAround(document: Document, now: Date, update: Update): Stamp[] {
  return touchedWith(document).flatMap(({ around, touch }) => {
    const dates = keepsTime(modelOf(around)) ? ['updatedAt'] : [];
    const names = touch === true ? dates : [...dates, touch];
    return names.length > 0 ? [stamp(around, names, now, update)] : [];
  });
}

/** Runs a step with the touch hooks of those documents around it, the outermost first. */
export function aroundTouched(document: Document, step: () => Promise<void>): Promise<void> {
  return touchedWith(document).reduce<() => Promise<void>>(
    (inner, { around }) =>
      () =>
        runCallbacks(around, modelOf(around), ['touch'], inner),
    step,
  )();
}

interface Touched {
  readonly around: Document;
  /** `true` for its `updatedAt` alone, or the name of a further date. */
  readonly touch: true | string;
}

/** The documents around one that want to be touched with it, the innermost first; it ends at one that does not. */
function touchedWith(document: Document): Touched[] {
  const touched: Touched[] = [];
  let inner = document;
  for (let around = parentOf(inner); around !== null; around = parentOf(inner)) {
    const touch = touchOf(modelOf(inner));
    if (touch === undefined) break;
    touched.push({ around, touch });
    inner = around;
  }
  return touched;
}

function touchOf(definition: ModelDefinition): true | string | undefined {
  const isParent = ({ kind }: AssociationDefinition): boolean => kind === 'embeddedIn';
  const touch = [...definition.associations.values()].find(isParent)?.options['touch'];
  return touch === true || typeof touch === 'string' ? touch : undefined;
}

/** The dates are stored. */
export function settleStamps(stamps: readonly Stamp[]): void {
  for (const { document, names } of stamps) document[STATE].settleSome(names);
}

/** The dates were not stored. */
export function takeBack(stamps: readonly Stamp[]): void {
  for (const { document, names, before } of stamps)
    names.forEach((name, index) => document[STATE].writeNamed(name, before[index]));
}
