import { STATE, type Document } from '../attributes/document';
import type { Pending } from '../attributes/pending';
import type { ModelDefinition } from '../definition/model-definition';
import { insertOne } from '../store/write';
import { homeOf } from './home';
import { startVersion } from './lock-version';
import { refuseTooDeep } from './server-limits';
import { stampCreated } from './timestamps';

/** Stores a new document. The document is new as long as the server has not acknowledged it. */
export async function insert(document: Document, definition: ModelDefinition): Promise<void> {
  const name = `${definition.name}.create`;
  const target = homeOf(document, definition, name);
  const unstamp = stampCreated(document, definition);
  startVersion(document, definition);
  try {
    const stored = document[STATE].forInsert();
    refuseTooDeep(document, name, stored);
    const pending = document[STATE].pending();
    await insertOne(target, name, stored);
    markStored(document, target, pending);
  } catch (error) {
    unstamp();
    throw error;
  }
}

/** Notes that a document is stored now, with what was sent of it. */
export function markStored(document: Document, home: unknown, pending: Pending): void {
  const state = document[STATE];
  state.home = home;
  state.settle(pending);
  state.isNew = false;
  state.wasNew = true;
}
