import { STATE, type Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import { refuseWrite } from './guard';
import { write } from './update';

/** Sets `updatedAt`, and further date fields, to now: one `$set` that leaves other changes unsaved. */
export async function touch(document: Document, definition: ModelDefinition, names: readonly string[]): Promise<void> {
  const operation = `${definition.name}.touch`;
  refuseWrite(document, definition, operation);
  const state = document[STATE];
  const touched = definition.timestamps ? ['updatedAt', ...names] : names;
  const now = new Date();
  for (const name of touched) state.writeNamed(name, now);
  if (touched.length === 0 || state.isNew) return;
  const set = new Map(touched.map((name) => [definition.fields.get(name)?.storedName ?? name, now]));
  await write(document, definition, operation, { set, unset: [] });
  state.settleSome(touched);
}
