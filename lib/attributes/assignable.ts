import type { AssociationInputs, AttributesOf, TypeKey } from './attribute-types';

/** What documents inside others have and nothing else. */
interface HangsInside {
  readonly parent: object | null;
  readonly root: object;
}

/** What lists of these have: `EmbedsMany`, which lies above here. */
interface ListInside<T> {
  readonly length: number;
  build(...attributes: never[]): T;
}

/** A value as it may be given: a document inside as its attributes too, a list of them as an array of either. */
type Given<V> =
  V extends ListInside<infer T>
    ? readonly (T | Assignable<T>)[]
    : V extends readonly (infer T)[]
      ? T extends HangsInside
        ? readonly (T | Assignable<T>)[]
        : V
      : V extends HangsInside
        ? V | Assignable<V>
        : V;

type GivenAttributes<M> = { [K in keyof AttributesOf<M>]?: Given<AttributesOf<M>[K]> };

/**
 * The attributes and associated documents that `create`, `build`, `assign` and `update` take; in a hierarchy `_type` picks the
 * class of a new one.
 */
export type Assignable<M> = GivenAttributes<M> & Partial<AssociationInputs<M>> & TypeKey<M, string | number>;
