import { STATE, type HasState } from '../../attributes/document';
import { setOwn } from '../../bson/own-key';
import type { CompiledUpdate } from '../../criteria/compile-update';
import { copyData, isPlain } from '../../types/data';
import { changeInside } from './apply';

/**
 * The operators as the server takes them where a path that is to be set leads through something that holds nothing, as a
 * number does: the whole attribute is set then, with an object in its place.
 */
export function withWholeFields(document: HasState, operators: CompiledUpdate): CompiledUpdate {
  const given = Object.entries(operators['$set'] ?? {});
  const inTheWay = new Set(given.filter(([path]) => isInTheWay(document, path)).map(([path]) => keyOf(path)));
  if (inTheWay.size === 0) return operators;
  const $set: Record<string, unknown> = {};
  for (const [path, operand] of given) {
    const [key, ...below] = path.split('.') as [string, ...string[]];
    if (inTheWay.has(key) && !Object.hasOwn($set, key)) $set[key] = wholeOf(document, key);
    if (inTheWay.has(key)) changeInside($set[key] as Record<string, unknown>, below, operand);
    else setOwn($set, path, operand);
  }
  return { ...operators, $set };
}

function keyOf(path: string): string {
  return path.split('.')[0]!;
}

/** The attribute as an object that can be stored. */
function wholeOf(document: HasState, key: string): Record<string, unknown> {
  const value = copyData(valueOf(document, key));
  return isPlain(value) || Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function valueOf(document: HasState, key: string): unknown {
  const { [STATE]: state } = document;
  const index = state.shape.indexes.get(key);
  return index === undefined ? undefined : state.read(index);
}

// Documents inside and maps have fields of their own: a path through them is cast where it is compiled.
function isInTheWay(document: HasState, path: string): boolean {
  const [key, ...below] = path.split('.') as [string, ...string[]];
  let value = valueOf(document, key);
  for (const step of below) {
    if (value === null || typeof value !== 'object') return value !== undefined;
    if (!isPlain(value) && !Array.isArray(value)) return false;
    value = Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
  }
  return false;
}
