import type { AssociationDefinition } from './association-definition';
import type { FieldDefinition } from './field-definition';
import type { HookDefinition } from './hook-definition';
import type { ValidatorDefinition } from './validator-definition';
import type { IndexDefinition } from './index-definition';

/** Marks the base class of documents that live inside other documents. */
export const EMBEDDED: unique symbol = Symbol('threadline.embedded');

/** What `@Document(options)` takes. */
export interface DocumentOptions {
  /** Collection name; the class name, underscored and in the plural, unless given (`BlogPost`: `blog_posts`). */
  readonly collection?: string;
  /** Database name; the client's own unless given. */
  readonly database?: string;
  /** Name of the client given to `connect`; `default` unless given. */
  readonly client?: string;
  /** Adds `createdAt` and `updatedAt`, kept by every save. */
  readonly timestamps?: boolean;
  /** `false` for embedded documents without an `_id`: they are addressed by position, guarded by their old value. */
  readonly id?: boolean;
  /** Adds `lockVersion`, by which a save of an outdated document is refused. */
  readonly lockVersion?: boolean;
  /** Adds `deletedAt`: destroying marks a document, and queries see the live ones only. */
  readonly softDelete?: boolean;
  /** For a hierarchy of classes in one collection: the key that says of which class a document is, and this class's value of it. */
  readonly discriminator?: { readonly key?: string; readonly value?: string | number };
  /** The shard key's attributes, by name or dotted path: they are part of every write's filter, by their stored values. */
  readonly shardKey?: readonly string[];
}

/** A model as plain data: what decorators write and every other room reads. */
export interface ModelDefinition {
  /** The class name, as in messages. */
  readonly name: string;
  /** The decorated class. */
  readonly model: object;
  /** Whether documents live inside other documents. */
  readonly embedded: boolean;
  readonly collection: string;
  readonly database: string | undefined;
  readonly client: string;
  readonly timestamps: boolean;
  readonly lockVersion: boolean;
  readonly softDelete: boolean;
  /** Paths of the shard key, as they are stored. */
  readonly shardKey: readonly string[];
  /** By property name, in declaration order, `_id` first, inherited ones before own ones. */
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  /** By key in the stored document. */
  readonly storedFields: ReadonlyMap<string, FieldDefinition>;
  readonly associations: ReadonlyMap<string, AssociationDefinition>;
  readonly hooks: readonly HookDefinition[];
  readonly validators: readonly ValidatorDefinition[];
  readonly indexes: readonly IndexDefinition[];
  /** Names of static methods that are scopes. */
  readonly scopes: readonly string[];
}
