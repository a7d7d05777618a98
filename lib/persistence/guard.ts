import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import { ReadonlyDocumentError } from '../errors/readonly-document-error';

/**
 * Refuses a write to a document that takes none.
 *
 * @throws ReadonlyDocumentError for one that was destroyed or marked as read only
 */
export function refuseWrite(document: Document, definition: ModelDefinition, operation: string): void {
  const state = document[STATE];
  if (!state.isDestroyed && !state.isReadonly) return;
  const reason = state.isDestroyed ? 'destroyed' : 'readonly';
  throw new ReadonlyDocumentError({ model: definition.name, id: state.readNamed('_id'), operation, reason });
}
