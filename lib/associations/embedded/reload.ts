import { STATE, type Document } from '../../attributes/document';
import { enlistment } from '../../attributes/enlistment';
import type { ElementRef, Path } from '../../attributes/update';
import { type Chunk, ownBytes, type Place } from '../../bson/chunk';
import { decodeValue } from '../../bson/decode';
import { ARRAY, OBJECT } from '../../bson/element-type';
import { nameAt } from '../../bson/names';
import { Elements } from '../../bson/walk';
import { runReloadHooks } from '../../callbacks/loading';
import type { ModelDefinition } from '../../definition/model-definition';
import { DocumentNotFoundError } from '../../errors/document-not-found-error';
import { isStillKind } from '../../inheritance/kind-of-bytes';
import { keyOf } from '../../bson/id-key';
import { homeOf } from '../../persistence/home';
import { storedId } from '../../persistence/stored-id';
import { findOneRaw } from '../../store/read';
import { modelOf } from '../related-model';
import { pathTo, requireHook, rootOf } from './address';

/**
 * Reads one document inside another again, from the primary. The one around keeps what it has of its own.
 *
 * @throws DocumentNotFoundError when it, or one around it, is not stored any more
 */
export async function reloadChild(child: Document, definition: ModelDefinition): Promise<void> {
  const operation = `${definition.name}.reload`;
  requireHook(child, operation);
  const state = child[STATE];
  if (enlistment.open !== 0) enlistment.storing(state);
  const root = rootOf(child);
  const target = homeOf(root, modelOf(root), operation);
  const path = pathTo(child);
  const bytes = await findOneRaw(target, operation, { _id: storedId(root) }, { readPreference: 'primary' });
  const place = bytes === null ? undefined : placeAt(ownBytes(bytes), path);
  if (place === undefined || !isStillKind(definition, place))
    throw new DocumentNotFoundError({ model: definition.name, criteria: { _id: state.idBefore() } });
  state.isNew = state.isDestroyed = false;
  let takeInside: (() => void) | undefined;
  await runReloadHooks(child, definition, () => (takeInside = state.replacePlace(place)));
  takeInside?.();
}

/** Where a document inside lies in the bytes of the one around; `undefined` where there is none. */
export function placeAt(root: Place, path: Path): Place | undefined {
  let offset = root.offset;
  let isList = false;
  for (const segment of path) {
    const found = find(root.chunk, offset, (elements, position) =>
      typeof segment === 'string'
        ? nameAt(root.chunk.bytes, elements.name, elements.nameEnd) === segment
        : isList && elements.type === OBJECT && isMeant(root.chunk, elements.value, position, segment),
    );
    if (found === undefined || (found.type !== OBJECT && found.type !== ARRAY)) return undefined;
    offset = found.value;
    isList = found.type === ARRAY;
  }
  return isList ? undefined : { chunk: root.chunk, offset };
}

function find(
  { bytes }: Chunk,
  offset: number,
  fits: (elements: Elements, position: number) => boolean,
): { readonly type: number; readonly value: number } | undefined {
  const elements = new Elements(bytes, offset, bytes.length);
  for (let position = 0; elements.advance(); position += 1) {
    if (fits(elements, position)) return { type: elements.type, value: elements.value };
  }
  return undefined;
}

function isMeant(chunk: Chunk, offset: number, position: number, ref: ElementRef): boolean {
  if ('index' in ref) return ref.index === position;
  const id = find(chunk, offset, ({ name, nameEnd }) => nameAt(chunk.bytes, name, nameEnd) === '_id');
  return id !== undefined && keyOf(decodeValue(chunk, id.type, id.value)) === keyOf(ref.id);
}
