import { STATE, type Document } from '../attributes/document';
import { hydrateAt, shellOf } from '../attributes/hydrate';
import { chunkOf } from '../bson/chunk';
import { loadingOf, runFindHooks, runInitializeHooks } from '../callbacks/loading';
import { runCallbacks } from '../callbacks/run-callbacks';
import { runInside, type PartsWrite } from '../callbacks/run-inside';
import { compileFilter } from '../criteria/compile-filter';
import { loadOne } from '../criteria/execution';
import { everyDocument, valuesCondition, withCondition } from '../criteria/query';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { DocumentNotFoundError } from '../errors/document-not-found-error';
import { DuplicateKeyError } from '../errors/duplicate-key-error';
import { TransactionAbortedError } from '../errors/transaction-aborted-error';
import { kindAt } from '../inheritance/kind-of-bytes';
import { kindsOf } from '../inheritance/kinds';
import { findOneAndUpdateRaw, findOneRaw, upsertOneRaw, type Upserted } from '../store/read';
import { targetOf } from '../store/target';
import type { RawFilter } from '../store/write';
import { refuseUncast, validateOrFail } from '../validation/validate';
import { assign } from './assign';
import { refuseWrite } from './guard';
import { homeOf } from './home';
import { LOCK_VERSION, startVersion } from './lock-version';
import { doneInside, Outcome } from './outcome';
import { becomeStored } from './reload';
import { refuseTooDeep } from './server-limits';
import { stampCreated, stampUpdated } from './timestamps';
import { lastingFields } from './upsert';

type Values = Readonly<Record<string, unknown>>;

/**
 * Finds a document by values and changes it, or stores a new one: one command. Where a unique index has another process win
 * the race, it is asked once more. Where the model has classes below it, the document is looked up first: hooks and validators are
 * those of its own class.
 *
 * @returns the document as it is stored, of its own class
 */
export async function upsertBy(asked: ModelDefinition, by: Values, changes: Values): Promise<Document> {
  const found = await storedBelow(asked, by, changes);
  const changed = found === undefined ? undefined : await changeFound(found, by, changes);
  return changed ?? storeOrChange(asked, by, changes);
}

/** The document that is meant, where it is of a class below the one that was asked: what it does is known to that alone. */
async function storedBelow(asked: ModelDefinition, by: Values, changes: Values): Promise<Document | undefined> {
  if (kindsOf(asked).every((kind) => kind === asked) || namesKind(asked, by) || namesKind(asked, changes))
    return undefined;
  const name = `${asked.name}.upsert`;
  const query = withCondition(everyDocument(asked, []), valuesCondition(by));
  const course = { target: targetOf(asked, name), name };
  const found = await loadOne<Document>({ ...query, settings: { readPreference: 'primary' } }, course);
  return found === null || definitionOf(found.constructor) === asked ? undefined : found;
}

function namesKind({ hierarchy: { key }, storedFields }: ModelDefinition, attributes: Values): boolean {
  return Object.hasOwn(attributes, key) || Object.hasOwn(attributes, storedFields.get(key)?.name ?? key);
}

/** Changes a document that was looked up, with its own hooks; `undefined` where it is gone or changed meanwhile. */
async function changeFound(found: Document, by: Values, changes: Values): Promise<Document | undefined> {
  const definition = definitionOf(found.constructor);
  const name = `${definition.name}.upsert`;
  const target = homeOf(found, definition, name);
  const gone = new DocumentNotFoundError({ model: definition.name, criteria: by });
  assign(found, definition, changes);
  try {
    return await aroundUpsert(found, definition, async () => {
      stampUpdated(found, definition);
      const update = updateOf(found, definition, changes, false);
      const filter = { $and: [filterOf(definition, by), { _id: found.id }] };
      const isSame = Object.keys(update).length === 0;
      const bytes = await (isSame
        ? findOneRaw(target, name, filter, { readPreference: 'primary' })
        : findOneAndUpdateRaw(target, name, filter, update, { returnDocument: 'after' }));
      if (bytes === null) throw gone;
      return { bytes, created: false };
    });
  } catch (error) {
    if (error === gone) return undefined;
    throw error;
  }
}

async function storeOrChange(asked: ModelDefinition, by: Values, changes: Values): Promise<Document> {
  const made = new (asked.model as unknown as new (attributes: Values) => Document)({ ...by, ...changes });
  const definition = definitionOf(made.constructor);
  return aroundUpsert(made, definition, () =>
    send(made, definition, by, changes).catch(async (error: unknown) => {
      if (!(error instanceof DuplicateKeyError)) throw error;
      return send(made, definition, by, changes).catch((again: unknown) => {
        throw again instanceof TransactionAbortedError ? error : again;
      });
    }),
  );
}

function send(made: Document, definition: ModelDefinition, by: Values, changes: Values): Promise<Upserted> {
  const name = `${definition.name}.upsert`;
  const target = homeOf(made, definition, name);
  stampCreated(made, definition);
  startVersion(made, definition);
  return upsertOneRaw(target, name, filterOf(definition, by), updateOf(made, definition, changes, true));
}

function filterOf(definition: ModelDefinition, by: Values): RawFilter {
  return compileFilter(withCondition(everyDocument(definition, []), valuesCondition(by)));
}

/** What is changed of one that is there and, where it may be missing, what is stored then. */
function updateOf(document: Document, definition: ModelDefinition, changes: Values, orStores: boolean): RawFilter {
  const stored = document[STATE].forInsert();
  refuseTooDeep(document, `${definition.name}.upsert`, stored);
  const keys = Object.keys(changes).map((key) => definition.fields.get(key)?.storedName ?? key);
  const times = definition.timestamps ? [definition.fields.get('updatedAt')!.storedName] : [];
  const version = definition.lockVersion ? definition.fields.get(LOCK_VERSION)!.storedName : undefined;
  const lasting = lastingFields(definition)
    .add('_id')
    .add(version ?? '_id');
  const set = [...new Set([...keys, ...times])].filter((key) => !lasting.has(key) && Object.hasOwn(stored, key));
  const rest = Object.keys(stored).filter((key) => orStores && !set.includes(key) && key !== version);
  const pick = (names: readonly string[]): RawFilter => Object.fromEntries(names.map((key) => [key, stored[key]]));
  return {
    ...(set.length > 0 && { $set: pick(set) }),
    ...(rest.length > 0 && { $setOnInsert: pick(rest) }),
    // One that was found may be held by somebody, who shall hear of it; nobody knows beforehand whether one was.
    ...(version !== undefined && { $inc: { [version]: 1 } }),
  };
}

/** Validation and hooks around the command, which gives what is stored then: as the document, or as one of its own class. */
async function aroundUpsert(
  document: Document,
  definition: ModelDefinition,
  command: () => Promise<Upserted>,
): Promise<Document> {
  let stored = document;
  refuseWrite(document, definition, `${definition.name}.upsert`);
  await validateOrFail(document, definition, { context: 'upsert' });
  const outcome = new Outcome(document, definition);
  const step: PartsWrite = async (parts) => {
    refuseUncast(document, definition, parts);
    const { bytes, created } = await command();
    const action = created ? 'create' : 'update';
    outcome.note(action, doneInside(parts, action));
    const home = homeOf(document, definition, `${definition.name}.upsert`);
    Object.assign(document[STATE], { home, isNew: false, wasNew: created });
    stored = await asStored(document, definition, bytes);
  };
  const withInside = (): Promise<void> => runInside(document, step, { events: () => ['upsert'] });
  await outcome.around(() => runCallbacks(document, definition, ['upsert'], withInside));
  return stored;
}

// As one that was found: with the hooks of that.
async function asStored(document: Document, definition: ModelDefinition, bytes: Uint8Array): Promise<Document> {
  const place = { chunk: chunkOf(bytes), offset: 0 };
  const kind = kindAt(definition, place);
  if (kind === definition) {
    await becomeStored(document, definition, bytes);
    return document;
  }
  const other = hydrateAt(shellOf((kind.model as { readonly prototype: Document }).prototype, kind), place);
  other[STATE].home = document[STATE].home;
  runInitializeHooks(other);
  if (loadingOf(kind).finds) await runFindHooks(kind, [other]);
  return other;
}
