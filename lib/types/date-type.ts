import { types } from 'node:util';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

/** @see https://tc39.es/ecma262/#sec-date-time-string-format */
const ISO = /^([+-]\d{6}|\d{4})-(\d{2})(?:-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?$/;

function cast(value: unknown): Date | typeof UNCASTABLE {
  if (types.isDate(value)) return valid(value.getTime());
  if (typeof value === 'number') return Number.isInteger(value) ? valid(value) : UNCASTABLE;
  return typeof value === 'string' ? fromText(value.trim()) : UNCASTABLE;
}

function fromText(text: string): Date | typeof UNCASTABLE {
  const parts = ISO.exec(text);
  if (parts === null || !isDayOfMonth(Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 1))) return UNCASTABLE;
  return valid(Date.parse(text));
}

/** JavaScript takes a 30th of February and makes it the 1st of March. */
function isDayOfMonth(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1;
}

function valid(time: number): Date | typeof UNCASTABLE {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? UNCASTABLE : date;
}

/** A point in time, to the millisecond; also as an ISO 8601 text or as milliseconds since 1970. */
export const dateType = plainType<Date>({ name: 'Date', mutable: true, cast });
