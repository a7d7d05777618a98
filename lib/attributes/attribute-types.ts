import type { ObjectId } from '../bson/classes';

/** Marks the types of associations, so that they are told from attributes. Never set: it lives in types only. */
declare const ASSOCIATION: unique symbol;

/**
 * What every association type carries.
 *
 * @typeParam Input what assigning the association takes
 */
export interface AssociationBrand<Input = unknown> {
  readonly [ASSOCIATION]?: Input;
}

/** The members of every document that are neither methods nor attributes. */
export type DocumentMember =
  | 'id'
  | 'isNew'
  | 'isPersisted'
  | 'isDestroyed'
  | 'isReadonly'
  | 'wasNew'
  | 'wasPersisted'
  | 'errors'
  | 'changes'
  | 'changedAttributes'
  | 'previousChanges'
  | 'savedChanges'
  | 'attributes'
  | 'attributesBeforeTypeCast'
  | 'parent'
  | 'root';

type IsAny<T> = 0 extends 1 & T ? true : false;
// True when a member of the union carries the brand: an association may be written as `Reference<T> | T | null`.
type IsAssociation<T> = T extends unknown ? (typeof ASSOCIATION extends keyof T ? true : never) : never;
type IsMethod<T> = T extends (...args: never[]) => unknown ? true : false;

/** The names of a model's attributes: its fields, `_id` included, without methods, associations and facts. */
export type AttributeName<M> = {
  [K in keyof M]-?: K extends DocumentMember | symbol
    ? never
    : IsAny<M[K]> extends true
      ? K
      : IsMethod<M[K]> extends true
        ? never
        : [IsAssociation<NonNullable<M[K]>>] extends [never]
          ? K
          : never;
}[keyof M] &
  string;

/** The names of a model's associations. */
export type AssociationName<M> = {
  [K in keyof M]-?: IsAny<M[K]> extends true ? never : [IsAssociation<NonNullable<M[K]>>] extends [never] ? never : K;
}[keyof M] &
  string;

/** The type of a model's `_id`: ObjectId unless it declares another. */
export type IdOf<M> = M extends { readonly _id: infer Id } ? (IsAny<Id> extends true ? ObjectId : Id) : ObjectId;

/** A model's attributes with their types. */
export type AttributesOf<M> = {
  [K in AttributeName<M>]: K extends '_id' ? IdOf<M> : M[K];
};

/** The key that tells classes of a hierarchy apart, of a model that does not declare it itself. */
export type TypeKey<M, V> = '_type' extends AttributeName<M> ? unknown : { readonly _type?: V };

type InputOf<T> =
  T extends AssociationBrand<infer Input> ? (typeof ASSOCIATION extends keyof T ? Input : never) : never;

/** What each association of a model takes when it is assigned. */
export type AssociationInputs<M> = {
  [K in AssociationName<M>]: InputOf<NonNullable<M[K]>>;
};
