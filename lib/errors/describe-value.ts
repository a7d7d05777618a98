import { inspect } from 'node:util';

const LONGEST = 120;

/** A value as a person reads it in a message: one line, short, whatever it holds. */
export function describeValue(value: unknown): string {
  const text = inspect(value, { depth: 2, breakLength: Infinity, maxStringLength: 60, maxArrayLength: 5 });
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A type's name with its article: `a String`, `an ObjectId`. */
export function article(type: string): string {
  return `${/^[AEIO]/.test(type) ? 'an' : 'a'} ${type}`;
}
