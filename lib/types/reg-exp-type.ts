import { types } from 'node:util';
import type { BSONRegExp } from '../bson/classes';
import { isBsonOf, storableRegExp } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

/** The options of a stored pattern that JavaScript has under the same letters. */
const SHARED = /^[imsu]*$/;

function cast(value: unknown): RegExp | BSONRegExp | typeof UNCASTABLE {
  if (types.isRegExp(value)) return storableRegExp(value) === undefined ? UNCASTABLE : value;
  return isBsonOf<BSONRegExp>(value, 'BSONRegExp') ? readable(value) : UNCASTABLE;
}

/** What JavaScript has for a stored pattern; the pattern itself where it has nothing for it. */
function readable(stored: BSONRegExp): RegExp | BSONRegExp {
  if (!SHARED.test(stored.options)) return stored;
  try {
    return new RegExp(stored.pattern, stored.options);
  } catch {
    return stored;
  }
}

function asBson(value: unknown): unknown {
  return types.isRegExp(value) ? storableRegExp(value) : value;
}

/**
 * A pattern. One that was stored with options or in a syntax that JavaScript does not have is read as the driver's
 * `BSONRegExp`; one with flags that BSON does not have (`g`, `y`, `d`, `v`) is refused.
 */
export const regExpType = plainType<RegExp | BSONRegExp>({
  name: 'RegExp',
  mutable: false,
  cast,
  dump: asBson,
  load: (stored) => (isBsonOf<BSONRegExp>(stored, 'BSONRegExp') ? readable(stored) : (stored as RegExp)),
});

/** A pattern as the driver's `BSONRegExp`, whatever its options and its syntax. */
export const bsonRegExpType = plainType<BSONRegExp>({
  name: 'BSONRegExp',
  mutable: false,
  cast: (value) => {
    const given = asBson(value);
    return isBsonOf<BSONRegExp>(given, 'BSONRegExp') ? given : UNCASTABLE;
  },
  load: (stored) => asBson(stored) as BSONRegExp,
});
