import type { AssociationDefinition } from './association-definition';
import type { FieldDefinition } from './field-definition';
import type { HookDefinition } from './hook-definition';
import type { ValidatorDefinition } from './validator-definition';
import type { IndexDefinition } from './index-definition';

/** Marks the base class of documents that live inside other documents. */
export const EMBEDDED: unique symbol = Symbol('threadline.embedded');

/** How the documents of classes that share a collection are told apart. */
export interface DiscriminatorOptions {
  /** The attribute that says it; `_type` unless given. For the root of the classes alone. */
  readonly key?: string;
  /** What it holds for documents of this class; the class name unless given. */
  readonly value?: string | number;
  /** Whether a stored document of an unknown class is loaded as the class that is asked; an error unless given. For the root alone. */
  readonly fallback?: boolean;
}

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
  readonly discriminator?: DiscriminatorOptions;
  /**
   * Whether there are no documents of the class itself, only of those below it. Each of these has a collection of its own,
   * unless the abstract class names a `collection` or a `discriminator` for all of them.
   */
  readonly abstract?: boolean;
  /** The shard key's attributes, by name or dotted path: they are part of every write's filter, by their stored values. */
  readonly shardKey?: readonly string[];
}

/** Classes that share a collection, or that embedded documents of one field can be of. A class alone is one too. */
export interface Hierarchy {
  /** The attribute that tells of which class a document is, as the root names it. */
  readonly name: string;
  /** The same as it is stored. */
  readonly key: string;
  /** Whether a stored document of an unknown class is loaded as the class that is asked. */
  readonly fallback: boolean;
  /** The root first, and every class after those that it extends. */
  readonly members: readonly ModelDefinition[];
}

/** A model as plain data: what decorators write and every other room reads. */
export interface ModelDefinition {
  /** The class name, as in messages. */
  readonly name: string;
  /** The decorated class. */
  readonly model: object;
  /** Whether documents live inside other documents. */
  readonly embedded: boolean;
  /** Whether it is abstract, and each class below it has a collection of its own. */
  readonly isApart: boolean;
  /** `undefined` for an abstract class whose subclasses each have their own. */
  readonly collection: string | undefined;
  readonly database: string | undefined;
  readonly client: string;
  readonly timestamps: boolean;
  readonly lockVersion: boolean;
  readonly softDelete: boolean;
  /** Whether there are no documents of the class itself. */
  readonly abstract: boolean;
  /** The classes that share the collection. */
  readonly hierarchy: Hierarchy;
  /** What the key of the hierarchy holds for documents of this class. */
  readonly typeValue: string | number;
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
