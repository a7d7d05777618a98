import type { EMBEDDED } from '../definition/model-definition';
import type { AttributeName, AttributesOf } from '../attributes/attribute-types';
import type { Document } from '../attributes/document';

/** A model class whose instances are `M`. */
export interface ModelClass<M extends Document> {
  new (attributes?: Readonly<Record<string, unknown>>): M;
  readonly name: string;
  readonly prototype: M;
  /** Documents inside others have no collection to ask. */
  readonly [EMBEDDED]?: undefined;
}

/** What attributes were and are, by name. */
export type Changes<M> = {
  readonly [K in AttributeName<M>]?: readonly [was: AttributesOf<M>[K] | undefined, is: AttributesOf<M>[K] | undefined];
};
