import type { ElementRef, Guard, ListChange, Path, Update } from '../attributes/update';
import { keyOf } from '../bson/id-key';

/** One place of a stored document, what happens there, and the places below it. */
export interface Place {
  write?: { readonly value: unknown } | 'unset';
  list?: ListChange;
  readonly guards: Guard[];
  readonly below: Map<string, Place>;
  readonly elements: Map<string, Element>;
}

/** An element of a list, and what happens there. */
export interface Element {
  readonly ref: ElementRef;
  readonly place: Place;
}

/** Where an update changes something, as a tree. */
export function placesOf({ set, unset, lists }: Omit<Update, 'guards'>): Place {
  const root = newPlace();
  for (const { path, value } of set) placeAt(root, path).write = { value };
  for (const path of unset) placeAt(root, path).write = 'unset';
  for (const list of lists) placeAt(root, list.path).list = list;
  return root;
}

/** Where something must still be there, as a tree. */
export function guardedPlaces(guards: readonly Guard[]): Place {
  const root = newPlace();
  for (const guard of guards) placeAt(root, guard.path).guards.push(guard);
  return root;
}

function newPlace(): Place {
  return { guards: [], below: new Map(), elements: new Map() };
}

function placeAt(root: Place, path: Path): Place {
  return path.reduce<Place>((around, segment) => {
    if (typeof segment !== 'string') return elementOf(around, segment);
    const known = around.below.get(segment) ?? newPlace();
    around.below.set(segment, known);
    return known;
  }, root);
}

/**
 * A path as a text. Each step ends with a character that no key can hold, and sorts before all others, so that what lies
 * inside of a place comes right after it.
 */
export function placeOf(path: Path): string {
  return path.map((segment) => `${typeof segment === 'string' ? segment : elementKey(segment)}\0`).join('');
}

function elementKey(ref: ElementRef): string {
  return 'index' in ref ? String(ref.index) : `$${keyOf(ref.id)}`;
}

function elementOf(around: Place, ref: ElementRef): Place {
  const key = elementKey(ref);
  const known = around.elements.get(key) ?? { ref, place: newPlace() };
  around.elements.set(key, known);
  return known.place;
}
