import { types } from 'node:util';
import { isBson, isPlain, sameData } from './data';

/** The BSON classes of which JavaScript's numbers and texts do not tell the kind. */
const KINDS: ReadonlySet<string> = new Set(['Double', 'Int32', 'Long', 'BSONSymbol']);

/**
 * A value to be stored in place of another, with the kind that each number in it had there: 5 that was stored as a double
 * is a double again, and not an integer. What is another number than before is stored as JavaScript has it.
 *
 * @param exact what is stored, decoded with the kind of each number
 */
export function keepKinds(value: unknown, exact: unknown): unknown {
  if (typeof value !== 'object' || value === null) return isLeaf(value, exact) ? exact : value;
  if (Array.isArray(value)) return Array.isArray(exact) ? inArray(value, exact) : value;
  const [entries, known] = [entriesOf(value), entriesOf(exact)];
  if (entries === undefined || known === undefined) return value;
  const before = new Map(known);
  const kept = entries.map(([key, item]) => [key, before.has(key) ? keepKinds(item, before.get(key)) : item] as const);
  return types.isMap(value) ? new Map(kept) : Object.fromEntries(kept);
}

/** The entries of what is stored as a document and is nothing but that. */
function entriesOf(value: unknown): [key: string, item: unknown][] | undefined {
  if (types.isMap(value)) return [...(value as Map<string, unknown>)];
  return isPlain(value) ? Object.entries(value) : undefined;
}

/** Items that were put in or taken out in one place leave those before and after it where they can be found. */
function inArray(values: readonly unknown[], exact: readonly unknown[]): unknown[] {
  const shorter = Math.min(values.length, exact.length);
  let before = 0;
  if (values.length === exact.length) before = shorter;
  else while (before < shorter && isLike(values[before], exact[before])) before += 1;
  const moved = exact.length - values.length;
  let after = values.length;
  while (after > before && after + moved > before && isLike(values[after - 1], exact[after - 1 + moved])) after -= 1;
  return Array.from(values, (item, index) => {
    if (index < before) return keepKinds(item, exact[index]);
    return index >= after ? keepKinds(item, exact[index + moved]) : item;
  });
}

function isLike(value: unknown, exact: unknown): boolean {
  if (typeof value !== 'object' || value === null) return isLeaf(value, exact);
  const [items, others] = [itemsOf(value), itemsOf(exact)];
  if (items === undefined || others === undefined) return sameData(value, exact);
  return items.length === others.length && items.every((item, index) => isLike(item, others[index]));
}

/** What is in an array or in a document, keys included. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : entriesOf(value)?.flat();
}

function isLeaf(value: unknown, exact: unknown): boolean {
  if (!isBson(exact) || !KINDS.has(exact._bsontype)) return Object.is(value, exact);
  // A number beyond 2^53 is never what was read of a Long.
  if (typeof value === 'number')
    return Object.is(value, Number(exact)) && (exact._bsontype !== 'Long' || Number.isSafeInteger(value));
  return typeof value === 'string' && exact._bsontype === 'BSONSymbol' && value === String(exact);
}
