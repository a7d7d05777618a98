import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import { insertMany, insertOne } from '../store/write';
import { homeOf } from './home';
import { stampCreated } from './timestamps';

/** Stores a new document. The document is new as long as the server has not acknowledged it. */
export async function insert(document: Document, definition: ModelDefinition): Promise<void> {
  const name = `${definition.name}.create`;
  const target = homeOf(document, definition, name);
  stampCreated(document, definition);
  const stored = document[STATE].forInsert();
  await insertOne(target, name, stored);
  markStored(document, target);
}

/** Stores new documents in one command a batch. */
export async function insertAll(documents: readonly Document[], definition: ModelDefinition): Promise<void> {
  if (documents.length === 0) return;
  const name = `${definition.name}.createMany`;
  const target = homeOf(documents[0]!, definition, name);
  const stored = documents.map((document) => {
    stampCreated(document, definition);
    return document[STATE].forInsert();
  });
  try {
    await insertMany(target, name, stored);
  } catch (error) {
    // The server stores in order and stops at the first that it refuses: those before it are stored.
    for (const document of documents.slice(0, storedBefore(error))) markStored(document, target);
    throw error;
  }
  for (const document of documents) markStored(document, target);
}

function storedBefore(error: unknown): number {
  const cause = (error as { readonly cause?: { readonly insertedCount?: unknown } }).cause;
  return typeof cause?.insertedCount === 'number' ? cause.insertedCount : 0;
}

function markStored(document: Document, home: unknown): void {
  const state = document[STATE];
  state.home = home;
  state.settle();
  state.isNew = false;
  state.wasNew = true;
}
