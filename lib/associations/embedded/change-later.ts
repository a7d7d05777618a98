import type { Change } from '../../attributes/cell';
import { isDocument, STATE, type Document } from '../../attributes/document';
import { DocumentState } from '../../attributes/document-state';
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
  if (isDocument(value) && isAsStored(value)) return fromPlace(value);
  const now = plain(value);
  return () => now;
}

function isAsStored(document: Document): boolean {
  const state = document[STATE];
  return !state.isNew && state.hasPlace && !state.isChanged();
}

function fromPlace(document: Document): Later {
  const { shape } = document[STATE];
  const place = document[STATE].place();
  return () => plainEntries(new DocumentState(shape, place).toObject());
}
