import { STATE, type Document } from '../attributes/document';
import { enlistment } from '../attributes/enlistment';
import { noUpdate } from '../attributes/update';
import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { isDeletedSoftly } from './guard';
import { inTurn } from './in-turn';
import { Outcome } from './outcome';
import { write } from './update';

const DELETED_AT = 'deletedAt';

/** Marks a stored document as deleted: one update; its other changes stay unsaved. */
export async function markDeleted(document: Document, definition: ModelDefinition, name: string): Promise<void> {
  await setDeletedAt(document, definition, name, new Date());
}

/**
 * Makes a softly deleted document a living one again. One that lives is left alone.
 *
 * @throws DuplicateKeyError where another has its unique values by now; DocumentNotFoundError
 */
export async function restore(document: Document, definition: ModelDefinition): Promise<void> {
  const name = `${definition.name}.restore`;
  requireSoftDelete(definition, name);
  const state = document[STATE];
  if (enlistment.open !== 0) enlistment.storing(state);
  if (!isDeletedSoftly(document, definition)) return;
  const outcome = new Outcome(document, definition);
  await inTurn(document, () => setDeletedAt(document, definition, name, undefined));
  state.isDestroyed = false;
  outcome.note('update');
  await outcome.runHooks();
}

/** @throws InvalidOptionError for a model that does not delete softly */
export function requireSoftDelete(definition: ModelDefinition, name: string): void {
  if (definition.softDelete) return;
  throw new InvalidOptionError({
    option: 'softDelete',
    problem: `${name} was called, and ${definition.name} does not delete softly.`,
    resolution: 'Declare it with @Document({ softDelete: true }).',
  });
}

async function setDeletedAt(
  document: Document,
  definition: ModelDefinition,
  name: string,
  at: Date | undefined,
): Promise<void> {
  const state = document[STATE];
  const path = [definition.fields.get(DELETED_AT)!.storedName];
  const update = noUpdate();
  if (at === undefined) update.unset.push(path);
  else update.set.push({ path, value: at });
  await write(document, definition, name, update);
  const { previous } = state;
  state.writeNamed(DELETED_AT, at);
  state.settleSome([DELETED_AT]);
  state.previous = previous;
}
