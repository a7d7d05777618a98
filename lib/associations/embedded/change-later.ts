import type { Change } from '../../attributes/cell';
import { isDocument, STATE } from '../../attributes/document';
import { DocumentState } from '../../attributes/document-state';
import { AsStored, leadersOf, type Siblings, untouchedPlace } from '../../attributes/siblings';
import { plainBefore, plainDocument, plainEntries } from './holding';

/**
 * What documents inside were and are now, to be told when somebody asks. Of those that did not change only the place in the
 * bytes is kept: hardly anybody asks, and decoding them costs more than the save does.
 */
export function changeLater(origin: unknown, value: unknown): () => Change {
  if (Array.isArray(origin) && Array.isArray(value)) {
    const leaders = leadersOf(origin);
    if (leaders !== undefined && leaders.size === origin.length && leaders.lead(value)) return longer(leaders, value);
  }
  const was = kept(origin, plainBefore);
  const is = Array.isArray(was) && Array.isArray(value) ? keptAfter(origin, was, value) : kept(value, plainDocument);
  return () => [told(was), told(is)];
}

// As most lists change: some came at the end, and nothing else.
function longer(leaders: Siblings, value: readonly unknown[]): () => Change {
  const added: unknown[] = [];
  for (let index = leaders.size; index < value.length; index += 1) added.push(keptOne(value[index], plainDocument));
  return () => [leaders.places().map(told), [...leaders.places(), ...added].map(told)];
}

function kept(value: unknown, plain: (value: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return keptOne(value, plain);
  const items: unknown[] = [];
  for (let index = 0; index < value.length; index += 1) items.push(keptOne(value[index], plain));
  return items;
}

// What is in its old place, and as it was, is kept once.
function keptAfter(origin: unknown, was: readonly unknown[], value: readonly unknown[]): unknown[] {
  const before = origin as readonly unknown[];
  const items: unknown[] = [];
  for (let index = 0; index < value.length; index += 1) {
    const isSame = value[index] === before[index] && was[index] instanceof AsStored;
    items.push(isSame ? was[index] : keptOne(value[index], plainDocument));
  }
  return items;
}

function keptOne(value: unknown, plain: (value: unknown) => unknown): unknown {
  if (!isDocument(value)) return plain(value);
  const untouched = untouchedPlace(value);
  if (untouched !== undefined) return untouched;
  const state = value[STATE];
  const place = state.isNew || state.isChanged() ? undefined : state.place();
  return place === undefined ? plain(value) : new AsStored(state.shape, place.chunk, place.offset);
}

function told(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(told);
  return value instanceof AsStored ? plainAt(value) : value;
}

/** A document as plain values, where it lies as it is stored. */
export function plainAt(place: AsStored): Record<string, unknown> {
  return plainEntries(new DocumentState(place.shape, place).toObject());
}
