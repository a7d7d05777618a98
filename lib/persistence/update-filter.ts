import type { Guard, Path, Segment, StoredValues } from '../attributes/update';
import type { RawFilter } from '../store/write';

/** Conditions which say that what a write is about is still there. */
export function guardFilters(guards: readonly Guard[]): RawFilter[] {
  return guards.map(filterOf);
}

function filterOf(guard: Guard): RawFilter {
  if ('value' in guard) return inside(guard.path, (path) => ({ [path]: { $eq: guard.value } }));
  const last = guard.path.at(-1);
  const isElement = typeof last === 'object';
  return inside(guard.path, (path) => (isElement ? {} : { [path]: { $type: 'object' } }));
}

// Elements that have an `_id` are looked for by it at every depth. `$elemMatch` says that all conditions are about one.
function inside(path: Path, leaf: (path: string) => RawFilter): RawFilter {
  const at = path.findIndex((segment) => typeof segment === 'object' && 'id' in segment);
  if (at === -1) return leafOf(path, leaf);
  const before = path.slice(0, at);
  const list = textOf(before);
  const { id } = path[at] as { readonly id: unknown };
  const below = path.slice(at + 1);
  const element: RawFilter =
    below.length === 0 ? { [`${list}._id`]: id } : { [list]: { $elemMatch: { _id: id, ...inside(below, leaf) } } };
  return { ...positions(before), ...element };
}

function leafOf(path: Path, leaf: (path: string) => RawFilter): RawFilter {
  return { ...positions(path), ...(path.length === 0 ? {} : leaf(textOf(path))) };
}

// An element without `_id` must hold what it held, each key by itself, as their order may be another one.
function positions(path: Path): RawFilter {
  const entries = path.flatMap((segment, depth) =>
    typeof segment === 'object' && 'index' in segment ? valuesAt(textOf(path.slice(0, depth + 1)), segment.was) : [],
  );
  return Object.fromEntries(entries);
}

function valuesAt(path: string, was: StoredValues): [string, unknown][] {
  const entries = Object.entries(was);
  if (entries.length === 0) return [[path, { $type: 'object' }]];
  return entries.map(([name, value]) => [`${path}.${name}`, value === undefined ? { $exists: false } : { $eq: value }]);
}

function textOf(path: Path): string {
  return path.map((segment: Segment) => (typeof segment === 'string' ? segment : indexOf(segment))).join('.');
}

function indexOf(segment: Exclude<Segment, string>): string {
  return 'index' in segment ? String(segment.index) : '';
}
