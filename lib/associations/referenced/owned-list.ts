import { STATE, type Document } from '../../attributes/document';
import type { Query } from '../../criteria/query';
import type { AssociationDefinition } from '../../definition/association-definition';
import type { ModelDefinition } from '../../definition/model-definition';
import { matching } from '../find';
import { absorb, forget, recall, remember } from '../memory';
import { modelOf, relatedModel, requireKind, type Declared } from '../related-model';
import type { Counter } from './counter-cache';
import { keyOf, lacksKey, sameKey } from './foreign-key';
import { heldBy, hold, type KeyPlace } from './held-document';
import { linkOf, placeOf, takeFromInverse, type Link } from './inverse';

/** What becomes of a list's documents when their owner is destroyed, or when they are taken out of it. */
export type Dependent = 'destroy' | 'deleteAll' | 'nullify' | 'restrictWithException' | 'restrictWithError';

/** What is known of a `hasMany` when it is declared. */
export interface ListParts {
  readonly declared: Declared;
  /** As users know it, for example `Person.posts`. */
  readonly label: string;
  readonly dependent: Dependent | undefined;
  readonly definition: () => AssociationDefinition;
}

/** The list of one owner, with what is known once all models are loaded. */
export interface OwnedList extends ListParts {
  readonly owner: Document;
  readonly name: string;
  readonly related: ModelDefinition;
  readonly link: Link;
  /** The `belongsTo` that leads back. */
  readonly place: KeyPlace | undefined;
}

/** @throws InvalidOptionError where it cannot be told how the list is stored */
export function ownedList(owner: Document, parts: ListParts): OwnedList {
  const definition = parts.definition();
  const link = linkOf(definition, modelOf(owner));
  return { ...parts, owner, name: definition.name, related: relatedModel(definition), link, place: placeOf(link) };
}

/** The query for the stored documents of a list. */
export function storedMembers({ owner, related, link }: OwnedList): Query {
  return matching(related, { [link.foreignKey]: owner.id });
}

/** The counter that the owner keeps of the list. */
export function counterOf({ link, place }: OwnedList): Counter | undefined {
  const field = link.inverse?.options['counterCache'];
  return place === undefined || typeof field !== 'string' ? undefined : { place, field };
}

/** What was given as documents of the list, each once. @throws CastError */
export function requireMembers({ related, declared }: OwnedList, given: unknown): Document[] {
  const values = given === null || given === undefined ? [] : given;
  if (!Array.isArray(values)) return [requireKind(given, related, declared)];
  return [...new Set(values.map((value) => requireKind(value, related, declared)))];
}

/** What was done to a document that was made to lead to an owner. */
export interface Binding {
  /** Makes it lead again where it led before. */
  undo(): void;
  /** Takes it out of the list in memory where it was before. */
  leave(): void;
}

/** Makes a document lead to the owner of the list, in memory. */
export function bind(list: OwnedList, child: Document): Binding {
  const { owner, link, place } = list;
  const state = child[STATE];
  const key = state.readNamed(link.foreignKey);
  const held = place && recall(child, place.name);
  const last = place && heldBy(child, place)?.document;
  if (owner.id !== undefined && !sameKey(modelOf(owner), key, owner.id)) state.writeNamed(link.foreignKey, owner.id);
  if (place !== undefined && last !== owner) hold(child, place, owner);
  return {
    undo: () => {
      state.writeNamed(link.foreignKey, key);
      if (place !== undefined && held !== undefined) remember(child, place.name, held);
      else if (place !== undefined) forget(child, place.name);
    },
    leave: () => {
      if (place !== undefined && last && last !== owner) takeFromInverse(child, place.name, last);
    },
  };
}

/** In memory, makes documents lead nowhere which the server has made lead nowhere, or which were never stored. */
export function release(list: OwnedList, children: readonly Document[]): void {
  const { owner, link, place } = list;
  for (const child of children) {
    if (place !== undefined) forget(child, place.name);
    if (lacksKey(child, link.foreignKey) || !sameKey(modelOf(owner), keyOf(child, link.foreignKey), owner.id)) continue;
    if (child[STATE].isNew) child[STATE].writeNamed(link.foreignKey, undefined);
    else if (!child[STATE].isDestroyed) absorb(child, link.foreignKey, null);
  }
}
