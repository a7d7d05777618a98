/** What a save did to the owner of an association; another save may have run since. */
export interface OwnerSaved {
  readonly created: boolean;
  readonly saved: { readonly changes: ReadonlyMap<string, readonly [was: unknown, is: unknown]> };
}

/**
 * One declared association, as plain data. What other rooms need of it, it carries as functions, so that no room below
 * `associations` imports from it.
 */
export interface AssociationDefinition {
  /** Name of the property. */
  readonly name: string;
  readonly kind: 'hasMany' | 'hasOne' | 'belongsTo' | 'embedsOne' | 'embedsMany' | 'embeddedIn';
  /** The other model, read when it is first needed, so that models which import each other load in any order. */
  readonly target: () => object;
  /** The options given to the decorator, completed. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What the property gives when it is read. */
  readonly read: (owner: object) => unknown;
  /** The documents that are in memory; `undefined` where the server has to be asked. `read` where nothing is loaded. */
  readonly loaded?: (owner: object) => unknown;
  /** What assigning the property does. */
  readonly write: (owner: object, value: unknown) => void;
  /** What is wrong with the owner as far as this association goes: the message, or `undefined` for nothing. */
  readonly validate?: (owner: object) => string | undefined;
  /** The documents that the owner's next save stores too, and their places in the list: they are validated with it. */
  readonly waiting?: (owner: object) => readonly { readonly document: object; readonly index: number }[];
  /** Runs before the owner is written: foreign keys taken from associated documents. */
  readonly beforeOwnerSave?: (owner: object) => Promise<void>;
  /** Runs after the owner was inserted or updated: unsaved children, counters. */
  readonly afterOwnerSave?: (owner: object, event: OwnerSaved) => Promise<void>;
  /** Runs before the owner is destroyed: dependents. */
  readonly beforeOwnerDestroy?: (owner: object) => Promise<void>;
  /** Runs after the owner was destroyed: counters. `deleted` is false where it was gone already. */
  readonly afterOwnerDestroy?: (owner: object, event: { readonly deleted: boolean }) => Promise<void>;
  /** Forgets what was loaded: after reload. */
  readonly reset?: (owner: object) => void;
}
