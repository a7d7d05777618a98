import type { FindOptions } from 'mongodb';
import type { ClientEntry } from '../clients/client-entry';
import { clientNamed } from '../clients/registry';
import { track } from '../session/track';
import { countDocuments, distinct, explain, findOneRaw, findRaw } from '../store/read';
import type { BatchCursor } from '../store/batch-cursor';
import { clientNameOf, type Target, targetOf } from '../store/target';
import { deleteMany, type RawFilter, updateMany } from '../store/write';
import { requireBirths } from './births';
import { compileFilter } from './compile-filter';
import { compileCommonOptions, compileReadOptions, refuseParts } from './compile-options';
import { BY_ID, compileOrder, inverted } from './compile-order';
import { compileProjection, type LoadedPart } from './compile-projection';
import { compileMark, compileUpdate } from './compile-update';
import { Loader, type Prepare } from './loader';
import { type Query, withParts } from './query';
import { type Place, resolvePath } from './resolve-path';

/** Where an operation goes, and under which name. */
export interface Course {
  readonly target: Target;
  /** As users know the operation: `Person.count`. */
  readonly name: string;
}

/** A query as the door to the driver takes it. */
export interface Plan {
  readonly filter: RawFilter;
  readonly options: FindOptions;
  /** Whether it asks for no document at all; to the server a limit of 0 would mean all of them. */
  readonly asksForNone: boolean;
}

interface Asked<T, G> {
  readonly query: Query;
  readonly name: string;
  readonly run: (query: Query, course: Course, given: G) => Promise<T>;
  readonly given: G;
}

/**
 * Runs what a public call asks for: part of the block around it from the call on, and refused where it cannot be.
 *
 * @param given as for `track`
 */
export function perform<T, G = undefined>(
  query: Query,
  method: string,
  run: Asked<T, G>['run'],
  given?: G,
): Promise<T> {
  const name = `${query.definition.name}.${method}`;
  return track(name, entryFor, start<T, G>, false, { query, name, run, given: given as G });
}

function entryFor({ query, name }: Pick<Asked<unknown, unknown>, 'query' | 'name'>): ClientEntry {
  return clientNamed(clientNameOf(query.definition), name);
}

function start<T, G>({ query, name, run, given }: Asked<T, G>): Promise<T> {
  requireBirths(query.births, name);
  return run(query, { name, target: targetOf(query.definition, name) }, given);
}

/** @throws UnknownAttributeError, CastError, InvalidOptionError */
export function compilePlan(query: Query, part?: LoadedPart): Plan {
  const options = compileReadOptions(query);
  if (part !== undefined) options.projection = part.projection;
  return { filter: compileFilter(query), options, asksForNone: options.limit === 0 };
}

/** Everything that a query gives; documents are prepared before their hooks run. */
export async function load<R>(query: Query, { target, name }: Course, prepare?: Prepare): Promise<R[]> {
  const documents: R[] = [];
  const part = compileProjection(query);
  const { filter, options, asksForNone } = compilePlan(query, part);
  if (asksForNone) return documents;
  const loader = new Loader<R>(query, target, part, prepare);
  const cursor = findRaw(target, name, filter, options);
  for (let batch = await cursor.nextBatch(); batch !== null; batch = await nextOf(cursor))
    loader.addTo(documents, batch);
  // When nothing is left to be read, as they may take their time.
  if (loader.finds) await loader.found(documents);
  return documents;
}

// Not asked where it is known that there is none, as each question costs.
function nextOf(cursor: BatchCursor<Uint8Array>): Promise<Uint8Array[] | null> | null {
  return cursor.isExhausted ? null : cursor.nextBatch();
}

/** The first of what a query gives, in its own order if it has one; null for nothing. */
export async function loadOne<R>(query: Query, { target, name }: Course, prepare?: Prepare): Promise<R | null> {
  const part = compileProjection(query);
  const { filter, options, asksForNone } = compilePlan(query, part);
  const bytes = asksForNone ? null : await findOneRaw(target, name, filter, options);
  if (bytes === null) return null;
  const loader = new Loader<R>(query, target, part, prepare);
  const document = loader.one(bytes);
  if (loader.finds) await loader.found([document]);
  return document;
}

/** The query in its order, or by `_id` if it says none. */
export function ordered(query: Query): Query {
  return query.order.length > 0 ? query : withParts(query, { order: ['_id'] });
}

/** The last ones that a query gives, in the query's order. */
export async function loadLast<R>(query: Query, count: number, course: Course): Promise<R[]> {
  if (count === 0) return [];
  // Seen from the end, a limit would take other documents.
  if (query.limit !== undefined || query.skip !== undefined)
    return (await load<R>(ordered(query), course)).slice(-count);
  const sort = inverted(compileOrder(query.definition, query.order) ?? BY_ID);
  return (await load<R>({ ...query, order: [Object.fromEntries(sort)], limit: count }, course)).reverse();
}

/** How many documents a query gives. */
export async function count(query: Query, { target, name }: Course): Promise<number> {
  const { filter, options, asksForNone } = compilePlan({ ...query, order: [] });
  return asksForNone ? 0 : countDocuments(target, name, filter, options);
}

/** Whether a query gives anything. */
export async function exists(query: Query, { target, name }: Course): Promise<boolean> {
  const { filter, options, asksForNone } = compilePlan({ ...query, order: [] });
  if (asksForNone) return false;
  return (await findOneRaw(target, name, filter, { ...options, projection: { _id: 1 } })) !== null;
}

/** The different values at a path, items of arrays one by one. */
export async function distinctValues(query: Query, path: string, { target, name }: Course): Promise<unknown[]> {
  refuseParts(query, name, ['limit', 'skip'], 'Use pluck(), which heeds them, or leave them out.');
  const { filter, options } = compilePlan({ ...query, order: [] });
  const place = resolvePath(query.definition, path);
  const values = await distinct(target, name, place.stored, filter, options);
  return values.map((value) => loadedItem(place, value));
}

function loadedItem({ type }: Place, value: unknown): unknown {
  let items = type;
  while (items?.items !== undefined) items = items.items;
  return value === null || value === undefined || items === undefined ? (value ?? null) : items.load(value);
}

/** How the server would run the query. */
export function explained(query: Query, { target, name }: Course): Promise<object> {
  const { filter, options } = compilePlan(query, compileProjection(query));
  return explain(target, name, filter, options);
}

/** Changes every match; resolves to how many there were. */
export async function update(query: Query, given: unknown, { target, name }: Course): Promise<number> {
  refuseParts(query, name, ['order', 'limit', 'skip'], 'Leave them out, or iterate over the documents and save each.');
  const filter = compileFilter(query);
  const options = compileCommonOptions(query);
  const compiled = compileUpdate(query.definition, given);
  if (compiled === undefined) return 0;
  return (await updateMany(target, name, filter, compiled, options)).matchedCount ?? 0;
}

/** Deletes every match without hooks; resolves to how many there were. */
export async function remove(query: Query, { target, name }: Course): Promise<number> {
  refuseParts(query, name, ['order', 'limit', 'skip'], 'Leave them out, or use destroyAll(), which heeds them.');
  const mark = compileMark(query.definition);
  // Nothing is lost without a word: what is deleted for good says so.
  if (mark === undefined) return deleteMany(target, name, compileFilter(query), compileCommonOptions(query));
  return (await updateMany(target, name, compileFilter(query), mark, compileCommonOptions(query))).matchedCount ?? 0;
}

/** An open reading of a query: its cursor, and what makes documents of the bytes. */
export interface Reading<R> {
  readonly cursor: BatchCursor<Uint8Array>;
  readonly loader: Loader<R>;
}

/** Prepares to read a query in batches of a size; sends nothing yet. `undefined` where there is nothing to read. */
export async function openReading<R>(
  query: Query,
  batchSize: number,
  { target, name }: Course,
  prepare?: Prepare,
): Promise<Reading<R> | undefined> {
  const part = compileProjection(query);
  const { filter, options, asksForNone } = compilePlan(query, part);
  if (asksForNone) return undefined;
  const cursor = findRaw(target, name, filter, { ...options, batchSize });
  return { cursor, loader: new Loader<R>(query, target, part, prepare) };
}
