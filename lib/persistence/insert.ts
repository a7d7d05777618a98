import { STATE, type Document } from '../attributes/document';
import type { Pending } from '../attributes/tracked-values';
import type { ModelDefinition } from '../definition/model-definition';
import { insertMany, insertOne } from '../store/write';
import { homeOf } from './home';
import { startVersion } from './lock-version';
import { stampCreated } from './timestamps';

/** Stores a new document. The document is new as long as the server has not acknowledged it. */
export async function insert(document: Document, definition: ModelDefinition): Promise<void> {
  const name = `${definition.name}.create`;
  const target = homeOf(document, definition, name);
  const unstamp = stampCreated(document, definition);
  startVersion(document, definition);
  try {
    const stored = document[STATE].forInsert();
    const pending = document[STATE].pending();
    await insertOne(target, name, stored);
    markStored(document, target, pending);
  } catch (error) {
    unstamp();
    throw error;
  }
}

/** Stores new documents in one command a batch. */
export async function insertAll(documents: readonly Document[], definition: ModelDefinition): Promise<void> {
  if (documents.length === 0) return;
  const name = `${definition.name}.createMany`;
  const target = homeOf(documents[0]!, definition, name);
  const unstamps = documents.map((document) => stampCreated(document, definition));
  for (const document of documents) startVersion(document, definition);
  const stored = documents.map((document) => document[STATE].forInsert());
  const pending = documents.map((document) => document[STATE].pending());
  const mark = (count: number): void => {
    for (let index = 0; index < count; index += 1) markStored(documents[index]!, target, pending[index]!);
  };
  try {
    await insertMany(target, name, stored);
  } catch (error) {
    // The server stores in order and stops at the first that it refuses: those before it are stored.
    const count = storedBefore(error);
    mark(count);
    for (const unstamp of unstamps.slice(count)) unstamp();
    throw error;
  }
  mark(documents.length);
}

function storedBefore(error: unknown): number {
  const cause = (error as { readonly cause?: { readonly insertedCount?: unknown } }).cause;
  return typeof cause?.insertedCount === 'number' ? cause.insertedCount : 0;
}

function markStored(document: Document, home: unknown, pending: Pending): void {
  const state = document[STATE];
  state.home = home;
  state.settle(pending);
  state.isNew = false;
  state.wasNew = true;
}
