import type { Chunk } from '../bson/chunk';
import type { decodeExactly, decodeValue } from '../bson/decode';
import { hasRepeatedKeys } from '../bson/decode';
import { isName, nameAt } from '../bson/names';
import { Elements } from '../bson/walk';
import { MalformedDocumentError } from '../errors/malformed-document-error';
import { indexOfKey, type Shape, type ShapeField } from './shape';
import { decodeSlot, positionAt, typeAt } from './slots';

/** How to decode what the model does not declare: for the eye, or so that it is stored again as it was. */
export type Decoder = typeof decodeExactly | typeof decodeValue;

/** What the stored document holds beyond the declared fields, in its order. */
export function unknownFields(
  shape: Shape,
  chunk: Chunk,
  offset: number,
  decode: Decoder,
): [name: string, value: unknown][] {
  const { bytes } = chunk;
  const found: [string, unknown][] = [];
  for (const elements = new Elements(bytes, offset, bytes.length); elements.advance();) {
    if (indexOfKey(shape, bytes, elements.name, elements.nameEnd) >= 0) continue;
    found.push([nameAt(bytes, elements.name, elements.nameEnd), decode(chunk, elements.type, elements.value)]);
  }
  return found;
}

/**
 * Refuses a field whose key, or a key inside its value, is stored twice: the server uses the first, the driver shows the
 * last, and writing one of them would lose the other.
 *
 * @param location where the value lies, 0 where it does not matter
 * @throws {MalformedDocumentError}
 */
export function requireOnce(shape: Shape, field: ShapeField, chunk: Chunk, offset: number, location: number): void {
  const inside = location !== 0 && hasRepeatedKeys(chunk, typeAt(location), positionAt(location));
  if (!inside && countOf(chunk, offset, field.key) < 2) return;
  throw new MalformedDocumentError({ reason: 'a key is stored twice', model: shape.model, attribute: field.name });
}

function countOf({ bytes }: Chunk, offset: number, key: Uint8Array): number {
  let count = 0;
  for (const elements = new Elements(bytes, offset, bytes.length); elements.advance();) {
    if (isName(bytes, elements.name, elements.nameEnd, key)) count += 1;
  }
  return count;
}

/** The value of a field that lies at a location. @throws {MalformedDocumentError} */
export function loadStored(shape: Shape, field: ShapeField, chunk: Chunk, location: number): unknown {
  try {
    const stored = decodeSlot(chunk, location);
    return field.plain || stored === null || stored === undefined ? stored : field.type.load(stored);
  } catch (error) {
    throw naming(error, shape, field.name);
  }
}

/** The same error with the names of the model and of the attribute whose bytes are broken; any other as it is. */
export function naming(error: unknown, shape: Shape, attribute?: string): unknown {
  if (!(error instanceof MalformedDocumentError) || error.model !== undefined) return error;
  return new MalformedDocumentError({
    reason: error.reason,
    model: shape.model,
    attribute,
    cause: error.cause ?? error,
  });
}
