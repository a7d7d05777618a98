/**
 * Whether there is something: neither absent nor null, nor a string of blanks, nor a list, map or set of nothing. `false` and
 * 0 are something.
 */
export function isPresent(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Map || value instanceof Set ? value.size > 0 : true;
}
