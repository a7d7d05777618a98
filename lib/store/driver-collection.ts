import type { Collection, CollectionOptions, Document as Raw } from 'mongodb';
import type { ClientEntry } from '../clients/client-entry';
import { keepDriverSamples } from './driver-samples';
import type { Target } from './target';

const collections = new WeakMap<Target, Collection<Raw>>();
const plain = new WeakMap<ClientEntry, Map<string, Collection<Raw>>>();

/** The driver's collection for a target, which is mostly the one that its model always has. */
export function driverCollection(target: Target): Collection<Raw> {
  let collection = collections.get(target);
  if (collection === undefined) collections.set(target, (collection = collectionOf(target)));
  return collection;
}

/** Those without concerns of their own are made once. */
function collectionOf(target: Target): Collection<Raw> {
  if (target.concerns !== undefined) return make(target, { ...target.concerns });
  const key = `${target.database}\0${target.collection}`;
  let known = plain.get(target.entry);
  if (known === undefined) plain.set(target.entry, (known = new Map()));
  let collection = known.get(key);
  if (collection === undefined) known.set(key, (collection = make(target, {})));
  return collection;
}

function make(target: Target, options: CollectionOptions): Collection<Raw> {
  keepDriverSamples(target.entry.client);
  return target.entry.client.db(target.database).collection(target.collection, options);
}
