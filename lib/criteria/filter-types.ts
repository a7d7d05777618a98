import type { Binary, Decimal128, Double, Int32, Long, ObjectId, UUID } from '../bson/classes';
import type {
  AssociationInputs,
  AssociationName,
  AttributeName,
  AttributesOf,
  IdOf,
  TypeKey,
} from '../attributes/attribute-types';
import type { AttributePath, ValueAt } from './path-types';

/** A document, which stands for its id. */
interface Identified {
  readonly id: ObjectId;
}

/** A value as it may be given for one of this type: what has an unmistakable text or number form is cast from it. */
type Given<T> = T extends ObjectId
  ? ObjectId | string | Identified
  : T extends Date
    ? Date | string | number
    : T extends UUID
      ? UUID | string
      : T extends Decimal128
        ? Decimal128 | string | number
        : T extends bigint
          ? bigint | number | Long
          : T extends Uint8Array
            ? Uint8Array | Binary
            : T extends number
              ? T | (number extends T ? Long | Int32 | Double : never)
              : T;

/** Something to compare an attribute of this type with: a value, an item of an array, or null for none. */
export type Value<T> = unknown extends T ? unknown : Comparable<NonNullable<T>> | null;

type Comparable<T> = T extends readonly (infer Item)[] ? readonly Value<Item>[] | Value<Item> : Given<T>;

/** The type of an array's items, or the type itself. */
type ItemOf<T> = T extends readonly (infer Item)[] ? Item : T;

type Pattern<T> = unknown extends T ? RegExp : Extract<ItemOf<NonNullable<T>>, string> extends never ? never : RegExp;

/** The operators of a field. @see https://www.mongodb.com/docs/manual/reference/operator/query/ */
export type Operators<T> = {
  readonly $eq?: Value<T>;
  readonly $ne?: Value<T>;
  readonly $gt?: Value<T>;
  readonly $gte?: Value<T>;
  readonly $lt?: Value<T>;
  readonly $lte?: Value<T>;
  readonly $in?: readonly (Value<T> | Pattern<T>)[];
  readonly $nin?: readonly (Value<T> | Pattern<T>)[];
  readonly $not?: Operators<T> | Pattern<T>;
  readonly $exists?: boolean;
  readonly $type?: string | number | readonly (string | number)[];
  readonly $mod?: readonly [divisor: number, remainder: number];
  readonly $bitsAllSet?: BitMask;
  readonly $bitsAnySet?: BitMask;
  readonly $bitsAllClear?: BitMask;
  readonly $bitsAnyClear?: BitMask;
  readonly $geoWithin?: object;
  readonly $geoIntersects?: object;
  readonly $near?: object;
  readonly $nearSphere?: object;
  readonly $minDistance?: number;
  readonly $maxDistance?: number;
} & ([Pattern<T>] extends [never] ? unknown : { readonly $regex?: RegExp | string; readonly $options?: string }) &
  (unknown extends T
    ? ArrayOperators<unknown>
    : NonNullable<T> extends readonly (infer Item)[]
      ? ArrayOperators<Item>
      : unknown);

type BitMask = number | readonly number[] | Uint8Array | Binary;

interface ArrayOperators<Item> {
  readonly $all?: readonly (Value<Item> | Pattern<Item> | { readonly $elemMatch: object })[];
  readonly $size?: number;
  readonly $elemMatch?: object;
}

/** What a filter says of one attribute: a value to be equal to, a pattern, or operators. */
export type Compared<T> = unknown extends T ? unknown : Value<T> | Pattern<T> | Operators<T>;

/**
 * What documents must match: attributes and dotted paths with values, patterns or operators.
 *
 * @example
 * const adults: Filter<Person> = { age: { $gte: 18 }, 'address.city': 'Pisa', $or: [{ tags: 'vip' }, { status: null }] };
 */
export type Filter<M> = { readonly [P in AttributePath<M>]?: Compared<ValueAt<M, P>> } & References<M> &
  TypeKey<M, Compared<string | number>> &
  Logic<M>;

interface Logic<M> {
  readonly $and?: readonly Filter<M>[];
  readonly $or?: readonly Filter<M>[];
  readonly $nor?: readonly Filter<M>[];
  readonly $expr?: object;
  readonly $text?: { readonly $search: string } & Readonly<Record<string, unknown>>;
  readonly $jsonSchema?: object;
  readonly $comment?: unknown;
}

/** Values by attribute or dotted path; nothing in them is an operator. */
export type Values<M> = { readonly [P in AttributePath<M>]?: Value<ValueAt<M, P>> } & ReferenceValues<M> &
  TypeKey<M, Value<string | number>>;

/** Several `_id`s, as an array or a set. */
export type Ids<M> = readonly (IdOf<M> | string)[] | ReadonlySet<IdOf<M> | string>;

/** The associations that lead to one document, which a filter takes for their foreign key. */
type ReferenceName<M> = {
  [K in AssociationName<M>]: NonNullable<AssociationInputs<M>[K]> extends readonly unknown[] ? never : K;
}[AssociationName<M>];

type ReferenceValue<T> = T | IdOf<NonNullable<T>> | string | null;
type ReferenceValues<M> = { readonly [K in ReferenceName<M>]?: ReferenceValue<AssociationInputs<M>[K]> };
type References<M> = {
  readonly [K in ReferenceName<M>]?:
    ReferenceValue<AssociationInputs<M>[K]> | Operators<IdOf<NonNullable<AssociationInputs<M>[K]>>>;
};

/** A direction of an order. */
export type Direction = 1 | -1 | 'asc' | 'desc' | 'ascending' | 'descending';

/** Names, first deciding first, or objects of names to directions. */
export type Order<M> = AttributePath<M> | { readonly [P in AttributePath<M>]?: Direction };

type Stored<T> = T extends readonly (infer Item)[] ? readonly Stored<Item>[] : Given<T>;
type Assignments<M> = {
  readonly [P in AttributePath<M> as P extends 'id' | '_id' ? never : P]?: Stored<ValueAt<M, P>>;
} & ReferenceValues<M>;
type PathsTo<M, T> = {
  readonly [K in AttributeName<M> as NonNullable<AttributesOf<M>[K]> extends T ? K : never]?: unknown;
};
type Numbers<M> = {
  readonly [K in keyof PathsTo<M, number | bigint | Decimal128>]?: number | bigint | Long | Decimal128;
} & DottedPaths<M>;
type DottedPaths<M> = { readonly [P in Extract<AttributePath<M>, `${string}.${string}`>]?: unknown };
type Lists<M> = { readonly [K in keyof PathsTo<M, readonly unknown[]>]?: unknown } & DottedPaths<M>;
type Named<M, T> = { readonly [P in AttributePath<M>]?: T };

/** What `updateAll` takes: attributes to set, or operators. */
export type BulkUpdate<M> = Assignments<M> | UpdateOperators<M>;

/** The operators of an update. @see https://www.mongodb.com/docs/manual/reference/operator/update/ */
export interface UpdateOperators<M> {
  readonly $set?: Assignments<M>;
  readonly $min?: Assignments<M>;
  readonly $max?: Assignments<M>;
  readonly $unset?: AttributePath<M> | readonly AttributePath<M>[] | Named<M, unknown>;
  readonly $inc?: Numbers<M>;
  readonly $mul?: Numbers<M>;
  readonly $bit?: {
    readonly [K in keyof Numbers<M>]?: { readonly [Bit in 'and' | 'or' | 'xor']?: number | bigint | Long };
  };
  readonly $push?: Lists<M>;
  readonly $addToSet?: Lists<M>;
  readonly $pull?: Lists<M>;
  readonly $pullAll?: Lists<M>;
  readonly $pop?: { readonly [K in keyof Lists<M>]?: 1 | -1 };
  readonly $rename?: Named<M, string>;
  readonly $currentDate?: Named<M, true | { readonly $type: 'date' | 'timestamp' }>;
}
