import { isDocument, STATE, type Document } from '../../attributes/document';
import { DocumentState } from '../../attributes/document-state';
import type { Holder } from '../../attributes/embedded';
import { enlistment } from '../../attributes/enlistment';
import { adopt, shellOf } from '../../attributes/hydrate';
import { hangs } from '../../attributes/inside';
import { holderOf } from '../../attributes/siblings';
import type { StoredValues } from '../../attributes/update';
import { runInitializeHooks } from '../../callbacks/loading';
import type { Place } from '../../bson/chunk';
import { setOwn } from '../../bson/own-key';
import type { ModelDefinition } from '../../definition/model-definition';
import { kindOfNew } from '../../inheritance/kind-of-attributes';
import { keyOf } from '../../bson/id-key';
import { InvalidOptionError } from '../../errors/invalid-option-error';

/** A document of values in their stored form, which were given as a plain object to the one around. */
export function documentOf(asked: ModelDefinition, stored: unknown, holder: Holder, isStored: boolean): Document {
  const definition = kindOfNew(asked, stored);
  const prototype = (definition.model as { readonly prototype: Document }).prototype;
  const shell = shellOf(prototype, definition);
  const state = new DocumentState(shell.shape);
  state.takeIn(stored as StoredValues, isStored);
  state.holder = holder;
  if (enlistment.open !== 0 && !isStored) enlistment.born(state);
  return new shell.make(state);
}

/**
 * Hangs a document in another. It hangs in one place at a time: a change of it would else have to be stored in two.
 *
 * @throws InvalidOptionError for a document that hangs elsewhere, or would hang inside itself
 */
export function hang(child: Document, holder: Holder): Document {
  const before = holderOf(child);
  if (isSamePlace(before, holder)) return child;
  if (before !== undefined && hangs(child)) throw hangsElsewhere(before, holder);
  refuseInsideItself(child, holder);
  const state = child[STATE];
  if (enlistment.open !== 0) enlistment.enlist(state, child);
  move(child, before, holder);
  return child;
}

// It goes on being known by what was stored in its old place, until it is stored in the new one.
function move(child: Document, before: Holder | undefined, holder: Holder): void {
  const state = child[STATE];
  if (before !== undefined && !isSamePlace(before, holder) && isStoredAt(before, child))
    state.left = () => leaveStandIn(child, before);
  state.holder = holder;
}

function isSamePlace(place: Holder | undefined, { owner, field }: Holder): boolean {
  return place?.owner === owner && place.field.index === field.index;
}

function isStoredAt({ owner, field }: Holder, child: Document): boolean {
  const origin = (owner as DocumentState).originInside(field.index);
  return Array.isArray(origin) ? origin.includes(child) : origin === child;
}

// Not where it came back meanwhile.
function leaveStandIn(child: Document, place: Holder): void {
  if (isSamePlace(child[STATE].holder, place) || !isStoredAt(place, child)) return;
  (place.owner as DocumentState).exchangeInside(place.field.index, child, standIn(child, place));
}

/** A document that stands for another where that was stored, as it was stored there: saves name it, and compare with it. */
export function standIn(document: Document, holder: Holder): Document {
  const other = Object.create(Object.getPrototypeOf(document) as object) as Document;
  adopt(other, document[STATE].asStored()).holder = holder;
  return other;
}

/** The error for a document that hangs in one place already. */
export function hangsElsewhere(before: Holder, { field }: Holder): InvalidOptionError {
  return new InvalidOptionError({
    option: field.name,
    problem: `The document given for ${field.name} hangs in another place already, as ${before.field.name}.`,
    summary: 'A document inside another is part of it: in two places it would be two documents.',
    resolution: 'Take it out there first, or give its values: { ...child.toObject(), _id: undefined }.',
  });
}

function refuseInsideItself(child: Document, holder: Holder): void {
  for (let around: Holder | undefined = holder; around !== undefined; around = around.owner.holder) {
    if (around.owner !== child[STATE]) continue;
    throw new InvalidOptionError({
      option: holder.field.name,
      problem: `A document would hang inside itself, as ${holder.field.name} of what it holds.`,
      resolution: 'Give a copy of it: new Comment(comment.toObject()) with another _id, or another document.',
    });
  }
}

/** A new document with the same values, but not the same `_id`, that hangs in another place. */
export function cloneInto(document: Document, holder: Holder): Document {
  const clone = Object.create(Object.getPrototypeOf(document) as object) as Document;
  adopt(clone, document[STATE].clone()).holder = holder;
  return clone;
}

/** What was read again: each time the document of before that has the same `_id`, with what is stored now, or a new one. */
export function takeOver(stored: readonly unknown[], before: readonly unknown[], holder: Holder): unknown[] {
  const known = new Map(before.filter(isDocument).map((document) => [keyOf(document[STATE].idBefore()), document]));
  return stored.map((item) => {
    if (!isDocument(item)) return item;
    const id = item[STATE].idBefore();
    const same = id === undefined ? undefined : known.get(keyOf(id));
    const document = same?.constructor === item.constructor ? same : item;
    if (same === document) known.delete(keyOf(id));
    if (document !== item) return takePlace(document, item[STATE].place()!, holder);
    item[STATE].holder = holder;
    runInitializeHooks(item);
    return item;
  });
}

function takePlace(document: Document, place: Place, holder: Holder): Document {
  move(document, holderOf(document), holder);
  document[STATE].replacePlace(place)();
  return document;
}

/** A document as plain values, all the way down. */
export function plainDocument(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, plainDocument);
  return isDocument(value) ? plainEntries(value[STATE].toObject(false)) : value;
}

/** The values of a document by name, with those inside as plain values too. */
export function plainEntries(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes)) setOwn(object, name, plainDocument(value));
  return object;
}

/** A document as it was when it was last stored, as plain values. */
export function plainBefore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainBefore);
  if (!isDocument(value)) return value;
  const state = value[STATE];
  const changed = new Set(state.changedNames());
  const now = state.toObject(false);
  const object: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(now), ...changed])) {
    const was = changed.has(name) ? state.was(name) : plainDocument(now[name]);
    if (was !== undefined) setOwn(object, name, was);
  }
  return object;
}
