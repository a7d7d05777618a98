import type { CompiledUpdate } from '../../criteria/compile-update';
import type { ModelDefinition } from '../../definition/model-definition';
import { InvalidOptionError } from '../../errors/invalid-option-error';
import { UNCASTABLE } from '../../types/field-type';
import { IN_MEMORY } from './in-memory';

interface Each {
  readonly $each: readonly unknown[];
}

const refused = (): unknown => UNCASTABLE;

/** What two operands of one operator for one path are together. */
const TOGETHER: ReadonlyMap<string, (one: unknown, other: unknown) => unknown> = new Map([
  ['$set', (_one: unknown, other: unknown) => other],
  ['$unset', (_one: unknown, other: unknown) => other],
  ['$currentDate', (_one: unknown, other: unknown) => other],
  ...['$inc', '$mul', '$min', '$max'].map((name) => [name, IN_MEMORY.get(name)!] as const),
  [
    '$push',
    // Where they say more than what to append, one would move or cut what the other brings.
    (one: unknown, other: unknown) =>
      [one, other].every((each) => Object.keys(each as Each).length === 1)
        ? { $each: [...(one as Each).$each, ...(other as Each).$each] }
        : UNCASTABLE,
  ],
  ['$addToSet', (one: unknown, other: unknown) => ({ $each: [...(one as Each).$each, ...(other as Each).$each] })],
  ['$pullAll', (one: unknown, other: unknown) => [...(one as unknown[]), ...(other as unknown[])]],
]);

/**
 * Two sets of operators as one.
 *
 * @throws InvalidOptionError where both are about one path and cannot be one command
 */
export function mergeOperators({ name }: ModelDefinition, one: CompiledUpdate, other: CompiledUpdate): CompiledUpdate {
  const merged: CompiledUpdate = Object.fromEntries(Object.entries(one).map(([key, paths]) => [key, { ...paths }]));
  for (const [operator, paths] of Object.entries(other)) {
    for (const [path, operand] of Object.entries(paths)) {
      const known = merged[operator] ?? {};
      const isKnown = Object.hasOwn(known, path);
      if (!isKnown) refuseConflicts(name, merged, operator, placesOf(operator, path, operand));
      const together = isKnown ? (TOGETHER.get(operator) ?? refused)(known[path], operand) : operand;
      if (together === UNCASTABLE) throw conflict(name, operator, operator, path);
      merged[operator] = { ...known, [path]: together };
    }
  }
  return merged;
}

/** A renamed field is about two places. */
function placesOf(operator: string, path: string, operand: unknown): string[] {
  return operator === '$rename' ? [path, operand as string] : [path];
}

function refuseConflicts(model: string, merged: CompiledUpdate, operator: string, places: readonly string[]): void {
  const [from, to] = places as [string, string?];
  if (to !== undefined && isWithin(from, to)) throw conflict(model, operator, operator, to);
  for (const place of places) refuseConflict(model, merged, operator, place);
}

/** Whether one place is the other, or one of them lies in the other. */
function isWithin(one: string, other: string): boolean {
  return `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);
}

function refuseConflict(model: string, merged: CompiledUpdate, operator: string, path: string): void {
  for (const [other, paths] of Object.entries(merged)) {
    const places = Object.entries(paths).flatMap(([known, operand]) => placesOf(other, known, operand));
    const inTheWay = places.find((known) => isWithin(known, path));
    if (inTheWay !== undefined) throw conflict(model, other, operator, path);
  }
}

function conflict(model: string, one: string, other: string, path: string): InvalidOptionError {
  return new InvalidOptionError({
    option: other,
    problem: `${model} was given both ${one} and ${other} for ${path}.`,
    summary: 'One command cannot do two things at one place: the server would not say which comes first.',
    resolution: 'Run them one after the other, outside of one atomically block.',
  });
}
