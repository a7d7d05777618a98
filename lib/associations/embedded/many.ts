import type { Cell } from '../../attributes/cell';
import { isDocument, STATE, type Document } from '../../attributes/document';
import type { Embedded, Holder, PendingInside } from '../../attributes/embedded';
import { isUntouched, isUntouchedIn, leadersOf } from '../../attributes/siblings';
import type { ElementRef, Path, Update } from '../../attributes/update';
import type { ModelDefinition } from '../../definition/model-definition';
import { pendingOf } from './appended';
import { isCastMany } from './cast';
import { changeLater } from './change-later';
import { cloneInto, documentOf, hang, hangsElsewhere, plainBefore, plainDocument, standIn, takeOver } from './holding';
import { takeInEach } from './intake';
import { EmbeddedList, itemsOf } from './list';
import { describeList, hasIds, knownOfList, storedForm } from './list-changes';
import { assignMembers, hasMemberHooks } from './member-hooks';
import { PendingDocument } from './pending';
import { type Declaration, initializeAll, type MakeList, viewList } from './view';

/** A list of documents inside another: how they lie in the bytes, and what of them is written. */
export function embeddedMany(declaration: Declaration, make: MakeList): Embedded {
  const { definition, options } = declaration;
  const isHooked = hasMemberHooks(options);
  return {
    many: true,
    options,
    definition,
    view: (place, type, holder) => viewList(declaration, make, place, type, holder),
    // A hook is handed a document.
    intake: (given) => (isHooked ? undefined : takeInEach(definition(), given)),
    assign: isHooked ? assignMembers : undefined,
    open: (stored, holder, isStored) =>
      openList(definition(), make(holder, (stored as readonly unknown[]).length), stored, holder, isStored),
    initialize: (value) => initializeAll(declaration, value),
    nothing: (holder) => make(holder),
    hold: (value, current, holder) => holdList(value, current, holder, make),
    origin: (value) => (Array.isArray(value) ? itemsOf(value) : value),
    viewed: (value) => (value instanceof EmbeddedList ? value.takeViewed() : value),
    differs,
    isCast: (value) => isCastMany(definition(), value),
    describe: describeMany,
    documents: (value) => documentsOf(value),
    pending: pendingList,
    reset: ({ original, value }, holder) => resetList(original, value, holder, make),
    stored: (origin) => (Array.isArray(origin) ? origin.map(storedForm) : origin),
    known: knownOfList,
    clone: (value, holder) => fillList(value, make(holder), (item) => cloneInto(item, holder)),
    asStored: (origin, holder) => fillList(origin, make(holder), (item) => standIn(item, holder)),
    take: (stored, current, holder) => takeList(stored, current, make, holder),
    originally: plainBefore,
    plain: plainDocument,
    changeLater,
  };
}

function openList(
  definition: ModelDefinition,
  list: EmbeddedList,
  stored: unknown,
  holder: Holder,
  isStored: boolean,
): EmbeddedList {
  list.refill((stored as readonly unknown[]).map((item) => documentOf(definition, item, holder, isStored)));
  return list;
}

// The list that was handed out before stays the one that the document has.
function holdList(value: unknown, current: unknown, holder: Holder, make: MakeList): unknown {
  const list = current instanceof EmbeddedList ? current : make(holder);
  if (value === list) return list;
  if (value !== null && value !== undefined && !Array.isArray(value)) return value;
  const items = Array.from<unknown>(value ?? []);
  list.refill(items.map((item) => (isDocument(item) ? hang(item, holder) : item)));
  return list;
}

function documentsOf(value: unknown): Document[] {
  return Array.isArray(value) ? itemsOf(value).filter(isDocument) : [];
}

function differs({ value, original }: Cell): boolean {
  if (!Array.isArray(value)) return value !== original;
  const items = (original ?? []) as readonly unknown[];
  if (value.length !== items.length) return true;
  // By position, as the methods of arrays are slow on lists of documents.
  for (let index = 0; index < items.length; index += 1) {
    const item: unknown = value[index];
    if (item !== items[index] || (isDocument(item) && isTouched(item))) return true;
  }
  return false;
}

// One that was given natively, past every method, hangs nowhere yet.
function isTouched(document: Document): boolean {
  if (isUntouched(document)) return false;
  return document[STATE].isNew || document[STATE].isChanged();
}

function describeMany({ value, original, replaced }: Cell, path: Path, update: Update): void {
  if (!Array.isArray(value)) {
    if (value === undefined || value === null) update.unset.push(path);
    else update.set.push({ path, value });
    return;
  }
  const before = Array.isArray(original) ? (original as unknown[]) : [];
  const items = itemsOf(value);
  if (!replaced) describeList(items, before, path, update);
  else if (items.length === 0) update.unset.push(path);
  else if (isSameOrder(items, before)) describeList(items, before, path, update);
  else update.set.push({ path, value: items.map(toStore) });
}

function isSameOrder(items: readonly unknown[], before: readonly unknown[]): boolean {
  return items.length >= before.length && before.every((item, index) => item === items[index]);
}

function toStore(item: unknown): unknown {
  return isDocument(item) ? item[STATE].forInsert() : item;
}

// What was put into the array past every method hangs here too, now that it is stored here.
function pendingList(value: unknown, holder: Holder, origin?: unknown): PendingInside {
  const items = Array.isArray(value) ? itemsOf(value) : [];
  const leaders = leadersOf(items);
  const known = leaders?.hangIn(holder) === true ? leaders.size : 0;
  refuseTwice(items, known, holder);
  const documents: PendingDocument[] = [];
  for (let index = known; index < items.length; index += 1) {
    const item = items[index];
    if (!isDocument(item) || isUntouchedIn(item, holder)) continue;
    hang(item, holder);
    if (isTouched(item) || item[STATE].left !== undefined) documents.push(new PendingDocument(item[STATE]));
  }
  return pendingOf(documents, known === 0 ? undefined : leaders, origin, items.length);
}

/** Refuses a document that is in a list twice. @param known how many are known to be different at the beginning of it */
function refuseTwice(items: readonly unknown[], known: number, holder: Holder): void {
  const isOne = items.length - known <= 1;
  if (isOne && (items.length === known || !isDocument(items[known]) || items.indexOf(items[known]) === known)) return;
  const seen = new Set<unknown>();
  let count = 0;
  for (const item of items) if (isDocument(item) && seen.add(item).size < ++count) throw hangsElsewhere(holder, holder);
}

function fillList(value: unknown, list: EmbeddedList, form: (item: Document) => Document): unknown {
  if (!Array.isArray(value)) return value;
  list.refill(value.map((item) => (isDocument(item) ? form(item) : item)));
  return list;
}

function takeList(stored: unknown, current: unknown, make: MakeList, holder: Holder): unknown {
  if (!Array.isArray(stored)) return stored;
  const list = current instanceof EmbeddedList ? current : make(holder);
  list.refill(takeOver(stored, documentsOf(current), holder));
  return list;
}

function resetList(original: unknown, value: unknown, holder: Holder, make: MakeList): unknown {
  if (!Array.isArray(original)) return original === undefined ? make(holder) : original;
  const list = value instanceof EmbeddedList ? value : make(holder);
  for (const document of documentsOf(original)) document[STATE].resetAll();
  list.refill(original);
  return list;
}

/** How a write names one element of a list: by `_id` where that names no other. */
export function refOf(list: readonly unknown[], document: Document): ElementRef {
  const state = document[STATE];
  return hasIds(list) ? { id: state.idBefore() } : { index: list.indexOf(document), was: state.known() };
}
