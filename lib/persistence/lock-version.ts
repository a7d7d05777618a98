import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import type { RawFilter } from '../store/write';

/** The field that counts the writes of a document, for models that lock optimistically. */
export const LOCK_VERSION = 'lockVersion';

/** The version that a document was loaded with; 0 where none is stored; `undefined` for models that do not lock. */
export function versionOf(document: Document, definition: ModelDefinition): number | undefined {
  if (!definition.lockVersion) return undefined;
  const version = document[STATE].was(LOCK_VERSION);
  return typeof version === 'number' ? version : 0;
}

/** What a stored document must have for a write to be about what was loaded. */
export function versionFilter(version: number | undefined, definition: ModelDefinition): RawFilter {
  if (version === undefined) return {};
  const { storedName } = definition.fields.get(LOCK_VERSION)!;
  // Documents that were stored before their model locked have no version.
  return { [storedName]: version === 0 ? { $in: [0, null] } : version };
}

/** Gives a document the version that its write has made, which is no change of anybody's. */
export function takeVersion(document: Document, version: number): void {
  const state = document[STATE];
  const { previous } = state;
  state.writeNamed(LOCK_VERSION, version);
  state.settleSome([LOCK_VERSION]);
  state.previous = previous;
}

/** A document that is stored for the first time has version 0. */
export function startVersion(document: Document, definition: ModelDefinition): void {
  if (definition.lockVersion) document[STATE].writeNamed(LOCK_VERSION, 0);
}
