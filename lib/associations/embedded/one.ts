import type { Cell } from '../../attributes/cell';
import { isDocument, STATE, type Document } from '../../attributes/document';
import type { Embedded, Holder } from '../../attributes/embedded';
import { isUntouched } from '../../attributes/siblings';
import { conditionOf, type Known, type Path, type Update } from '../../attributes/update';
import { isCastOne } from './cast';
import { changeLater } from './change-later';
import { cloneInto, documentOf, hang, plainBefore, plainDocument, standIn, takeOver } from './holding';
import { takeIn } from './intake';
import { PendingDocument, PendingDocuments } from './pending';
import { type Declaration, initializeAll, viewOne } from './view';

const NONE_PENDING = new PendingDocuments([]);

/** One document inside another: how it lies in the bytes, and what of it is written. */
export function embeddedOne(declaration: Declaration): Embedded {
  const { definition, options } = declaration;
  return {
    many: false,
    options,
    definition,
    view: (place, type, holder) => viewOne(declaration, place, type, holder),
    intake: (given) => takeIn(definition(), given),
    assign: undefined,
    open: (stored, holder, isStored) => documentOf(definition(), stored, holder, isStored),
    initialize: (value) => initializeAll(declaration, value),
    nothing: () => undefined,
    hold: (value, _current, holder) => (isDocument(value) ? hang(value, holder) : value),
    origin: (value) => value,
    viewed: (value) => value,
    differs,
    isCast: (value) => isCastOne(definition(), value),
    describe,
    documents: (value) => (isDocument(value) ? [value] : []),
    pending: (value) => (isDocument(value) ? new PendingDocument(value[STATE]) : NONE_PENDING),
    reset: ({ original }, holder) => resetTo(original, holder),
    stored: (origin) => (isDocument(origin) ? origin[STATE].stored() : origin),
    known: knownOfOne,
    clone: (value, holder) => (isDocument(value) ? cloneInto(value, holder) : value),
    asStored: (origin, holder) => (isDocument(origin) ? standIn(origin, holder) : origin),
    take: (stored, current, holder) => takeOver([stored], [current], holder)[0],
    originally: plainBefore,
    plain: plainDocument,
    changeLater,
  };
}

function knownOfOne(origin: unknown, path: string): Known[] {
  if (isNone(origin)) return [[path, { $not: { $type: 'object' } }]];
  return isDocument(origin) ? origin[STATE].known(path) : [[path, conditionOf(origin)]];
}

function differs({ value, original }: Cell): boolean {
  if (value !== original) return !(isNone(value) && isNone(original));
  return isDocument(value) && !isUntouched(value) && value[STATE].isChanged();
}

function isNone(value: unknown): boolean {
  return value === null || value === undefined;
}

function describe({ value, original }: Cell, path: Path, update: Update): void {
  if (isNone(value)) update.unset.push(path);
  else if (!isDocument(value)) update.set.push({ path, value });
  else if (value !== original) update.set.push({ path, value: value[STATE].forInsert() });
  else describeInside(value, path, update);
}

// The document must still be the one that changed: it may have been replaced or taken away meanwhile.
function describeInside(document: Document, path: Path, update: Update): void {
  const id = document[STATE].idBefore();
  update.guards.push(id === undefined ? { path } : { path: [...path, '_id'], value: id });
  document[STATE].describe(path, update);
}

function resetTo(original: unknown, holder: Holder): unknown {
  if (!isDocument(original)) return original;
  original[STATE].resetAll();
  return hang(original, holder);
}
