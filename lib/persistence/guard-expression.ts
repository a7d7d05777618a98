import type { ElementRef, Guard, Known } from '../attributes/update';
import { eachElement, type Expression, listOrNone, literal } from './each-element';
import { guardedPlaces, type Element, type Place } from './places';

/**
 * Says the same as the conditions of a filter, in one expression that goes through each list once: the server looks through
 * a list for each single condition, and with thousands of them that takes seconds.
 *
 * @see https://www.mongodb.com/docs/manual/reference/operator/query/expr/
 */
export function guardExpression(guards: readonly Guard[]): Expression {
  const root = guardedPlaces(guards);
  return { $and: [...root.below].flatMap(([key, place]) => conditionsAt(place, `$${key}`, 0)) };
}

function conditionsAt(place: Place, current: string, depth: number): Expression[] {
  const own = place.guards.map((guard) =>
    'value' in guard ? { $eq: [current, literal(guard.value)] } : isObject(current),
  );
  const below = [...place.below].flatMap(([key, inside]) => conditionsAt(inside, `${current}.${key}`, depth));
  return [...own, ...below, ...elementsAt([...place.elements.values()], current, depth)];
}

function isObject(current: Expression): Expression {
  return { $eq: [{ $type: current }, 'object'] };
}

function elementsAt(elements: readonly Element[], current: string, depth: number): Expression[] {
  const ids = elements.flatMap(({ ref }) => ('id' in ref ? [ref.id] : []));
  const there = ids.length === 0 ? [] : [{ $setIsSubset: [literal(ids), listOrNone(`${current}._id`)] }];
  const positions = elements.flatMap(({ ref }) => ('id' in ref ? [] : [ref.index]));
  const long = positions.length === 0 ? [] : [{ $gt: [{ $size: listOrNone(current) }, Math.max(...positions)] }];
  const choices = elements.flatMap(({ ref, place }) => {
    const conditions = [...knownConditions(ref, `$$item${depth}`), ...insideAt(place, depth)];
    return conditions.length === 0 ? [] : [{ ref, then: { $and: conditions } }];
  });
  if (choices.length === 0) return [...there, ...long];
  const all = eachElement(choices, listOrNone(current), depth, true);
  return [...there, ...long, { $allElementsTrue: [all] }];
}

// That it is there was said of all elements at once.
function insideAt(place: Place, depth: number): Expression[] {
  return conditionsAt({ ...place, guards: [] }, `$$item${depth}`, depth + 1);
}

function knownConditions(ref: ElementRef, item: string): Expression[] {
  return 'id' in ref ? [] : ref.was.map((known) => knownCondition(known, item));
}

function knownCondition([path, condition]: Known, item: string): Expression {
  const current = path === '' ? item : path.split('.').reduce<Expression>(stepInto, item);
  return expressionOf(condition as Readonly<Record<string, unknown>>, current);
}

// In an expression a number is no step into a list.
function stepInto(around: Expression, step: string): Expression {
  if (/^\d+$/.test(step)) return { $arrayElemAt: [listOrNone(around), Number(step)] };
  if (typeof around === 'string') return `${around}.${step}`;
  return { $let: { vars: { inner: around }, in: `$$inner.${step}` } };
}

/** One of the conditions that `known` gives. */
function expressionOf(condition: Readonly<Record<string, unknown>>, current: Expression): Expression {
  if ('$eq' in condition) return { $eq: [current, literal(condition['$eq'])] };
  if ('$exists' in condition) return { $eq: [{ $type: current }, 'missing'] };
  if ('$size' in condition) return { $eq: [{ $size: listOrNone(current) }, condition['$size']] };
  if ('$not' in condition) return { $not: [isObject(current)] };
  return { $eq: [{ $type: current }, condition['$type']] };
}
