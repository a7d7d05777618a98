import { types } from 'node:util';
import { castData, isPlain } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

type Entries = Map<string, unknown>;

function cast(value: unknown): Entries | typeof UNCASTABLE {
  if (types.isMap(value)) return castData(value) as Entries | typeof UNCASTABLE;
  const plain = isPlain(value) ? castData(value) : UNCASTABLE;
  return plain === UNCASTABLE ? UNCASTABLE : fromPlain(plain as Record<string, unknown>);
}

function fromPlain(plain: Record<string, unknown>): Entries {
  return new Map(Object.entries(plain));
}

function load(stored: unknown): Entries {
  return isPlain(stored) ? fromPlain(stored) : (stored as Entries);
}

/** Texts to values, stored as a document; also given as an object. Whatever the keys are, they are data. */
export const mapType = plainType<Entries>({ name: 'Map', mutable: true, cast, load });
