import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';

/** Sets `createdAt` and `updatedAt` of a document that is stored for the first time; given values are respected. */
export function stampCreated(document: Document, definition: ModelDefinition): void {
  if (!definition.timestamps) return;
  const state = document[STATE];
  const now = new Date();
  for (const name of ['createdAt', 'updatedAt']) if (!state.has(name)) state.writeNamed(name, now);
}

/** Sets `updatedAt` of a changed document, unless the application changed it itself. */
export function stampUpdated(document: Document, definition: ModelDefinition): void {
  if (!definition.timestamps) return;
  const state = document[STATE];
  if (!state.isChanged('updatedAt')) state.writeNamed('updatedAt', new Date());
}
