import { types } from 'node:util';
import { setOwn } from '../bson/own-key';
import { isPlain } from '../types/data';

/** What is deeper cannot be stored; a circle is deeper than anything. */
const DEEPEST = 180;

/**
 * Remembers what a value holds, deeply, and gives a function that makes it hold that again. The objects stay the same
 * ones, so whoever was handed them before sees them as they were. The function may be called more than once.
 */
export function rewinder(value: unknown): () => void {
  const steps: (() => void)[] = [];
  remember(value, steps, 0);
  return () => {
    for (const step of steps) step();
  };
}

function remember(value: unknown, steps: (() => void)[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  if (Array.isArray(value)) rememberArray(value, steps, depth);
  else if (types.isMap(value)) rememberMap(value, steps, depth);
  else if (types.isSet(value)) rememberSet(value, steps, depth);
  else if (types.isDate(value)) rememberDate(value, steps);
  else if (types.isUint8Array(value)) rememberBytes(value, steps);
  else if (isPlain(value)) rememberObject(value, steps, depth);
}

function rememberArray(array: unknown[], steps: (() => void)[], depth: number): void {
  const items = array.slice();
  for (const item of items) remember(item, steps, depth + 1);
  steps.push(() => {
    // Not by `push`, which lists of documents have in a form of their own.
    array.length = items.length;
    items.forEach((item, index) => (array[index] = item));
  });
}

function rememberMap(map: Map<unknown, unknown>, steps: (() => void)[], depth: number): void {
  const entries = [...map];
  for (const [, item] of entries) remember(item, steps, depth + 1);
  steps.push(() => {
    map.clear();
    for (const [key, item] of entries) map.set(key, item);
  });
}

function rememberSet(set: Set<unknown>, steps: (() => void)[], depth: number): void {
  const items = [...set];
  for (const item of items) remember(item, steps, depth + 1);
  steps.push(() => {
    set.clear();
    for (const item of items) set.add(item);
  });
}

function rememberDate(date: Date, steps: (() => void)[]): void {
  const time = date.getTime();
  steps.push(() => void date.setTime(time));
}

function rememberBytes(bytes: Uint8Array, steps: (() => void)[]): void {
  const held = Uint8Array.from(bytes);
  steps.push(() => {
    bytes.set(held);
  });
}

function rememberObject(object: Record<string, unknown>, steps: (() => void)[], depth: number): void {
  const entries = Object.keys(object).map((key) => [key, object[key]] as const);
  for (const [, item] of entries) remember(item, steps, depth + 1);
  steps.push(() => {
    // Deleted first and set again, as the order of keys is part of the value.
    for (const key of Object.keys(object)) Reflect.deleteProperty(object, key);
    for (const [key, item] of entries) setOwn(object, key, item);
  });
}
