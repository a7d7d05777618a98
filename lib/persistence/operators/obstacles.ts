import { isDocument, STATE, type HasState } from '../../attributes/document';
import type { Known } from '../../attributes/update';
import type { CompiledUpdate } from '../../criteria/compile-update';
import { isPlain } from '../../types/data';
import { changeInside } from './inside';

/** Operators that the server takes, and what must be stored for them. */
export interface Passable {
  readonly operators: CompiledUpdate;
  readonly known: readonly Known[];
}

/**
 * The operators as the server takes them where a path that is to be set leads through something that holds nothing, as a
 * number does: an object with the rest of the path is set in its place, if it still stands there.
 */
export function withoutObstacles(document: HasState, operators: CompiledUpdate): Passable {
  const given = Object.entries(operators['$set'] ?? {});
  const obstacles = new Map(given.map(([path]) => [path, obstacleOn(document, path)]));
  const $set: Record<string, unknown> = {};
  for (const [path, operand] of given) {
    const obstacle = obstacles.get(path);
    if (obstacle === undefined) $set[path] = operand;
    else changeInside(($set[obstacle] ??= {}) as Record<string, unknown>, restOf(path, obstacle), operand);
  }
  const inTheWay = new Set([...obstacles.values()].filter((obstacle) => obstacle !== undefined));
  const known = Array.from(inTheWay, (path): Known => [path, { $not: { $type: 'object' } }]);
  return inTheWay.size === 0 ? { operators, known } : { operators: { ...operators, $set }, known };
}

function restOf(path: string, obstacle: string): [string, ...string[]] {
  return path.slice(obstacle.length + 1).split('.') as [string, ...string[]];
}

/** The part of a path where something stands that can hold nothing, as far as is known of what is stored. */
function obstacleOn(document: HasState, path: string): string | undefined {
  const steps = path.split('.');
  let value: unknown = document;
  for (const [depth, step] of steps.entries()) {
    if (value === undefined) return undefined;
    if (value === null || typeof value !== 'object' || !canHold(value)) return steps.slice(0, depth).join('.');
    value = storedBelow(value, step);
  }
  return undefined;
}

// Into a list too, no other steps lead than its positions; the server says so.
function canHold(value: object): boolean {
  return isDocument(value) || isPlain(value) || Array.isArray(value) || value instanceof Map || value instanceof Set;
}

function storedBelow(value: object, step: string): unknown {
  if (isDocument(value)) return storedIn(value, step);
  if (value instanceof Map) return (value as ReadonlyMap<unknown, unknown>).get(step);
  return Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
}

function storedIn({ [STATE]: state }: HasState, storedName: string): unknown {
  const field = state.shape.fields[state.shape.indexes.get(storedName) ?? -1];
  if (field === undefined) return undefined;
  const document = field.embedded === undefined ? undefined : state.originInside(field.index);
  return document ?? state.was(field.name);
}
