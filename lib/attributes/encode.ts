import { types } from 'node:util';
import { ownBytesOf } from '../bson/chunk';
import { ObjectId } from '../bson/classes';
import { WholeId } from '../bson/whole-document';
import {
  beginDocument,
  endDocument,
  REFUSED,
  writeBoolean,
  writeDate,
  writeId,
  writeNull,
  writeNumber,
  writeText,
  written,
} from '../bson/write';
import { isPlain } from '../types/data';
import { UNCASTABLE } from '../types/field-type';
import { type Encoder, keyOf, type Part } from './encoder';

type Attributes = Readonly<Record<string, unknown>>;

/** Where a document begins that is stored by itself: after nothing. */
const ID_KEY = keyOf('_id');
const SIZE = 4;

// Getters of what is given may run anything, and what they run may write a document.
let isBusy = false;

/** The attributes that get the time of the write where nothing is given for them. */
export type Stamped = readonly string[];

/** The time of the document that is written: one for all of them. */
let now = 0;

/**
 * Writes a new document as it will be stored, with an `_id` of its own unless one is given: each value is cast, and goes into
 * the bytes at once.
 *
 * @param stamped the attributes that get the time of now where nothing is given for them
 * @returns its `_id` with where it lies; `undefined` where it takes a document in memory to tell what becomes of a value
 */
export function encode(encoder: Encoder, attributes: Attributes, stamped: Stamped): WholeId | undefined {
  if (isBusy) return undefined;
  isBusy = true;
  now = Date.now();
  try {
    return encodeWhole(encoder, attributes, stamped) ?? encodeSorted(encoder, attributes, stamped);
  } finally {
    isBusy = false;
  }
}

function encodeSorted(encoder: Encoder, attributes: Attributes, stamped: Stamped): WholeId | undefined {
  const sorted = inOrder(encoder, attributes);
  return sorted && encodeWhole(encoder, sorted, stamped);
}

function encodeWhole(encoder: Encoder, attributes: Attributes, stamped: Stamped): WholeId | undefined {
  const names = Object.keys(attributes);
  const isGiven = names[0] === '_id';
  const given = isGiven ? idOf(attributes['_id']) : undefined;
  if (isGiven && given === undefined) return undefined;
  const id = new WholeId(given);
  id.isGiven = isGiven;
  const at = writeId(ID_KEY, id, SIZE);
  const end = writeParts(encoder.parts, attributes, names, isGiven ? 1 : 0, 1, at, stamped);
  if (end === REFUSED) return undefined;
  const size = endDocument(0, end);
  return id.lie(ownBytesOf(written(), size), size);
}

function idOf(given: unknown): ObjectId | undefined {
  return given instanceof ObjectId ? given : undefined;
}

const NONE: Stamped = [];

// Attributes mostly are given in the order of their declaration: then each can be written as it comes.
function writeParts(
  parts: readonly Part[],
  given: Attributes,
  names: readonly string[],
  next: number,
  first: number,
  from: number,
  stamped: Stamped,
): number {
  let at = from;
  for (let index = first; index < parts.length; index += 1) {
    const part = parts[index]!;
    let value: unknown;
    if (next < names.length && names[next] === part.name) {
      next += 1;
      value = given[part.name];
      // It is without the `_id`, or the default, that it would have as it is stored.
      if (value === undefined && (part.isId || part.initial !== undefined)) return REFUSED;
    } else value = part.isId ? new ObjectId() : part.initial;
    if (value !== undefined) at = writePart(part, value, at);
    else if (stamped.length > 0 && stamped.includes(part.name)) at = writeDate(part.key, now, at);
    if (at === REFUSED) return REFUSED;
  }
  return next === names.length ? at : REFUSED;
}

function writePart(part: Part, given: unknown, at: number): number {
  if (given === null) return part.inside === undefined && !part.isId ? writeNull(part.key, at) : REFUSED;
  switch (part.kind) {
    case 'list':
      return writeList(part, given, at);
    case 'document':
      return writeInside(part.key, part.inside!, given, at);
    case 'documents':
      return writeEach(part, given, at);
    default:
      return writeSimple(part, part.key, given, at);
  }
}

function writeSimple({ kind, type }: Part, key: Uint8Array, given: unknown, at: number): number {
  if (kind === 'text' && typeof given === 'string') return writeText(key, given, at);
  if (kind === 'number' && typeof given === 'number' && !Number.isNaN(given)) return writeNumber(key, given, at);
  if (kind === 'date' && types.isDate(given)) {
    const time = given.getTime();
    return Number.isNaN(time) ? REFUSED : writeDate(key, time, at);
  }
  return writeCast(key, type.cast(given), at);
}

function writeCast(key: Uint8Array, value: unknown, at: number): number {
  switch (typeof value) {
    case 'string':
      return writeText(key, value, at);
    case 'number':
      return writeNumber(key, value, at);
    case 'boolean':
      return writeBoolean(key, value, at);
    default:
      if (value === UNCASTABLE) return REFUSED;
      if (types.isDate(value)) return writeDate(key, value.getTime(), at);
      return value instanceof ObjectId ? writeId(key, value, at) : REFUSED;
  }
}

/** The keys of the items of lists. */
const places: Uint8Array[] = [];
const MOST_PLACES = 1000;

function placeKey(index: number): Uint8Array {
  if (index >= MOST_PLACES) return keyOf(String(index));
  return (places[index] ??= keyOf(String(index)));
}

function writeList({ key, item }: Part, given: unknown, from: number): number {
  if (!Array.isArray(given)) return REFUSED;
  const start = beginDocument(key, true, from);
  if (start === REFUSED) return REFUSED;
  let at = start + SIZE;
  for (let index = 0; index < given.length; index += 1) {
    const value: unknown = given[index];
    const place = placeKey(index);
    at = value === undefined || value === null ? writeNull(place, at) : writeSimple(item!, place, value, at);
    if (at === REFUSED) return REFUSED;
  }
  return endDocument(start, at);
}

function writeEach({ key, inside }: Part, given: unknown, from: number): number {
  if (!Array.isArray(given)) return REFUSED;
  const start = beginDocument(key, true, from);
  if (start === REFUSED) return REFUSED;
  let at = start + SIZE;
  for (let index = 0; index < given.length; index += 1) {
    at = writeInside(placeKey(index), inside!, given[index], at);
    if (at === REFUSED) return REFUSED;
  }
  return endDocument(start, at);
}

function writeInside(key: Uint8Array, inside: Encoder, given: unknown, from: number): number {
  if (!isPlain(given)) return REFUSED;
  const start = beginDocument(key, false, from);
  if (start === REFUSED) return REFUSED;
  const { parts } = inside;
  let at = writeParts(parts, given, Object.keys(given), 0, 0, start + SIZE, NONE);
  if (at === REFUSED) {
    const sorted = inOrder(inside, given);
    if (sorted === undefined) return REFUSED;
    at = writeParts(parts, sorted, Object.keys(sorted), 0, 0, start + SIZE, NONE);
  }
  return at === REFUSED ? REFUSED : endDocument(start, at);
}

/** The same attributes in the order of declaration; `undefined` where they are, or where one is not known. */
function inOrder({ shape, parts }: Encoder, given: Attributes): Attributes | undefined {
  const names = Object.keys(given);
  const indexes: number[] = [];
  for (const name of names) {
    const index = shape.indexes.get(name);
    if (index === undefined) return undefined;
    indexes.push(index);
  }
  const isSorted = indexes.every((index, place) => place === 0 || index > indexes[place - 1]!);
  if (isSorted && names.every((name, place) => name === parts[indexes[place]!]!.name)) return undefined;
  // Of two names for one attribute the last counts.
  const values = new Map(indexes.map((index, place) => [index, given[names[place]!]]));
  const sorted = [...values].sort(([one], [other]) => one - other);
  return Object.fromEntries(sorted.map(([index, value]) => [parts[index]!.name, value]));
}
