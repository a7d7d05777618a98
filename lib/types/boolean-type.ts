import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

const WORDS = new Map([
  ...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
]);

function cast(value: unknown): boolean | typeof UNCASTABLE {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0) return value === 1;
  const known = typeof value === 'string' ? WORDS.get(value.trim().toLowerCase()) : undefined;
  return known ?? UNCASTABLE;
}

/** `true` or `false`, also as the words and digits that forms send for them. */
export const booleanType = plainType<boolean>({ name: 'Boolean', mutable: false, cast });
