import { ownBytes } from '../bson/chunk';
import { decodeField } from '../bson/decode';
import { findRaw } from '../store/read';
import { isPlain } from '../types/data';
import { including } from './compile-projection';
import { compilePlan, type Course } from './execution';
import type { Query } from './query';
import { type Place, resolvePath } from './resolve-path';

/** The values of some paths of one document. */
type Plucker = (bytes: Uint8Array) => unknown;

/**
 * The values at one path, or tuples of those at several, of every document that a query gives. What is missing is null.
 *
 * @throws UnknownAttributeError
 */
export async function pluck(query: Query, paths: readonly string[], { target, name }: Course): Promise<unknown[]> {
  const places = paths.map((path) => resolvePath(query.definition, path));
  const part = including(
    query.definition,
    places.map(({ stored }) => stored),
  );
  const { filter, options, asksForNone } = compilePlan(query, part);
  if (asksForNone) return [];
  const plucked: unknown[] = [];
  const take = pluckerOf(places);
  const cursor = findRaw(target, name, filter, options);
  for (let batch = await cursor.nextBatch(); batch !== null; batch = await cursor.nextBatch()) {
    for (const bytes of batch) plucked.push(take(bytes));
  }
  return plucked;
}

function pluckerOf(places: readonly Place[]): Plucker {
  const takers = places.map(({ stored, type }) => {
    const [first = '', ...rest] = stored.split('.');
    return { first, rest, load: loadOf(type) };
  });
  return (bytes) => {
    // Copied: an id that is kept would else keep the whole batch in memory.
    const { chunk, offset } = ownBytes(bytes);
    const values = takers.map(
      ({ first, rest, load }) => valueAt(decodeField(chunk, offset, first), rest, load) ?? null,
    );
    return values.length === 1 ? values[0] : values;
  };
}

type Load = (stored: unknown) => unknown;

function loadOf(type: Place['type']): Load {
  return (stored) => (stored === null || stored === undefined || type === undefined ? stored : type.load(stored));
}

/** The value at a path below a stored value; those of all its elements where it is an array. */
function valueAt(stored: unknown, path: readonly string[], load: Load): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return load(stored);
  if (Array.isArray(stored)) {
    return /^\d+$/.test(step)
      ? valueAt(stored[Number(step)], rest, load)
      : stored.map((item) => valueAt(item, path, load) ?? null);
  }
  return isPlain(stored) && Object.hasOwn(stored, step) ? valueAt(stored[step], rest, load) : undefined;
}
