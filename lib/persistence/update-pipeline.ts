import type { ListChange, Member, Update } from '../attributes/update';
import { eachElement, type Expression, listOrNone, literal } from './each-element';
import { keyOf } from '../bson/id-key';
import { type Place, placesOf } from './places';

/**
 * The same as the operators would do, as one pipeline, which knows no conflicts: every key is worked out once, and every
 * list gone through once.
 *
 * @see https://www.mongodb.com/docs/manual/tutorial/update-documents-with-aggregation-pipeline/
 */
export function pipelineOf(update: Update): object[] {
  const root = placesOf(update);
  const set = [...root.below].map(([key, place]) => [key, expressionAt(place, `$${key}`, 0)] as const);
  return [{ $set: Object.fromEntries(set) }];
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
  const changed = inElements(place, listOrNone(current), depth);
  const { list } = place;
  if (list === undefined) return changed;
  const left = list.pulled.length === 0 ? changed : unlessIn(changed, list.pulled);
  if (list.order !== undefined) return inOrder(left, list.order, list);
  if (list.added.length === 0) return left;
  return list.at === undefined ? { $concatArrays: [left, literal(list.added)] } : insertedAt(left, list);
}

/** The elements of a list with the changes inside them. */
function inElements({ elements }: Place, list: Expression, depth: number): Expression {
  if (elements.size === 0) return list;
  const item = `$$item${depth}`;
  const choices = [...elements.values()].map(({ ref, place }) => ({ ref, then: expressionAt(place, item, depth + 1) }));
  return eachElement(choices, list, depth, item);
}

// What is no document has no `_id`, and stays.
function unlessIn(list: Expression, ids: readonly unknown[]): Expression {
  return { $filter: { input: list, as: 'one', cond: { $lt: [{ $indexOfArray: [literal(ids), '$$one._id'] }, 0] } } };
}

function insertedAt(list: Expression, { added, at = 0 }: ListChange): Expression {
  const before = at === 0 ? [] : [{ $slice: ['$$list', at] }];
  return { $let: { vars: { list }, in: { $concatArrays: [...before, literal(added), after('$$list', at)] } } };
}

/** What comes after so many elements. */
function after(list: Expression, count: number): Expression {
  const size = { $size: list };
  return { $cond: [{ $gt: [size, count] }, { $slice: [list, count, { $max: [1, size] }] }, []] };
}

// All is taken from a pool: first what is new, then what is stored, of which others may have taken some away.
function inOrder(list: Expression, order: readonly Member[], { known, kept = [] }: ListChange): Expression {
  const isById = known === undefined;
  const mine = isById ? membersOf(kept) : { $slice: ['$$list', Math.max(known, 1)] };
  const others = isById ? unlessIn('$$list', kept) : after('$$list', known);
  const values = order.flatMap((member) => ('value' in member ? [member.value] : []));
  const pool = { $concatArrays: [literal(values), mine] };
  const places = placesIn(order, kept, values.length);
  const arranged = isById ? unlessGone(takenFrom(literal(places))) : takenFrom(withinPool(places));
  const all = { $let: { vars: { pool }, in: { $concatArrays: [arranged, others] } } };
  return { $let: { vars: { list }, in: all } };
}

function takenFrom(places: Expression): Expression {
  return { $map: { input: places, as: 'place', in: { $arrayElemAt: ['$$pool', '$$place'] } } };
}

function unlessGone(members: Expression): Expression {
  return { $filter: { input: members, as: 'one', cond: { $ne: ['$$one', null] } } };
}

// What lies behind the end of a list would be taken for null, and stored.
function withinPool(places: readonly number[]): Expression {
  return { $filter: { input: literal(places), as: 'place', cond: { $lt: ['$$place', { $size: '$$pool' }] } } };
}

/** Where in the pool each member lies. */
function placesIn(order: readonly Member[], kept: readonly unknown[], count: number): number[] {
  const places = new Map(kept.map((id, place) => [keyOf(id), place]));
  let next = 0;
  return order.map((member) => {
    if ('value' in member) return next++;
    return count + ('index' in member ? member.index : places.get(keyOf(member.id))!);
  });
}

// Mostly nobody else was there. Else each is looked for, which takes as many steps as there are elements.
function membersOf(kept: readonly unknown[]): Expression {
  const ids = { $map: { input: '$$list', as: 'one', in: '$$one._id' } };
  const found = { $cond: [{ $lt: ['$$at', 0] }, null, { $arrayElemAt: ['$$list', '$$at'] }] };
  const one = { $let: { vars: { at: { $indexOfArray: ['$$ids', '$$id'] } }, in: found } };
  const looked = { $map: { input: literal(kept), as: 'id', in: one } };
  return { $let: { vars: { ids }, in: { $cond: [{ $eq: ['$$ids', literal(kept)] }, '$$list', looked] } } };
}
