import type { Change } from '../../attributes/cell';
import { isDocument, STATE } from '../../attributes/document';
import { DocumentState } from '../../attributes/document-state';
import type { Shape } from '../../attributes/shape';
import type { Place } from '../../bson/chunk';
import { plainBefore, plainDocument, plainEntries } from './holding';

/**
 * What documents inside were and are now, to be told when somebody asks. Of those that did not change only the place in the
 * bytes is kept: hardly anybody asks, and decoding them costs more than the save does.
 */
export function changeLater(origin: unknown, value: unknown): () => Change {
  const [was, is] = [kept(origin, plainBefore), kept(value, plainDocument)];
  return () => [told(was), told(is)];
}

/** Where a document lies that is as it is stored. */
class AsStored {
  constructor(
    readonly shape: Shape,
    readonly place: Place,
  ) {}
}

function kept(value: unknown, plain: (value: unknown) => unknown): unknown {
  if (!Array.isArray(value)) return keptOne(value, plain);
  const items: unknown[] = [];
  for (let index = 0; index < value.length; index += 1) items.push(keptOne(value[index], plain));
  return items;
}

function keptOne(value: unknown, plain: (value: unknown) => unknown): unknown {
  if (!isDocument(value)) return plain(value);
  const state = value[STATE];
  const place = state.isNew || state.isChanged() ? undefined : state.place();
  return place === undefined ? plain(value) : new AsStored(state.shape, place);
}

function told(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(told);
  return value instanceof AsStored ? plainEntries(new DocumentState(value.shape, value.place).toObject()) : value;
}
