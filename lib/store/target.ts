import type { ReadConcernLike, ReadPreferenceLike, WriteConcern, WriteConcernSettings } from 'mongodb';
import type { ClientEntry } from '../clients/client-entry';
import { clientNamed } from '../clients/registry';
import { AbstractModelError } from '../errors/abstract-model-error';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { NotConnectedError } from '../errors/not-connected-error';
import { contextSlot } from '../context/context';
import type { ModelDefinition } from '../definition/model-definition';
import { checkBlock } from '../session/block';

/** Where and how a model is stored, other than its definition says. */
export interface Storage {
  /** Name of a client given to `connect`. */
  readonly client?: string;
  readonly database?: string;
  readonly collection?: string;
  readonly readPreference?: ReadPreferenceLike;
  readonly readConcern?: ReadConcernLike;
  readonly writeConcern?: WriteConcern | WriteConcernSettings;
}

/** The concerns that a collection is used with. */
export type Concerns = Pick<Storage, 'readPreference' | 'readConcern' | 'writeConcern'>;

type Check = (value: unknown) => boolean;

const MODES: readonly unknown[] = ['primary', 'primaryPreferred', 'secondary', 'secondaryPreferred', 'nearest'];
const isName: Check = (value) => typeof value === 'string' && value !== '';
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const orNothing =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const STORAGE_OPTIONS: Readonly<Record<keyof Storage, Check>> = {
  client: isName,
  database: isName,
  collection: isName,
  readPreference: orNothing((value) => MODES.includes(isObject(value) ? (value as { mode?: unknown }).mode : value)),
  readConcern: orNothing((value) => isName(isObject(value) ? (value as { level?: unknown }).level : value)),
  writeConcern: orNothing(isObject),
};

/** Refuses a storage that is unknown or ill-typed, and a block that is none. */
export function checkStorage(storage: unknown, block: unknown, where: string): void {
  checkBlock(block, where);
  const given = typeof storage === 'object' && storage !== null ? storage : { options: storage };
  for (const [option, value] of Object.entries(given)) {
    if (Object.hasOwn(STORAGE_OPTIONS, option) && STORAGE_OPTIONS[option as keyof Storage](value)) continue;
    throw new InvalidOptionError({
      option,
      problem: `${where} does not take ${JSON.stringify(option)} like this.`,
      resolution: `Its options: the names ${Object.keys(STORAGE_OPTIONS).slice(0, 3).join(', ')}; readPreference, readConcern and writeConcern as the driver has them.`,
    });
  }
}

/** The collection that an operation goes to. A document remembers the one that it came from. */
export interface Target {
  readonly entry: ClientEntry;
  readonly database: string;
  readonly collection: string;
  readonly concerns: Concerns | undefined;
}

/** Where models are stored of which nothing else is said around an operation. */
const usual = new WeakMap<ModelDefinition, Target>();

/** The storage that `Model.with` has set around here, by model class. */
export const storageSlot = contextSlot<ReadonlyMap<object, Storage>>('storage');

/** Runs a block in which a model and its subclasses are stored elsewhere. What is set inside counts more than around. */
export function withStorage<T>(model: object, storage: Storage, block: () => T): T {
  const around = [...(storageSlot.get() ?? [])];
  const below = around.filter(([other]) => Object.prototype.isPrototypeOf.call(model, other));
  const merged = below.map(([other, own]): [object, Storage] => [other, { ...own, ...storage }]);
  return storageSlot.run(new Map([...around, ...merged, [model, { ...storageOf(model), ...storage }]]), block);
}

/** What `with` around here says of a model; its superclasses are asked too. */
export function storageOf(model: object): Storage | undefined {
  const overrides = storageSlot.get();
  if (overrides === undefined) return undefined;
  for (let cls: object | null = model; cls !== null; cls = Object.getPrototypeOf(cls) as object | null) {
    const storage = overrides.get(cls);
    if (storage !== undefined) return storage;
  }
  return undefined;
}

/** The name of the client that a model uses here. */
export function clientNameOf(definition: ModelDefinition): string {
  return storageOf(definition.model)?.client ?? definition.client;
}

/**
 * The collection that a model uses here.
 *
 * @throws NotConnectedError, UnknownClientError
 * @throws AbstractModelError for a class whose subclasses each have a collection of their own
 */
export function targetOf(definition: ModelDefinition, operation: string): Target {
  const storage = storageOf(definition.model);
  const entry = clientNamed(storage?.client ?? definition.client, operation);
  if (storage !== undefined) return makeTarget(definition, entry, operation, storage);
  const known = usual.get(definition);
  if (known?.entry === entry) return known;
  const target = makeTarget(definition, entry, operation, {});
  usual.set(definition, target);
  return target;
}

function makeTarget(definition: ModelDefinition, entry: ClientEntry, operation: string, storage: Storage): Target {
  const collection = storage.collection ?? definition.collection;
  if (definition.collection === undefined || collection === undefined)
    throw new AbstractModelError({ model: definition.name, operation });
  const database = storage.database ?? definition.database ?? entry.database;
  return { entry, database, collection, concerns: concernsOf(storage) };
}

/**
 * The collection that a document came from, with the concerns of here.
 *
 * @throws NotConnectedError when its client was closed
 */
export function targetAt(home: Target, definition: ModelDefinition, operation: string): Target {
  if (home.entry.closed) throw new NotConnectedError({ operation, client: home.entry.name });
  const storage = storageOf(definition.model);
  const concerns = storage === undefined ? undefined : concernsOf(storage);
  return concerns === home.concerns ? home : { ...home, concerns };
}

function concernsOf({ readPreference, readConcern, writeConcern }: Storage): Concerns | undefined {
  if (readPreference === undefined && readConcern === undefined && writeConcern === undefined) return undefined;
  return { readPreference, readConcern, writeConcern };
}

/** Whether two targets are the same collection of the same client. */
export function sameCollection(one: Target, other: Target): boolean {
  return (
    one.entry.client === other.entry.client && one.database === other.database && one.collection === other.collection
  );
}
