import { STATE, type Document } from '../../attributes/document';
import type { OwnerSaved } from '../../definition/association-definition';
import { homeOf } from '../../persistence/home';
import { sessionFor } from '../../session/current-session';
import { targetOf, type Target } from '../../store/target';
import { updateOne } from '../../store/write';
import { idFilter } from '../find';
import { absorb } from '../memory';
import { sameKey } from './foreign-key';
import { knownUnder, type KeyPlace } from './held-document';

/** A number that a document keeps of those which lead to it. */
export interface Counter {
  readonly place: KeyPlace;
  /** Property of the other model, or the stored field where it declares none. */
  readonly field: string;
}

/** After a save: a key that is new counts one more, one that was left counts one less. */
export async function countSaved(child: Document, counter: Counter, { changes }: OwnerSaved['saved']): Promise<void> {
  const change = changes.get(counter.place.foreignKey);
  if (change === undefined || sameKey(counter.place.related(), ...change)) return;
  const [was, is] = change;
  await count(child, counter, was, -1);
  await count(child, counter, is, 1);
}

/** After a stored document was destroyed. */
export async function countDestroyed(child: Document, counter: Counter): Promise<void> {
  await count(child, counter, child[STATE].was(counter.place.foreignKey), -1);
}

/** Adds to the counter of one parent, whoever the children are that came or went. */
export async function addToCounter(parent: Document, counter: Counter, amount: number): Promise<void> {
  if (parent[STATE].isDestroyed || amount === 0) return;
  await increment(homeOf(parent, counter.place.related(), nameOf(counter)), counter, parent.id, amount);
  adjust(parent, counter, amount);
}

/**
 * Refuses to change counters of another client than the block around here belongs to, before the child is written.
 *
 * @param keys the foreign keys under which the counters are
 * @throws SessionClientMismatchError
 */
export function requireCountersHere(child: Document, counter: Counter, ...keys: readonly unknown[]): void {
  const name = nameOf(counter);
  for (const key of keys) {
    if (key !== undefined && key !== null) sessionFor(placeOf(child, counter, key).entry, name);
  }
}

/** Where the counter under a key is: a parent in memory remembers where it came from. */
function placeOf(child: Document, counter: Counter, key: unknown): Target {
  const related = counter.place.related();
  const parent = knownUnder(child, counter.place, key);
  return parent === undefined ? targetOf(related, nameOf(counter)) : homeOf(parent, related, nameOf(counter));
}

async function count(child: Document, counter: Counter, key: unknown, amount: number): Promise<void> {
  if (key === undefined || key === null) return;
  const parent = knownUnder(child, counter.place, key);
  if (parent !== undefined) await addToCounter(parent, counter, amount);
  else await increment(targetOf(counter.place.related(), nameOf(counter)), counter, key, amount);
}

// A parent that is gone has no counter any more, so nothing is made of a count of zero.
async function increment(target: Target, counter: Counter, key: unknown, amount: number): Promise<void> {
  const related = counter.place.related();
  const stored = related.fields.get(counter.field)?.storedName ?? counter.field;
  await updateOne(target, nameOf(counter), idFilter(related, key), { $inc: { [stored]: amount } });
}

/** What the server holds now, in memory too. A value that the application has changed itself stays its own. */
function adjust(parent: Document, { place, field }: Counter, amount: number): void {
  const state = parent[STATE];
  if (!place.related().fields.has(field) || !state.names().includes(field) || state.isChanged(field)) return;
  const value = state.readNamed(field) ?? 0;
  if (typeof value === 'number') absorb(parent, field, value + amount);
  else if (typeof value === 'bigint') absorb(parent, field, value + BigInt(amount));
}

function nameOf({ place, field }: Counter): string {
  return `${place.related().name}.${field}`;
}
