import { STATE, type Document } from '../attributes/document';
import type { Update } from '../attributes/update';
import { BSON } from '../bson/classes';
import type { ModelDefinition } from '../definition/model-definition';
import { DocumentNotFoundError } from '../errors/document-not-found-error';
import { StaleDocumentError } from '../errors/stale-document-error';
import { findOneRaw } from '../store/read';
import type { Target } from '../store/target';
import { updateOne, type WriteCount } from '../store/write';
import { compileUpdate, type UpdateCommand } from './compile-update';
import { homeOf } from './home';
import { LOCK_VERSION, takeVersion, versionFilter, versionOf } from './lock-version';
import type { SaveOptions } from './save-options';
import { refuseTooDeepChanges, refuseTooLarge } from './server-limits';
import { shardKeyFilter } from './shard-key';
import { storedId } from './stored-id';
import { stampUpdated } from './timestamps';

/**
 * Stores what changed, in one command with just the changed paths. Without a change nothing is sent.
 *
 * @returns whether anything was sent
 * @throws DocumentNotFoundError when the stored document is gone; the document stays changed
 */
export async function update(document: Document, definition: ModelDefinition, options: SaveOptions): Promise<boolean> {
  const state = document[STATE];
  state.wasNew = false;
  const stamps = options.touch !== false && state.isChanged();
  const unstamp = stamps ? stampUpdated(document, definition) : undefined;
  try {
    const changes = state.forUpdate();
    const pending = state.pending();
    if (changes !== null) await write(document, definition, `${definition.name}.save`, changes);
    state.settle(pending);
    return changes !== null;
  } catch (error) {
    unstamp?.();
    throw error;
  }
}

/**
 * Sends changes of one stored document, be they its own or of what is inside it, as one command.
 *
 * @throws DocumentNotFoundError when it is gone
 * @throws StaleDocumentError when something inside it is gone or changed that the changes are about
 * @throws ServerLimitError when it would be nested too deeply, or too much changes at once
 */
export function write(document: Document, definition: ModelDefinition, name: string, changes: Update): Promise<void> {
  const target = homeOf(document, definition, name);
  const version = versionOf(document, definition);
  refuseTooDeepChanges(document, name, changes);
  const command = updateCommand(document, definition, changes);
  refuseTooLarge(name, changes, command);
  const { filter, update, arrayFilters } = command;
  const options = arrayFilters && { arrayFilters: [...arrayFilters] };
  const isGuarded = changes.guards.length > 0;
  return updateOne(target, name, filter, update, options).then(
    accept.bind(undefined, document, definition, target, name, isGuarded, version),
  );
}

function accept(
  document: Document,
  definition: ModelDefinition,
  target: Target,
  name: string,
  isGuarded: boolean,
  version: number | undefined,
  { matchedCount }: WriteCount,
): Promise<never> | void {
  // None for a write that asks for no acknowledgement: then nobody knows.
  if (matchedCount === 0) return refuseStale(document, definition, target, name, isGuarded);
  if (version !== undefined) takeVersion(document, version + 1);
}

/** The one command that stores changes of a document. */
export function updateCommand(document: Document, definition: ModelDefinition, changes: Update): UpdateCommand {
  const version = versionOf(document, definition);
  const byId = { _id: storedId(document) };
  const isAlone = version === undefined && definition.shardKey.length === 0;
  const selector = isAlone
    ? byId
    : { ...byId, ...shardKeyFilter(document, definition), ...versionFilter(version, definition) };
  return compileUpdate(selector, versioned(changes, version, definition));
}

function versioned(changes: Update, version: number | undefined, definition: ModelDefinition): Update {
  if (version === undefined) return changes;
  const path = [definition.fields.get(LOCK_VERSION)!.storedName];
  const others = changes.set.filter((one) => one.path[0] !== path[0]);
  return { ...changes, set: [...others, { path, value: version + 1 }] };
}

/**
 * Says why a write matched nothing.
 *
 * @throws StaleDocumentError when the document is there in another version, or without what the write was about
 * @throws DocumentNotFoundError when it is gone
 */
export async function refuseStale(
  document: Document,
  definition: ModelDefinition,
  target: Target,
  operation: string,
  isGuarded: boolean,
): Promise<never> {
  const id = storedId(document);
  const expectedVersion = versionOf(document, definition);
  if (isGuarded || expectedVersion !== undefined || definition.shardKey.length > 0) {
    const stored = await storedVersion(target, operation, id, definition);
    if (stored !== null)
      throw new StaleDocumentError({ model: definition.name, id, operation, expectedVersion, actualVersion: stored });
  }
  const criteria = { _id: id, ...shardKeyFilter(document, definition) };
  throw new DocumentNotFoundError({ model: definition.name, criteria });
}

// A write that matched nothing says no more than that: null for a document that is gone.
async function storedVersion(
  target: Target,
  operation: string,
  id: unknown,
  definition: ModelDefinition,
): Promise<number | undefined | null> {
  const storedName = definition.fields.get(LOCK_VERSION)?.storedName ?? LOCK_VERSION;
  const options = { readPreference: 'primary', projection: { [storedName]: 1 } } as const;
  const bytes = await findOneRaw(target, operation, { _id: id }, options);
  if (bytes === null) return null;
  const version: unknown = BSON.deserialize(bytes)[storedName];
  return typeof version === 'number' ? version : definition.lockVersion ? 0 : undefined;
}
