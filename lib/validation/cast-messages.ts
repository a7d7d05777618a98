import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import type { Messages } from './messages';

/** Says of each value that it could not be cast, be it inside a document inside, and of a missing `_id`. */
export function collectCastErrors(document: Document, messages: Messages): void {
  const errors = document[STATE].castErrors();
  if (errors.size > 0)
    for (const [path, error] of errors) messages.add(path, `${path} must be of type ${error.type}`, { rule: 'cast' });
  if (lacksId(document)) messages.add('_id', '_id must be given', { rule: 'isDefined' });
}

/** Whether a document has no `_id` that it can be stored by. */
// Only an ObjectId is made by us; of another one the driver would make an ObjectId that the document knew nothing of.
export function lacksId(document: Document): boolean {
  const state = document[STATE];
  if (!state.isNew || state.shape.id < 0) return false;
  const id = state.read(state.shape.id);
  return id === undefined || id === null;
}

/** Says what associations miss. */
export function collectAssociationErrors(document: Document, definition: ModelDefinition, messages: Messages): void {
  if (definition.associations.size === 0) return;
  for (const association of definition.associations.values()) {
    const message = association.validate?.(document);
    if (message !== undefined) messages.add(association.name, message, { rule: 'isPresent' });
  }
}
