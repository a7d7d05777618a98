import { Timestamp } from '../bson/classes';
import { isBsonOf, isPlain } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

const LARGEST = 2 ** 32 - 1;

function cast(value: unknown): Timestamp | typeof UNCASTABLE {
  if (isBsonOf<Timestamp>(value, 'Timestamp')) return new Timestamp({ t: value.high >>> 0, i: value.low >>> 0 });
  if (!isPlain(value) || Object.keys(value).length !== 2) return UNCASTABLE;
  const { t, i } = value;
  return isPart(t) && isPart(i) ? new Timestamp({ t, i }) : UNCASTABLE;
}

function isPart(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST;
}

/** The server's own timestamp: seconds and a counter, also given as `{ t, i }`. For points in time, use `Date`. */
export const timestampType = plainType<Timestamp>({ name: 'Timestamp', mutable: false, cast });
