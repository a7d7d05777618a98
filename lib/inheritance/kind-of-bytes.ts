import { chunkOf, type Place } from '../bson/chunk';
import { decodeValue } from '../bson/decode';
import { nameAt } from '../bson/names';
import { Elements } from '../bson/walk';
import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { MalformedDocumentError } from '../errors/malformed-document-error';
import { kindNamed, unknownType } from './kinds';

/**
 * The class that a stored document becomes, of a model and those below it: its key says so. One without the key is of the
 * class that was asked. Nothing is looked at where a class shares its collection with no other.
 *
 * @throws UnknownTypeError
 */
export function kindAt(asked: ModelDefinition, place: Place): ModelDefinition {
  return isShared(asked) ? told(asked, keyAt(asked.hierarchy.key, place)) : asked;
}

/** The same for a document in bytes of its own. */
export function kindOfBytes(asked: ModelDefinition, bytes: Uint8Array): ModelDefinition {
  return isShared(asked) ? kindAt(asked, { chunk: chunkOf(bytes), offset: 0 }) : asked;
}

/**
 * Whether what is stored now is still of the class of a document that was loaded before.
 *
 * @throws UnknownTypeError
 */
export function isStillKind(definition: ModelDefinition, place: Place): boolean {
  if (!isShared(definition)) return true;
  const value = keyAt(definition.hierarchy.key, place);
  const { members } = definition.hierarchy;
  const now = members.find(({ typeValue, abstract }) => !abstract && typeValue === value);
  return (now ?? told(definition, value)) === definition;
}

function told(asked: ModelDefinition, value: unknown): ModelDefinition {
  const isSilent = value === undefined || value === null;
  const kind = isSilent ? undefined : kindNamed(asked, value);
  if (kind !== undefined) return kind;
  const isTaken = isSilent || (asked.hierarchy.fallback && isStrange(asked, value));
  if (asked.abstract || !isTaken) throw unknownType(asked, value);
  return asked;
}

function isStrange({ hierarchy }: ModelDefinition, value: unknown): boolean {
  return hierarchy.members.every(({ typeValue }) => typeValue !== value);
}

// Only as far as the key, and nothing else is decoded. What is broken is said when it is read.
function keyAt(key: string, { chunk, offset }: Place): unknown {
  const { bytes } = chunk;
  try {
    const elements = new Elements(bytes, offset, bytes.length);
    while (elements.advance()) {
      if (nameAt(bytes, elements.name, elements.nameEnd) === key)
        return decodeValue(chunk, elements.type, elements.value);
    }
  } catch (error) {
    if (!(error instanceof MalformedDocumentError)) throw error;
  }
  return undefined;
}
