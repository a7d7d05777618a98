import { STATE, type Document } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import { enlistment } from '../attributes/enlistment';
import type { ModelDefinition } from '../definition/model-definition';
import { ReadonlyDocumentError } from '../errors/readonly-document-error';

/**
 * Every write to a document begins here: an open transaction takes note of it, and a document that takes none refuses.
 *
 * @throws ReadonlyDocumentError for one that was destroyed or marked as read only
 */
export function refuseWrite(document: Document, definition: ModelDefinition, operation: string): void {
  const state = document[STATE];
  if (enlistment.open !== 0) enlistment.storing(state);
  const isDestroyed = state.isDestroyed || isDeletedSoftly(document, definition);
  if (!isDestroyed && !state.isReadonly) return;
  const reason = isDestroyed ? 'destroyed' : 'readonly';
  throw new ReadonlyDocumentError({ model: definition.name, id: idOf(state), operation, reason });
}

function idOf(state: DocumentState): unknown {
  return state.shape.id < 0 ? undefined : state.read(state.shape.id);
}

/** Whether a document is softly deleted, as far as is known. */
export function isDeletedSoftly(document: Document, definition: ModelDefinition): boolean {
  if (!definition.softDelete) return false;
  const state = document[STATE];
  const at = state.isNew ? undefined : state.was('deletedAt');
  return at !== undefined && at !== null;
}
