import type { EmbedsMany } from '../associations/embedded/live-list';
import type { EMBEDDED } from '../definition/model-definition';
import type { AttributeName, AttributesOf } from '../attributes/attribute-types';
import type { Document } from '../attributes/document';
import type { AssociationInputs } from '../attributes/attribute-types';

/** A model class whose instances are `M`. */
export interface ModelClass<M extends Document> {
  new (attributes?: Readonly<Record<string, unknown>>): M;
  readonly name: string;
  readonly prototype: M;
  /** Documents inside others have no collection to ask. */
  readonly [EMBEDDED]?: undefined;
}

/** What documents inside others have and nothing else. */
interface HangsInside {
  readonly parent: object | null;
  readonly root: object;
}

/** A value as it may be given: a document inside as its attributes too, a list of them as an array of either. */
type Given<V> =
  V extends EmbedsMany<infer T>
    ? readonly (T | Assignable<T>)[]
    : V extends readonly (infer T)[]
      ? T extends HangsInside
        ? readonly (T | Assignable<T>)[]
        : V
      : V extends HangsInside
        ? V | Assignable<V>
        : V;

type GivenAttributes<M> = { [K in keyof AttributesOf<M>]?: Given<AttributesOf<M>[K]> };

/** The attributes and associated documents that `create`, `build`, `assign` and `update` take. */
export type Assignable<M> = GivenAttributes<M> & Partial<AssociationInputs<M>>;

/** What attributes were and are, by name. */
export type Changes<M> = {
  readonly [K in AttributeName<M>]?: readonly [was: AttributesOf<M>[K] | undefined, is: AttributesOf<M>[K] | undefined];
};
