import type { Guard, Path, Segment } from '../attributes/update';
import { equalTo } from '../criteria/cast-operand';
import type { RawFilter } from '../store/write';

/** Conditions which say that what a write is about is still there. */
export function guardFilters(guards: readonly Guard[]): RawFilter[] {
  return guards.map(filterOf);
}

/** Those that no other says too: what is inside of something comes right after it, and cannot be there without it. */
export function neededGuards(guards: readonly Guard[]): readonly Guard[] {
  return guards.filter((guard, index) => !isImplied(guard, guards[index + 1]));
}

function isImplied({ path, ...guard }: Guard, next: Guard | undefined): boolean {
  if (next === undefined || 'value' in guard || 'known' in guard || next.path.length <= path.length) return false;
  return path.every((segment, depth) => segment === next.path[depth]);
}

function filterOf(guard: Guard): RawFilter {
  const { known } = guard;
  if (known !== undefined)
    return inside(guard.path, (path) => Object.fromEntries(known.map(([below, one]) => [join(path, below), one])));
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
  const within = inside(path.slice(at + 1), leaf);
  const element: RawFilter =
    Object.keys(within).length === 0
      ? { [`${list}._id`]: equalTo(id) }
      : { [list]: { $elemMatch: { _id: equalTo(id), ...within } } };
  return { ...positions(before), ...element };
}

function leafOf(path: Path, leaf: (path: string) => RawFilter): RawFilter {
  return { ...positions(path), ...leaf(textOf(path)) };
}

// An element without `_id` must hold what it held.
function positions(path: Path): RawFilter {
  const entries = path.flatMap((segment, depth) =>
    typeof segment === 'object' && 'index' in segment
      ? segment.was.map(([below, condition]) => [join(textOf(path.slice(0, depth + 1)), below), condition] as const)
      : [],
  );
  return Object.fromEntries(entries);
}

function join(path: string, below: string): string {
  return path === '' || below === '' ? path + below : `${path}.${below}`;
}

function textOf(path: Path): string {
  return path.map((segment: Segment) => (typeof segment === 'string' ? segment : indexOf(segment))).join('.');
}

function indexOf(segment: Exclude<Segment, string>): string {
  return 'index' in segment ? String(segment.index) : '';
}
