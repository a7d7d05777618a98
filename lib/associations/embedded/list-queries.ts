import type * as Sift from 'sift';
import { STATE, type Document } from '../../attributes/document';
import { compileOrder, type Sort } from '../../criteria/compile-order';
import { storedFilter } from '../../criteria/stored-form';
import type { BSONRegExp } from '../../bson/classes';
import { InvalidOptionError } from '../../errors/invalid-option-error';
import { keyOf } from '../../bson/id-key';
import { isBsonOf, isPlain } from '../../types/data';
import { UNCASTABLE } from '../../types/field-type';
import { regExpType } from '../../types/reg-exp-type';
import type { Hook } from './address';

/** The documents that match a filter as the server would say, looked at as they would be stored. */
export function matchingIn(documents: readonly Document[], { embedded }: Hook, filter: object): Document[] {
  // Loaded when a list is first asked: a program that starts need not wait for it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at once
  const { default: sift } = require('sift') as typeof Sift;
  const given = inMemory(storedFilter(embedded.definition(), filter));
  const matches = sift(given as never) as (stored: unknown) => boolean;
  return documents.filter((document) => matches(document[STATE].forInsert()));
}

// What the server takes for a pattern is a `RegExp` here; what is compared with `$eq` is a value, whatever it is.
function inMemory(filter: unknown): unknown {
  if (Array.isArray(filter)) return filter.map(inMemory);
  if (isPlain(filter))
    return Object.fromEntries(
      Object.entries(filter).map(([key, given]) => [key, key === '$eq' ? given : inMemory(given)] as const),
    );
  const pattern = regExpType.load(filter);
  if (isBsonOf<BSONRegExp>(pattern, 'BSONRegExp')) throw unreadable(pattern);
  return pattern;
}

function unreadable({ pattern, options }: BSONRegExp): InvalidOptionError {
  return new InvalidOptionError({
    option: 'filter',
    problem: `The pattern ${JSON.stringify(pattern)} with the options ${JSON.stringify(options)} cannot be matched in memory.`,
    summary: 'Lists inside a document are looked at here, and JavaScript has no such pattern.',
    resolution: 'Give a RegExp, or a function: [...list].filter((document) => …).',
  });
}

/** The document with this `_id`. */
export function findById(documents: readonly Document[], given: unknown): Document | undefined {
  return documents.find((document) => {
    const type = document[STATE].shape.fields[document[STATE].shape.id]?.type;
    const id = type === undefined || given === null || given === undefined ? UNCASTABLE : type.cast(given);
    return id !== UNCASTABLE && keyOf(document.id) === keyOf(id);
  });
}

/** The documents in an order of their attributes; what is absent comes first, as on the server. */
export function inOrder(
  documents: readonly Document[],
  { embedded }: Hook,
  order: Readonly<Record<string, unknown>>,
): Document[] {
  const sort = compileOrder(embedded.definition(), [order]) ?? new Map<string, 1 | -1>();
  const rows = documents.map((document) => ({ document, stored: document[STATE].forInsert() }));
  return rows.sort((one, other) => compare(one.stored, other.stored, sort)).map(({ document }) => document);
}

function compare(one: object, other: object, sort: Sort): number {
  for (const [path, direction] of sort) {
    const result = compareValues(valueAt(one, path), valueAt(other, path));
    if (result !== 0) return result * direction;
  }
  return 0;
}

function valueAt(stored: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      stored,
    );
}

function compareValues(one: unknown, other: unknown): number {
  const [a, b] = [comparable(one), comparable(other)];
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return a < b ? -1 : Number(a > b);
}

function comparable(value: unknown): string | number | bigint | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Date) return value.getTime();
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}
