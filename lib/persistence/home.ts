import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import { targetAt, targetOf, type Target } from '../store/target';

/**
 * The collection that a document belongs to: the one it was loaded from or first saved to. A `with` around a later save
 * does not move it; a new document takes what is current.
 */
export function homeOf(document: Document, definition: ModelDefinition, operation: string): Target {
  const home = document[STATE].home as Target | undefined;
  return home === undefined ? targetOf(definition, operation) : targetAt(home, definition, operation);
}
