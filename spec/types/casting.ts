import { inspect } from 'node:util';
import { Double } from '../../lib/bson/classes';
import { UNCASTABLE, type FieldType } from '../../lib/types/field-type';

/** A table of what a type makes of given values; `UNCASTABLE` for what it refuses. */
export type CastTable = readonly (readonly [given: unknown, expected: unknown])[];

/** Declares one spec for each line of the table, and what every type has to hold. */
export function itCasts(type: FieldType, table: CastTable): void {
  it.each(table.map(([given, expected]) => [inspect(given), inspect(expected), given, expected] as const))(
    'casts %s to %s',
    (_given, _expected, given, expected) => {
      const value = type.cast(given);

      expect(value).toStrictEqual(expected);
      if (value === UNCASTABLE) return;
      // What was cast once is a value of the type, and a copy of it is stored alike.
      expect(type.equals(type.cast(value), value)).toBe(true);
      expect(type.equals(type.copy(value), value)).toBe(true);
      expect(type.equals(type.load(decoded(type.dump(value))), value)).toBe(true);
      if (type.mutable) expect(type.copy(value)).not.toBe(value);
    },
  );
}

// A stored double is a number by the time a type sees it.
function decoded(stored: unknown): unknown {
  return stored instanceof Double ? stored.valueOf() : stored;
}
