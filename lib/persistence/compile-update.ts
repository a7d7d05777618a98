import {
  isEmptyUpdate,
  type ElementRef,
  type Guard,
  type ListChange,
  type Path,
  type Update,
} from '../attributes/update';
import { setOwn } from '../bson/own-key';
import { equalTo } from '../criteria/cast-operand';
import type { RawFilter, RawUpdate } from '../store/write';
import { keyOf } from '../bson/id-key';
import { guardExpression } from './guard-expression';
import { placeOf } from './places';
import { guardFilters, neededGuards } from './update-filter';
import { pipelineOf } from './update-pipeline';
import { withWholeLists } from './whole-lists';

/** One command: what to look for, what to do, and which elements are meant. */
export interface UpdateCommand {
  readonly filter: RawFilter;
  readonly update: RawUpdate;
  readonly arrayFilters?: readonly RawFilter[];
}

/** With more, operators and conditions would make the server go through a list for each element that is meant. */
const MANY = 32;

/** The steps of a path that an expression can follow: the server reads nothing that is nested deeper than 200 levels. */
const DEEPEST_PIPELINE = 40;
const DEEPEST_CHECK = 24;

/**
 * Makes one command of an update: operators, with the elements of lists named by `_id`, wherever the server takes these
 * together, and else, or where many elements are meant, a pipeline. Elements that must still be there stand in the filter
 * too, as a write whose array filter hits nothing counts as matched.
 *
 * @see https://www.mongodb.com/docs/manual/reference/operator/update/positional-filtered/
 */
export function compileUpdate(selector: RawFilter, update: Update): UpdateCommand {
  if (isOfOwnFields(update)) return { filter: selector, update: ownFieldsOf(update) };
  const isConflicting = conflicts(update);
  const depth = depthOf(update);
  if (isConflicting && depth > DEEPEST_PIPELINE) return compileUpdate(selector, withWholeLists(update));
  const guards = neededGuards(update.guards);
  const isLarge = depth <= DEEPEST_CHECK && guards.filter(isInList).length > MANY;
  const filter = withGuards(selector, isLarge ? [{ $expr: guardExpression(guards) }] : guardFilters(guards));
  return isLarge || isConflicting ? { filter, update: pipelineOf(update) } : { filter, ...operatorsOf(update) };
}

function isInList({ path }: Guard): boolean {
  return path.some((segment) => typeof segment !== 'string');
}

/** How many steps the longest path has. */
function depthOf({ set, unset, lists }: Update): number {
  const paths = [...set, ...lists].map(({ path }) => path);
  return [...paths, ...unset].reduce((most, path) => Math.max(most, path.length), 0);
}

function withGuards(selector: RawFilter, guards: readonly RawFilter[]): RawFilter {
  return guards.length === 0 ? selector : { ...selector, $and: guards };
}

function operatorsOf(update: Update): Omit<UpdateCommand, 'filter'> {
  const elements = new Elements();
  const set = update.set.map(({ path, value }) => [elements.pathOf(path), value] as const);
  const unset = update.unset.map((path) => [elements.pathOf(path), ''] as const);
  const pull = update.lists
    .filter(({ pulled }) => pulled.length > 0)
    .map(({ path, pulled }) => [elements.pathOf(path), { _id: { $in: pulled } }] as const);
  const push = update.lists
    .filter(({ added }) => added.length > 0)
    .map(({ path, added, at }) => [elements.pathOf(path), pushOf(added, at)] as const);
  const operators = { $set: set, $unset: unset, $pull: pull, $push: push };
  const used = Object.entries(operators).filter(([, entries]) => entries.length > 0);
  return {
    update: Object.fromEntries(used.map(([operator, entries]) => [operator, Object.fromEntries<unknown>(entries)])),
    ...(elements.filters.length > 0 && { arrayFilters: elements.filters }),
  };
}

function pushOf(added: readonly unknown[], at: number | undefined): object {
  return { $each: added, ...(at !== undefined && { $position: at }) };
}

/** Gives each element that is named by `_id` an identifier, the same one each time. */
class Elements {
  readonly filters: RawFilter[] = [];
  readonly #identifiers = new Map<string, string>();

  pathOf(path: Path): string {
    let around = '';
    for (const segment of path) around += (around === '' ? '' : '.') + this.#step(segment, around);
    return around;
  }

  #step(segment: string | ElementRef, around: string): string {
    if (typeof segment === 'string') return segment;
    if ('index' in segment) return String(segment.index);
    const key = `${around} ${keyOf(segment.id)}`;
    let identifier = this.#identifiers.get(key);
    if (identifier === undefined) {
      identifier = `e${this.filters.length}`;
      this.#identifiers.set(key, identifier);
      this.filters.push({ [`${identifier}._id`]: equalTo(segment.id) });
    }
    return `$[${identifier}]`;
  }
}

/** A path in the server's own form, with the filters that say which elements are meant. */
export function pathWithElements(path: Path): { readonly path: string; readonly filters: readonly RawFilter[] } {
  const elements = new Elements();
  return { path: elements.pathOf(path), filters: elements.filters };
}

/** As most updates are: whole fields of the document, or a list that gets longer, each at a place of its own. */
function isOfOwnFields({ set, unset, lists, guards }: Update): boolean {
  if (guards.length > 0 || lists.length > 1) return false;
  for (const { path } of set) if (path.length > 1) return false;
  for (const path of unset) if (path.length > 1) return false;
  return lists.length === 0 || isLonger(lists[0]!, set);
}

function isLonger({ path, pulled, order }: ListChange, set: Update['set']): boolean {
  if (path.length > 1 || pulled.length > 0 || order !== undefined) return false;
  return set.every((one) => one.path[0] !== path[0]);
}

function ownFieldsOf({ set, unset, lists }: Update): RawUpdate {
  const update: Record<string, Record<string, unknown>> = {};
  if (set.length > 0) {
    const values: Record<string, unknown> = (update['$set'] = {});
    for (const { path, value } of set) setOwn(values, path[0] as string, value);
  }
  if (unset.length > 0) {
    const values: Record<string, unknown> = (update['$unset'] = {});
    for (const path of unset) setOwn(values, path[0] as string, '');
  }
  for (const { path, added, at } of lists) setOwn((update['$push'] = {}), path[0] as string, pushOf(added, at));
  return update;
}

/** Whether the server refuses to do it all with operators: two of them at one place, or one inside the other. */
function conflicts(update: Update): boolean {
  if (isEmptyUpdate(update)) return false;
  const isDouble = update.lists.some(
    ({ order, pulled, added }) => order !== undefined || (pulled.length > 0 && added.length > 0),
  );
  if (isDouble) return true;
  const places = [...update.set, ...update.lists].map(({ path }) => placeOf(path));
  const sorted = [...places, ...update.unset.map(placeOf)].sort();
  return sorted.some((place, index) => index > 0 && place.startsWith(sorted[index - 1]!));
}
