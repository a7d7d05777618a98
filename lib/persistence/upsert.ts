import { STATE, type Document } from '../attributes/document';
import { hydrateAt, shellOf } from '../attributes/hydrate';
import { runCallbacks } from '../callbacks/run-callbacks';
import { runInside, type Part } from '../callbacks/run-inside';
import { compileFilter } from '../criteria/compile-filter';
import { everyDocument, valuesCondition, withCondition } from '../criteria/query';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { DuplicateKeyError } from '../errors/duplicate-key-error';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';
import { kindAt } from '../inheritance/kind-of-bytes';
import { findOneAndUpdateRaw } from '../store/read';
import { replaceOne, updateOne, type RawFilter } from '../store/write';
import { refuseUncast, validateBeforeWrite, validateOrFail } from '../validation/validate';
import { assign } from './assign';
import { firstSaveAlone, firstSavesOf } from './first-save';
import { refuseWrite } from './guard';
import { homeOf } from './home';
import { inTurn } from './in-turn';
import { LOCK_VERSION, startVersion } from './lock-version';
import { doneInside, Outcome } from './outcome';
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
function lastingFields({ fields }: ModelDefinition): Set<string> {
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

/**
 * Finds a document by values and changes it, or stores a new one: one command. Where a unique index has another process win
 * the race, it is asked once more.
 *
 * @param made a new document with all the values, for its defaults, validation and hooks; it becomes the stored one
 * @returns that, or, where the one that was found is of a class below it, one of that class
 */
export async function upsertBy<D extends Document>(
  made: D,
  by: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Promise<D> {
  const definition = definitionOf(made.constructor);
  const name = `${definition.name}.upsert`;
  await validateOrFail(made, definition, { context: 'upsert' });
  const outcome = new Outcome(made, definition);
  const step = async (): Promise<void> => {
    refuseUncast(made, definition);
    await sendBy(made, definition, by, changes, name).catch(async (error: unknown) => {
      if (!(error instanceof DuplicateKeyError)) throw error;
      await sendBy(made, definition, by, changes, name).catch((again: unknown) => {
        throw again instanceof TransactionAbortedError ? error : again;
      });
    });
    outcome.note('update');
  };
  const withInside = (): Promise<void> => runInside(made, step, { events: () => ['upsert'] });
  await outcome.around(() => runCallbacks(made, definition, ['upsert'], withInside));
  return asKind(made, definition);
}

function asKind<D extends Document>(stored: D, definition: ModelDefinition): D {
  const { home } = stored[STATE];
  const place = stored[STATE].place()!;
  const kind = kindAt(definition, place);
  if (kind === definition) return stored;
  const document = hydrateAt(shellOf((kind.model as { readonly prototype: D }).prototype, kind), place);
  document[STATE].home = home;
  return document;
}

async function sendBy(
  made: Document,
  definition: ModelDefinition,
  by: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
  name: string,
): Promise<void> {
  const state = made[STATE];
  const target = homeOf(made, definition, name);
  stampCreated(made, definition);
  startVersion(made, definition);
  const stored = state.forInsert();
  const keys = Object.keys(changes).map((key) => definition.fields.get(key)?.storedName ?? key);
  const times = definition.timestamps ? [definition.fields.get('updatedAt')!.storedName] : [];
  const version = definition.lockVersion ? definition.fields.get(LOCK_VERSION)!.storedName : undefined;
  const lasting = lastingFields(definition)
    .add('_id')
    .add(version ?? '_id');
  const set = [...new Set([...keys, ...times])].filter((key) => !lasting.has(key) && Object.hasOwn(stored, key));
  const rest = Object.keys(stored).filter((key) => !set.includes(key) && key !== version);
  const filter = compileFilter(withCondition(everyDocument(definition, []), valuesCondition(by)));
  const pick = (names: readonly string[]): object => Object.fromEntries(names.map((key) => [key, stored[key]]));
  const update = {
    ...(set.length > 0 && { $set: pick(set) }),
    ...(rest.length > 0 && { $setOnInsert: pick(rest) }),
    // One that was found may be held by somebody, who shall hear of it; nobody knows beforehand whether one was.
    ...(version !== undefined && { $inc: { [version]: 1 } }),
  };
  const bytes = await findOneAndUpdateRaw(target, name, filter, update, { upsert: true, returnDocument: 'after' });
  state.replaceBytes(bytes!);
  state.isNew = false;
  state.home = target;
}
