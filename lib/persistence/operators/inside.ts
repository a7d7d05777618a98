import { setOwn } from '../../bson/own-key';
import { isPlain } from '../../types/data';

/** What stands in the way of a path: no path leads through it. */
export class Obstacle {
  constructor(readonly value: unknown) {}
}

const POSITION = /^(0|[1-9]\d*)$/;

type Holder = Record<string, unknown> | unknown[];

/** Whether a step leads on from here: from an object any, from a list its positions. */
export function leadsOn(around: unknown, step: string): around is Holder {
  return isPlain(around) || (Array.isArray(around) && POSITION.test(step));
}

/** What lies at a path; `undefined` for nothing, an Obstacle where no path leads. */
export function valueInside(around: unknown, [step, ...below]: readonly string[]): unknown {
  if (step === undefined || around === undefined) return around;
  if (!leadsOn(around, step)) return new Obstacle(around);
  return valueInside(Object.hasOwn(around, step) ? (around as Record<string, unknown>)[step] : undefined, below);
}

/** Whether a path leads through a list. */
export function leadsThroughList(around: unknown, [step, ...below]: readonly string[]): boolean {
  if (step === undefined || !leadsOn(around, step)) return false;
  return Array.isArray(around) || leadsThroughList(around[step], below);
}

/**
 * Puts a value at a path, or takes it away; what holds nothing gives way to an object. As on the server a list is filled up
 * with nulls, and keeps a place of which the item is taken away.
 */
export function changeInside(around: Holder, [step, ...below]: readonly [string, ...string[]], made: unknown): void {
  const place = around as Record<string, unknown>;
  if (Array.isArray(around)) while (around.length < Number(step)) around.push(null);
  if (below.length > 0) {
    const value = Object.hasOwn(place, step) ? place[step] : undefined;
    const inner = leadsOn(value, below[0]!) ? value : {};
    setOwn(place, step, inner);
    changeInside(inner, below as [string, ...string[]], made);
  } else if (made !== undefined) setOwn(place, step, made);
  else if (Array.isArray(around)) place[step] = null;
  else Reflect.deleteProperty(place, step);
}
