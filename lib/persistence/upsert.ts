import { STATE, type Document } from '../attributes/document';
import { runCallbacks } from '../callbacks/run-callbacks';
import { runInside, type Part } from '../callbacks/run-inside';
import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { replaceOne, updateOne, type RawFilter } from '../store/write';
import { refuseUncast, validateBeforeWrite } from '../validation/validate';
import { assign } from './assign';
import { firstSaveAlone, firstSavesOf } from './first-save';
import { refuseWrite } from './guard';
import { homeOf } from './home';
import { inTurn } from './in-turn';
import { startVersion } from './lock-version';
import { doneInside, Outcome } from './outcome';
import { refuseTooDeep } from './server-limits';
import { shardKeyFilter } from './shard-key';
import { storedId } from './stored-id';
import { stampCreated } from './timestamps';

/** What `upsert` takes. */
export interface UpsertOptions {
  /** Whether a stored document is replaced, so that what this one does not have is gone; it is kept unless given. */
  readonly replace?: boolean;
  /** Attributes that are stored only where there was no document. Not together with `replace`. */
  readonly setOnInsert?: Readonly<Record<string, unknown>>;
  /** `false` skips validation. */
  readonly validate?: boolean;
}

const OPTIONS: readonly string[] = ['replace', 'setOnInsert', 'validate'];
const ONLY_ON_INSERT = ['_id', 'createdAt'];

/**
 * Stores a document, be it there already or not: one command. Validated in the context `upsert`.
 *
 * @throws InvalidOptionError, ValidationError, CallbackHaltedError, DuplicateKeyError
 */
export async function upsert(document: Document, definition: ModelDefinition, options: UpsertOptions): Promise<void> {
  const name = `${definition.name}.upsert`;
  checkOptions(options, name);
  await firstSaveAlone(firstSavesOf(document), () => upsertNow(document, definition, options, name));
}

async function upsertNow(
  document: Document,
  definition: ModelDefinition,
  options: UpsertOptions,
  name: string,
): Promise<void> {
  refuseWrite(document, definition, name);
  await validateBeforeWrite(document, definition, { ...options, context: 'upsert' });
  const outcome = new Outcome(document, definition);
  const step = async (parts: readonly Part[]): Promise<void> => {
    refuseUncast(document, definition, parts);
    const created = await inTurn(document, () => send(document, definition, options, name));
    const action = created ? 'create' : 'update';
    outcome.note(action, doneInside(parts, action));
  };
  const withInside = (): Promise<void> => runInside(document, step, { events: () => ['upsert'] });
  await outcome.around(() => runCallbacks(document, definition, ['upsert'], withInside));
}

async function send(
  document: Document,
  definition: ModelDefinition,
  options: UpsertOptions,
  name: string,
): Promise<boolean> {
  const state = document[STATE];
  if (!state.isNew) state.refuseImmutable();
  const target = homeOf(document, definition, name);
  const filter = { _id: storedId(document), ...shardKeyFilter(document, definition) };
  const unstamp = stampCreated(document, definition);
  if (state.isNew) startVersion(document, definition);
  try {
    const stored = state.forInsert();
    refuseTooDeep(document, name, stored);
    const pending = state.pending();
    const { upsertedId } =
      options.replace === true
        ? await replaceOne(target, name, filter, stored, { upsert: true })
        : await updateOne(target, name, filter, updateOf(stored, definition, options), { upsert: true });
    state.home = target;
    state.settle(pending);
    state.wasNew = state.isNew;
    state.isNew = false;
    return upsertedId !== undefined && upsertedId !== null;
  } catch (error) {
    unstamp();
    throw error;
  }
}

function updateOf(stored: RawFilter, definition: ModelDefinition, { setOnInsert = {} }: UpsertOptions): object {
  const onInsert = storedForm(definition, setOnInsert);
  const lasting = lastingFields(definition);
  const skipped = new Set([...ONLY_ON_INSERT, ...Object.keys(onInsert), ...lasting]);
  const set = Object.fromEntries(Object.entries(stored).filter(([key]) => !skipped.has(key)));
  const first = { ...Object.fromEntries(Object.entries(stored).filter(([key]) => lasting.has(key))), ...onInsert };
  return {
    ...(Object.keys(set).length > 0 && { $set: set }),
    ...(Object.keys(first).length > 0 && { $setOnInsert: first }),
  };
}

/** The stored names of what a document gets when it is new, and keeps. */
export function lastingFields({ fields }: ModelDefinition): Set<string> {
  const lasting = [...fields.values()].filter(({ name, readonly }) => name === 'createdAt' || readonly === true);
  return new Set(lasting.map(({ storedName }) => storedName));
}

/** Given attributes as they are stored. @throws UnknownAttributeError, CastError */
function storedForm(definition: ModelDefinition, attributes: Readonly<Record<string, unknown>>): RawFilter {
  const sample = new (definition.model as unknown as new () => Document)();
  assign(sample, definition, attributes);
  const complete = sample[STATE].forInsert();
  const names = Object.keys(attributes).map((name) => definition.fields.get(name)?.storedName ?? name);
  return Object.fromEntries(names.map((name) => [name, complete[name]]));
}

function checkOptions(options: UpsertOptions, name: string): void {
  const unknown = Object.keys(options).find((option) => !OPTIONS.includes(option));
  const isBoth = options.replace === true && options.setOnInsert !== undefined;
  if (unknown === undefined && !isBoth) return;
  throw new InvalidOptionError({
    option: unknown ?? 'setOnInsert',
    problem: isBoth
      ? `${name} was given both replace and setOnInsert.`
      : `${name} does not take ${JSON.stringify(unknown)}.`,
    resolution: isBoth
      ? 'A replacement stores all of the document: give one of both.'
      : `Its options: ${OPTIONS.join(', ')}.`,
  });
}
