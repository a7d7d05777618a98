import { types } from 'node:util';
import { isDocument } from '../attributes/document';
import { BSON } from '../bson/classes';
import { DocumentNotFoundError } from '../errors/document-not-found-error';
import { CastError } from '../errors/cast-error';
import { castOperand } from './cast-operand';
import { type Course, load, loadOne } from './execution';
import { type Query, withCondition } from './query';
import { type Place, resolvePath } from './resolve-path';

/** The query for the document with this `_id`. */
export function withId(query: Query, id: unknown): Query {
  // Compiled at once, so that the id need not be copied.
  return withCondition(query, { kind: 'id', id: requireId(query, id) });
}

/** Documents by their ids, in that order, each once, without those that were not found. */
export async function findMany<R>(query: Query, ids: Iterable<unknown>, course: Course): Promise<R[]> {
  const found = await findByKeys<R>(query, keyed(query, ids), course);
  return [...found.values()].filter((document) => document !== undefined);
}

/** @throws DocumentNotFoundError for the ids that were not found */
export async function findManyOrFail<R>(query: Query, ids: Iterable<unknown>, course: Course): Promise<R[]> {
  const keys = keyed(query, ids);
  const found = await findByKeys<R>(query, keys, course);
  const missing = [...found].filter(([, document]) => document === undefined).map(([key]) => keys.get(key));
  if (missing.length > 0) throw new DocumentNotFoundError({ model: query.definition.name, criteria: missing });
  return [...found.values()] as R[];
}

/** @throws DocumentNotFoundError */
export async function findOrFail<R>(query: Query, id: unknown, course: Course): Promise<R> {
  const found = await loadOne<R>(withId(query, id), course);
  if (found === null) throw new DocumentNotFoundError({ model: query.definition.name, criteria: id });
  return found;
}

async function findByKeys<R>(
  query: Query,
  ids: Map<string, unknown>,
  course: Course,
): Promise<Map<string, R | undefined>> {
  const found = new Map<string, R | undefined>(Array.from(ids.keys(), (key) => [key, undefined]));
  if (ids.size === 0) return found;
  const matching = withCondition(query, { kind: 'filter', given: { _id: { $in: [...ids.values()] } } });
  const place = resolvePath(query.definition, '_id');
  for (const document of await load<R>(matching, course)) found.set(keyOf(place, idOf(document)), document);
  return found;
}

/** Whether several ids are given: an array or a set of them. */
export function isSeveral(ids: unknown): ids is Iterable<unknown> {
  return Array.isArray(ids) || types.isSet(ids);
}

/** The ids as given, each once, by what they are cast to. */
function keyed(query: Query, ids: Iterable<unknown>): Map<string, unknown> {
  if (!isSeveral(ids)) throw refused(query, ids, 'list of ids');
  const place = resolvePath(query.definition, '_id');
  return new Map(Array.from(ids, (id) => [keyOf(place, requireId(query, id)), id]));
}

/** No document has null for its id; asked for one, somebody has lost it. */
function requireId(query: Query, id: unknown): unknown {
  if (id === null || id === undefined)
    throw refused(query, id, query.definition.fields.get('_id')?.type.name ?? 'ObjectId');
  return id;
}

function refused({ definition }: Query, value: unknown, type: string): CastError {
  return new CastError({ model: definition.name, path: '_id', value, type });
}

function keyOf(place: Place, id: unknown): string {
  return Buffer.from(BSON.serialize({ id: castOperand(place, id) })).toString('base64');
}

function idOf(result: unknown): unknown {
  return isDocument(result) ? result.id : (result as { readonly _id: unknown })._id;
}
