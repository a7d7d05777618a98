import { STATE, type Document } from '../../attributes/document';
import type { ModelDefinition } from '../../definition/model-definition';
import { recall, remember } from '../memory';
import { keyOf, sameKey } from './foreign-key';

/** What a `belongsTo` remembers: the document that it loaded or was given, and under which foreign key. */
export interface Held {
  readonly key: unknown;
  /** Null where the key leads to nothing. */
  readonly document: Document | null;
  /** The document that was held before, whose counter changes when this one is saved. */
  readonly before: Document | undefined;
}

/** Where a `belongsTo` keeps things. */
export interface KeyPlace {
  readonly name: string;
  readonly foreignKey: string;
  /** The model that the key leads to. */
  readonly related: () => ModelDefinition;
}

/** What is held, if the foreign key is still the one it was held for. */
export function heldBy(owner: Document, { name, foreignKey, related }: KeyPlace): Held | undefined {
  const held = recall<Held>(owner, name);
  return held !== undefined && sameKey(related(), held.key, keyOf(owner, foreignKey)) ? held : undefined;
}

/** Holds a document under the foreign key of now. */
export function hold(owner: Document, { name, foreignKey }: KeyPlace, document: Document | null): void {
  const last = recall<Held>(owner, name);
  const before = last?.document === document ? last?.before : (last?.before ?? last?.document ?? undefined);
  // A document that was never stored has counted nowhere, so that nothing has to be taken back later.
  const kept = before === undefined || before[STATE].isNew || before === document ? undefined : before;
  remember<Held>(owner, name, { key: keyOf(owner, foreignKey), document, before: kept });
}

/** After a save: the document that was held before plays no part any more. */
export function settleHeld(owner: Document, { name }: KeyPlace): void {
  const held = recall<Held>(owner, name);
  if (held?.before !== undefined) remember<Held>(owner, name, { ...held, before: undefined });
}

/** The document in memory that a key leads to, be it held now or before. */
export function knownUnder(owner: Document, { name, related }: KeyPlace, key: unknown): Document | undefined {
  const held = recall<Held>(owner, name);
  const candidates = [held?.document, held?.before];
  return candidates.find((document) => document && sameKey(related(), document.id, key)) ?? undefined;
}
