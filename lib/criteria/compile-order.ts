import type { ModelDefinition } from '../definition/model-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { isPlain } from '../types/data';
import { resolvePath } from './resolve-path';

/** Stored paths to directions, the first decides first. */
export type Sort = ReadonlyMap<string, 1 | -1>;

const DIRECTIONS: ReadonlyMap<unknown, 1 | -1> = new Map<unknown, 1 | -1>([
  [1, 1],
  [-1, -1],
  ['asc', 1],
  ['desc', -1],
  ['ascending', 1],
  ['descending', -1],
]);

/** The order in which documents come where a first or last one is asked for and the criteria says none. */
export const BY_ID: Sort = new Map([['_id', 1]]);

/**
 * The order of a query as the server takes it; `undefined` for none.
 *
 * @throws UnknownAttributeError, InvalidOptionError
 */
export function compileOrder(definition: ModelDefinition, order: readonly unknown[]): Sort | undefined {
  if (order.length === 0) return undefined;
  const sort = new Map<string, 1 | -1>();
  for (const given of order) {
    for (const [path, direction] of keysOf(definition, given))
      sort.set(resolvePath(definition, path).stored, direction);
  }
  return sort;
}

/** The same order from its end. */
export function inverted(sort: Sort): Sort {
  return new Map(Array.from(sort, ([path, direction]) => [path, direction === 1 ? -1 : 1]));
}

function keysOf(definition: ModelDefinition, given: unknown): [path: string, direction: 1 | -1][] {
  if (typeof given === 'string') return [[given, 1]];
  if (!isPlain(given)) throw refused(definition, given);
  return Object.entries(given).map(([path, direction]) => [path, directionOf(definition, direction)]);
}

function directionOf(definition: ModelDefinition, given: unknown): 1 | -1 {
  const direction = DIRECTIONS.get(given);
  if (direction === undefined) throw refused(definition, given);
  return direction;
}

function refused({ name }: ModelDefinition, given: unknown): InvalidOptionError {
  return new InvalidOptionError({
    option: 'order',
    problem: `${name}.order was given ${String(given)}.`,
    resolution:
      "Give attribute names, or objects of them with 1, -1, 'asc' or 'desc': order('name'), order({ age: -1 }).",
  });
}
