import { InvalidOptionError } from '../errors/invalid-option-error';
import { aggregate } from '../store/read';
import { compilePlan, type Course } from './execution';
import type { Query } from './query';
import { type Place, resolvePath } from './resolve-path';

/**
 * How many documents of a query have each value at a path.
 *
 * @throws UnknownAttributeError; InvalidOptionError for a position in an array, which has no name in an aggregation
 */
export async function tally(query: Query, path: string, { target, name }: Course): Promise<Map<unknown, number>> {
  const place = resolvePath(query.definition, path);
  if (place.stored.split('.').some((step) => /^\d+$/.test(step))) throw positioned(name, path);
  const { filter, options, asksForNone } = compilePlan(query);
  if (asksForNone) return new Map();
  const { sort, skip, limit, hint, collation, comment, maxTimeMS, readPreference } = options;
  const pipeline = [
    { $match: filter },
    ...(sort === undefined ? [] : [{ $sort: sort }]),
    ...(skip === undefined ? [] : [{ $skip: skip }]),
    ...(limit === undefined ? [] : [{ $limit: limit }]),
    { $group: { _id: `$${place.stored}`, count: { $sum: 1 } } },
  ];
  const settings = Object.entries({ hint, collation, comment, maxTimeMS, readPreference });
  const given = Object.fromEntries(settings.filter(([, value]) => value !== undefined));
  const rows = await aggregate(target, name, pipeline, given).all();
  const counts = new Map<unknown, number>();
  for (const { _id, count } of rows) {
    const value = loaded(place, _id ?? null);
    counts.set(value, (counts.get(value) ?? 0) + (count as number));
  }
  return counts;
}

// A path through an array gives the values of all its items.
function loaded(place: Place, stored: unknown): unknown {
  const { type } = place;
  if (stored === null || type === undefined) return stored;
  if (Array.isArray(stored) && type.items === undefined) return stored.map((item) => loaded(place, item));
  return type.load(stored);
}

function positioned(operation: string, path: string): InvalidOptionError {
  return new InvalidOptionError({
    option: path,
    problem: `${operation} was given ${JSON.stringify(path)}, which names a position in an array.`,
    resolution: 'Count the values that pluck() gives for it.',
  });
}
