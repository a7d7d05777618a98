import type { CastError } from '../errors/cast-error';

/** What `cast` gives for a value that the type does not take: never a value of any type. */
export const UNCASTABLE: unique symbol = Symbol('threadline.uncastable');

/**
 * How the values of a field are cast in, dumped out and compared. Every type is one object of this shape, one file, and
 * one line in the table; an application's own type is an object of this shape too, given to `@Field(type)`.
 *
 * @typeParam T what the model's property holds
 *
 * @example
 * const Money: FieldType<Cents> = {
 *   name: 'Money', mutable: false,
 *   cast: (value) => (value instanceof Cents ? value : typeof value === 'number' ? new Cents(value) : UNCASTABLE),
 *   dump: (money) => money.amount,
 *   load: (stored) => new Cents(Number(stored)),
 *   equals: (a, b) => a.amount === b.amount,
 *   copy: (money) => money,
 * };
 */
export interface FieldType<T = unknown> {
  /** The name that error messages use. */
  readonly name: string;
  /** Whether a value can change in place, so that it must be remembered when it is first read and compared at save. */
  readonly mutable: boolean;
  /** A given value as this type has it, or UNCASTABLE. Never called with `null` or `undefined`. */
  cast(value: unknown): T | typeof UNCASTABLE;
  /** The value as it is handed to the driver. */
  dump(value: T): unknown;
  /** The value from what was stored, already decoded from BSON. A stored value of another type is kept as it is. */
  load(stored: unknown): T;
  /** Whether two values are stored alike. */
  equals(a: T, b: T): boolean;
  /** A copy that a change in place of the original does not reach. The value itself when it is not mutable. */
  copy(value: T): T;
  /** The type that queries cast by, where it takes more than the field does. */
  readonly comparedAs?: FieldType;
  /** The type of an array's items, for array types: queries match single items by it. */
  readonly items?: FieldType;
  /** For arrays, sets and maps of one type: the same of another type. */
  of?(items: FieldType): FieldType;
  /** For types of documents with declared fields: what in a value could not be cast, by the path below it. */
  castErrors?(value: T): Iterable<readonly [path: string, error: CastError]>;
  /**
   * For the same: tells an open transaction of the documents in a value, before the one around them is noted. They remember
   * by themselves what they were, and so they stay the same objects after an abort.
   */
  enlist?(value: T): void;
  /** For fields of documents that lie in the bytes of the one around: how the room `attributes` deals with them. */
  readonly embedded?: object;
  /** For the same: what lies below a value by this name, `undefined` for nothing. */
  below?(name: string): { readonly storedName: string; readonly type: FieldType } | undefined;
}
