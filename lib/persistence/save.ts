import { STATE, type Document } from '../attributes/document';
import { shapeOf } from '../attributes/shape';
import { hooksOf } from '../callbacks/hooks-of';
import { runCallbacks } from '../callbacks/run-callbacks';
import { cascades, runInside } from '../callbacks/run-inside';
import type { AssociationDefinition, OwnerSaved } from '../definition/association-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { refuseUncast, validateBeforeWrite } from '../validation/validate';
import { firstSaveAlone, firstSavesOf } from './first-save';
import { refuseWrite } from './guard';
import { beginTurn, endTurn, inTurn } from './in-turn';
import { insert } from './insert';
import { doneInside, Outcome } from './outcome';
import { checkSaveOptions, type SaveOptions } from './save-options';
import { update } from './update';

/**
 * Writes a document: validate, before hooks, one command with just what changed, settle, after hooks. Without a change
 * nothing is sent, and the hooks run all the same.
 *
 * @returns the document
 * @throws ValidationError, CallbackHaltedError, ReadonlyDocumentError, DuplicateKeyError, DocumentNotFoundError
 * @throws InvalidOptionError
 */
export function save<D extends Document>(
  document: D,
  definition: ModelDefinition,
  options: SaveOptions = {},
): Promise<D> {
  const firstOf = firstSavesOf(document);
  if (firstOf.length === 0) return saveNow(document, definition, options);
  return firstSaveAlone(firstOf, () => saveNow(document, definition, options));
}

function saveNow<D extends Document>(document: D, definition: ModelDefinition, options: SaveOptions): Promise<D> {
  return isPlain(definition) ? saveAlone(document, definition, options) : saveHeard(document, definition, options);
}

/** Refuses what cannot be saved. @returns a promise only where there is something to wait for, as each wait costs */
function begin(document: Document, definition: ModelDefinition, options: SaveOptions): Promise<void> | undefined {
  checkSaveOptions(options, `${definition.name}.save`);
  refuseWrite(document, definition, `${definition.name}.save`);
  return validateBeforeWrite(document, definition, options);
}

async function saveHeard<D extends Document>(
  document: D,
  definition: ModelDefinition,
  options: SaveOptions,
): Promise<D> {
  const state = document[STATE];
  const creates = state.isNew;
  const { associations } = definition;
  const beginning = begin(document, definition, options);
  if (beginning !== undefined) await beginning;
  const outcome = new Outcome(document, definition);
  const step = async (): Promise<void> => {
    // As it was in this one's turn: another save, of whatever it then is, may run before the associations hear of it.
    let done: OwnerSaved | undefined;
    if (associations.size > 0) await eachAssociation(definition, (one) => one.beforeOwnerSave?.(document));
    await runInside(document, async (parts) => {
      refuseUncast(document, definition, parts);
      done = await inTurn(document, async () => {
        const inside = doneInside(parts);
        const wrote = await write(document, definition, options);
        if (wrote !== undefined) outcome.note(wrote, inside);
        return { created: wrote === 'create', saved: state.previous };
      });
    });
    if (associations.size > 0) await eachAssociation(definition, (one) => one.afterOwnerSave?.(document, done!));
  };
  await outcome.around(() => runCallbacks(document, definition, ['save', creates ? 'create' : 'update'], step));
  return document;
}

// With nobody to tell, now or at a commit, there is but the write. Each promise on the way would be paid for by every save.
async function saveAlone<D extends Document>(
  document: D,
  definition: ModelDefinition,
  options: SaveOptions,
): Promise<D> {
  const beginning = begin(document, definition, options);
  if (beginning !== undefined) await beginning;
  // What was validated just now, with nothing to wait for, is as validation saw it.
  if (beginning !== undefined || options.validate === false) refuseUncast(document, definition);
  const state = document[STATE];
  const waiting = beginTurn(state);
  if (waiting !== undefined) await waiting;
  try {
    // Looked at in its turn: a save that overlapped this one may have stored the document meanwhile.
    await (state.isNew ? insert(document, definition) : update(document, definition, options));
  } finally {
    endTurn(state);
  }
  return document;
}

const plain = new WeakMap<ModelDefinition, boolean>();
const HEARD = ['save', 'create', 'update', 'commit', 'rollback'];

/** Whether nothing is done around a save of its documents. */
function isPlain(definition: ModelDefinition): boolean {
  let known = plain.get(definition);
  if (known === undefined) {
    const isHeard = HEARD.some((event) => hooksOf(definition, event) !== undefined);
    known = !isHeard && definition.associations.size === 0 && !shapeOf(definition).inside.some(cascades);
    plain.set(definition, known);
  }
  return known;
}

// Looked at in its turn: a save that overlapped this one may have stored the document meanwhile.
async function write(
  document: Document,
  definition: ModelDefinition,
  options: SaveOptions,
): Promise<'create' | 'update' | undefined> {
  if (!document[STATE].isNew) return (await update(document, definition, options)) ? 'update' : undefined;
  await insert(document, definition);
  return 'create';
}

async function eachAssociation(
  definition: ModelDefinition,
  step: (association: AssociationDefinition) => Promise<void> | undefined,
): Promise<void> {
  for (const association of definition.associations.values()) await step(association);
}
