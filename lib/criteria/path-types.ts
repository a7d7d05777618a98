import type { AttributeName, AttributesOf, DocumentMember, IdOf } from '../attributes/attribute-types';

/** Values with nothing below them. */
export type Leaf =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | Date
  | RegExp
  | Uint8Array
  | { readonly _bsontype: string }
  | ((...args: never[]) => unknown);

/** How many levels of plain objects are followed by name; below them any path is taken. */
type Deeper = [never, 0, 1, 2];

/** Whether a type says nothing about its keys, as `Record<string, unknown>`, `object` and maps. */
type IsFree<T> = unknown extends T
  ? true
  : T extends ReadonlyMap<unknown, unknown>
    ? true
    : string extends keyof T
      ? true
      : [keyof T] extends [never]
        ? true
        : false;

/** The members of documents, which an embedded document has too. */
interface SomeDocument {
  readonly isNew: unknown;
  readonly isPersisted: unknown;
}

type Keys<T> = T extends SomeDocument ? AttributeName<T> : PlainKeys<T>;
type PlainKeys<T> = { [K in keyof T]-?: NonNullable<T[K]> extends (...args: never[]) => unknown ? never : K }[keyof T] &
  string;

type PathBelow<T, Depth extends number = 3> = unknown extends T
  ? string
  : T extends Leaf
    ? never
    : T extends readonly (infer Item)[]
      ? `${number}` | PathBelow<NonNullable<Item>, Depth> | `${number}.${PathBelow<NonNullable<Item>, Depth>}`
      : IsFree<T> extends true
        ? string
        : Depth extends 0
          ? string
          : { [K in Keys<T>]: K | `${K}.${PathBelow<NonNullable<T[K]>, Deeper[Depth]>}` }[Keys<T>];

/** Names of a model's attributes and paths into them. @example 'username' | 'address.city' | 'items.0.sku' */
export type AttributePath<M> =
  | 'id'
  | AttributeName<M>
  | { [K in AttributeName<M>]: `${K}.${PathBelow<NonNullable<AttributesOf<M>[K]>>}` }[AttributeName<M>];

/** The name of the attribute that a path begins with. */
export type HeadOf<P extends string> = P extends 'id' ? '_id' : P extends `${infer Head}.${string}` ? Head : P;

type Lists = 'one' | 'each';

/** What is at a path below a type. Through arrays it is one element's, or with `each` the list of all of theirs. */
type Below<T, P extends string, L extends Lists> = T extends null | undefined
  ? never
  : T extends readonly (infer Item)[]
    ? P extends `${number}`
      ? Item
      : P extends `${number}.${infer Rest}`
        ? Below<Item, Rest, L>
        : L extends 'one'
          ? Below<Item, P, L>
          : Below<Item, P, L>[]
    : IsFree<T> extends true
      ? unknown
      : P extends keyof T
        ? T[P]
        : P extends `${infer Head}.${infer Rest}`
          ? Head extends keyof T
            ? Below<T[Head], Rest, L>
            : unknown
          : unknown;

type At<M, P extends string, L extends Lists> = P extends 'id'
  ? IdOf<M>
  : P extends keyof AttributesOf<M>
    ? AttributesOf<M>[P]
    : P extends `${infer Head}.${infer Rest}`
      ? Head extends keyof AttributesOf<M>
        ? Below<AttributesOf<M>[Head], Rest, L>
        : unknown
      : unknown;

/** The type of the values at a path, as a filter compares them: those of an array one by one. */
export type ValueAt<M, P extends string> = At<M, P, 'one'>;

/** What `pluck` gives for a path: what is missing comes as null. */
export type Plucked<M, P extends string> =
  undefined extends At<M, P, 'each'>
    ? unknown extends At<M, P, 'each'>
      ? unknown
      : Exclude<At<M, P, 'each'>, undefined> | null
    : At<M, P, 'each'>;

/** What `distinct` gives for a path: the items of arrays. */
export type DistinctValue<T> = unknown extends T
  ? unknown
  : T extends readonly (infer Item)[]
    ? Item
    : Exclude<T, undefined>;

/** A result of which only some attributes are loaded. */
export type Only<R, Names extends string> = Omit<R, Exclude<AttributeName<R>, Names | '_id'>>;

/** A result without some of its attributes. */
export type Without<R, Names extends string> = Omit<R, Exclude<Names, '_id' | DocumentMember>>;
