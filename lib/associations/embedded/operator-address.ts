import { STATE, type Document } from '../../attributes/document';
import type { Address } from '../../persistence/operators/operate';
import { modelOf } from '../related-model';
import { guardsOf, isStoredInside, pathTo, rootOf } from './address';
import { placeAt } from './reload';

/** Where operators on a document go: to itself, or to its place inside the one that is stored. */
export function addressOf(document: Document): Address {
  const root = rootOf(document);
  const isStored = isStoredInside(document[STATE]);
  const path = isStored ? pathTo(document) : [];
  return {
    root,
    rootDefinition: modelOf(root),
    path,
    guards: isStored ? guardsOf(document) : [],
    isStored,
    placeIn: (place) => (path.length === 0 ? place : placeAt(place, path)),
  };
}
