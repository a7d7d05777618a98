import type { ElementRef, ListChange, Member, Path, Update } from '../attributes/update';
import { keyOf } from './id-key';

type Expression = unknown;

/** What happens at one place of the stored document and below it. */
interface Place {
  write?: { readonly value: unknown } | 'unset';
  list?: ListChange;
  readonly below: Map<string, Place>;
  readonly elements: Map<string, { readonly ref: ElementRef; readonly place: Place }>;
}

/**
 * The same as the operators would do, as one pipeline, which knows no conflicts: every key is worked out once. What comes
 * from documents stands under `$literal`, or a text that begins with a dollar sign would be read as a path.
 *
 * @see https://www.mongodb.com/docs/manual/tutorial/update-documents-with-aggregation-pipeline/
 */
export function pipelineOf(update: Update): object[] {
  const root = placesOf(update);
  const set = [...root.below].map(([key, place]) => [key, expressionAt(place, `$${key}`, 0)] as const);
  return [{ $set: Object.fromEntries(set) }];
}

function newPlace(): Place {
  return { below: new Map(), elements: new Map() };
}

function placesOf({ set, unset, lists }: Update): Place {
  const root = newPlace();
  for (const { path, value } of set) placeAt(root, path).write = { value };
  for (const path of unset) placeAt(root, path).write = 'unset';
  for (const list of lists) placeAt(root, list.path).list = list;
  return root;
}

function placeAt(root: Place, path: Path): Place {
  return path.reduce<Place>((around, segment) => {
    if (typeof segment !== 'string') return elementOf(around, segment);
    const known = around.below.get(segment) ?? newPlace();
    around.below.set(segment, known);
    return known;
  }, root);
}

function elementOf(around: Place, ref: ElementRef): Place {
  const key = 'index' in ref ? String(ref.index) : `id ${keyOf(ref.id)}`;
  const known = around.elements.get(key) ?? { ref, place: newPlace() };
  around.elements.set(key, known);
  return known.place;
}

function literal(value: unknown): Expression {
  return { $literal: value };
}

/** @param current how the expression names the value that is stored there */
function expressionAt(place: Place, current: string, depth: number): Expression {
  if (place.write === 'unset') return '$$REMOVE';
  if (place.write !== undefined) return literal(place.write.value);
  return place.list !== undefined || place.elements.size > 0
    ? listAt(place, current, depth)
    : objectAt(place, current, depth);
}

function objectAt(place: Place, current: string, depth: number): Expression {
  const gone = [...place.below].filter(([, below]) => below.write === 'unset').map(([key]) => key);
  const kept = [...place.below].filter(([, below]) => below.write !== 'unset');
  const changed = kept.map(([key, below]) => [key, expressionAt(below, `${current}.${key}`, depth)] as const);
  const merged = changed.length === 0 ? current : { $mergeObjects: [current, Object.fromEntries(changed)] };
  return gone.length === 0 ? merged : without(merged, gone);
}

// `$unsetField` would say it shorter, but servers before 5.0 do not know it.
function without(object: Expression, keys: readonly string[]): Expression {
  const cond = { $not: [{ $in: ['$$entry.k', literal(keys)] }] };
  return { $arrayToObject: { $filter: { input: { $objectToArray: object }, as: 'entry', cond } } };
}

function listAt(place: Place, current: string, depth: number): Expression {
  const stored = { $cond: [{ $isArray: [current] }, current, []] };
  const changed = inElements(place, stored, depth);
  const { list } = place;
  if (list === undefined) return changed;
  const left = list.pulled.length === 0 ? changed : unlessIn(changed, list.pulled);
  if (list.order !== undefined) return inOrder(left, list.order, list.known);
  if (list.added.length === 0) return left;
  return list.at === undefined ? { $concatArrays: [left, literal(list.added)] } : insertedAt(left, list);
}

/** The elements of a list with the changes inside them. */
function inElements({ elements }: Place, list: Expression, depth: number): Expression {
  if (elements.size === 0) return list;
  const item = `item${depth}`;
  const branches = [...elements.values()].map(({ ref, place }) => ({
    case: 'index' in ref ? { $eq: [`$$at${depth}`, ref.index] } : { $eq: [`$$${item}._id`, literal(ref.id)] },
    then: expressionAt(place, `$$${item}`, depth + 1),
  }));
  const change = { $switch: { branches, default: `$$${item}` } };
  if ([...elements.values()].every(({ ref }) => 'id' in ref)) return { $map: { input: list, as: item, in: change } };
  const here = { $arrayElemAt: [`$$list${depth}`, `$$at${depth}`] };
  const each = { $let: { vars: { [item]: here }, in: change } };
  const positions = { $range: [0, { $size: `$$list${depth}` }] };
  return {
    $let: { vars: { [`list${depth}`]: list }, in: { $map: { input: positions, as: `at${depth}`, in: each } } },
  };
}

// What is no document has no `_id`, and stays.
function unlessIn(list: Expression, ids: readonly unknown[]): Expression {
  return { $filter: { input: list, as: 'one', cond: { $not: [{ $in: ['$$one._id', literal(ids)] }] } } };
}

function insertedAt(list: Expression, { added, at = 0 }: ListChange): Expression {
  const before = at === 0 ? [] : [{ $slice: ['$$list', at] }];
  return { $let: { vars: { list }, in: { $concatArrays: [...before, literal(added), after('$$list', at)] } } };
}

function inOrder(list: Expression, order: readonly Member[], known: number | undefined): Expression {
  const parts = order.map(partOf);
  const ids = order.flatMap((member) => ('id' in member ? [member.id] : []));
  const others = known === undefined ? unlessIn('$$list', ids) : after('$$list', known);
  return { $let: { vars: { list }, in: { $concatArrays: [...parts, others] } } };
}

function partOf(member: Member): Expression {
  if ('value' in member) return literal([member.value]);
  if ('index' in member) return { $slice: ['$$list', member.index, 1] };
  return { $filter: { input: '$$list', as: 'one', cond: { $eq: ['$$one._id', literal(member.id)] } } };
}

/** What comes after so many elements. */
function after(list: Expression, count: number): Expression {
  const size = { $size: list };
  return { $cond: [{ $gt: [size, count] }, { $slice: [list, count, { $max: [1, size] }] }, []] };
}
