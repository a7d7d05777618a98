import type { Change } from '../../attributes/cell';
import { isDocument, STATE, type Document } from '../../attributes/document';
import { DocumentState } from '../../attributes/document-state';
import type { Place } from '../../bson/chunk';
import { plainBefore, plainDocument, plainEntries } from './holding';

type Later = () => unknown;

/**
 * What documents inside were and are now, to be told when somebody asks. Of those that did not change only the place in the
 * bytes is kept: hardly anybody asks, and decoding them costs more than the save does.
 */
export function changeLater(origin: unknown, value: unknown): () => Change {
  const [was, is] = [later(origin, plainBefore), later(value, plainDocument)];
  return () => [was(), is()];
}

function later(value: unknown, plain: (value: unknown) => unknown): Later {
  if (Array.isArray(value)) {
    const items = Array.from(value as readonly unknown[], (item) => later(item, plain));
    return () => items.map((item) => item());
  }
  const place = isDocument(value) ? placeAsStored(value) : undefined;
  if (place !== undefined) {
    const { shape } = (value as Document)[STATE];
    return () => plainEntries(new DocumentState(shape, place).toObject());
  }
  const now = plain(value);
  return () => now;
}

function placeAsStored(document: Document): Place | undefined {
  const state = document[STATE];
  return state.isNew || state.isChanged() ? undefined : state.place();
}
