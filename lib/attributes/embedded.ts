import type { Place } from '../bson/chunk';
import type { ModelDefinition } from '../definition/model-definition';
import type { Cell, Change } from './cell';
import type { Known, Path, Update } from './update';

/** Where a document hangs in another. */
export interface Holder {
  /** The state of the document around. */
  readonly owner: Held;
  readonly field: HeldField;
}

/** What is asked of the state of a document around. */
export interface Held {
  readonly document: object | undefined;
  readonly holder: Holder | undefined;
}

/** What is asked of the field that documents hang in. */
export interface HeldField {
  readonly index: number;
  readonly name: string;
  readonly storedName: string;
}

/** What the declaration of a field of documents says. */
export interface EmbeddedOptions {
  /** Whether a save of the document around runs the hooks of those inside. */
  readonly cascadeCallbacks: boolean;
  /** Whether validating the document around validates those inside. */
  readonly validate: boolean;
  /** What the document around does when one is put into the list or taken out. */
  readonly beforeAdd?: MemberHook | undefined;
  readonly afterAdd?: MemberHook | undefined;
  readonly beforeRemove?: MemberHook | undefined;
  readonly afterRemove?: MemberHook | undefined;
}

/** A method of the document around, by name, or a function of it and of the member. */
export type MemberHook = string | ((owner: never, member: never) => unknown);

/** What documents inside stored with the one around, as far as a write that began then knew. */
export interface PendingInside {
  settle(): void;
  /** What the value was and is, to be told when somebody asks; not there where this does not know. */
  change?(): Change;
}

/** How the values of a field of documents are made, compared and written: they lie in the bytes of the one around. */
export interface Embedded {
  readonly many: boolean;
  readonly options: EmbeddedOptions;
  /** The model of the documents, or what their models have in common. */
  definition(): ModelDefinition;
  /** The value that lies at a place in the bytes, of this element type. */
  view(place: Place, elementType: number, holder: Holder): unknown;
  /**
   * The same of plain objects in their stored form, cast, without a document made of any; `undefined` where it takes
   * documents to tell.
   *
   * @throws {UnknownAttributeError}
   */
  intake(given: unknown): unknown;
  /** Writes what somebody assigned, where the document around does something about it; `undefined` where it does nothing. */
  readonly assign: ((owner: Held, field: HeldField, given: unknown) => void) | undefined;
  /** The value that was taken in so; already stored, or about to be. */
  open(stored: unknown, holder: Holder, isStored: boolean): unknown;
  /** Runs the hooks of documents that `view` made, where they are made for somebody to keep. */
  initialize(value: unknown): void;
  /** What a field has that holds nothing. */
  nothing(holder: Holder): unknown;
  /** Gives what was assigned its place in the document around. */
  hold(value: unknown, current: unknown, holder: Holder): unknown;
  /** What to remember of a value that is stored, to see later what became of it. */
  origin(value: unknown): unknown;
  /** The same of a value that `view` made, as it was then; to be asked once. */
  viewed(value: unknown): unknown;
  differs(cell: Cell): boolean;
  /** Whether it is sure that a value is one of its type, and that all inside it was cast. */
  isCast(value: unknown): boolean;
  /** Adds what became of the value to an update. */
  describe(cell: Cell, path: Path, update: Update): void;
  /** The documents in a value. */
  documents(value: unknown): readonly object[];
  /** What is under way to be stored: to be settled when it is. With the origin of the value it may know what the change is. */
  pending(value: unknown, holder: Holder, origin?: unknown): PendingInside;
  /** Makes a value again what it was; what is inside too. */
  reset(cell: Cell, holder: Holder): unknown;
  /** The origin as it is stored. */
  stored(origin: unknown): unknown;
  /** What holds for the origin where it is stored, at this path. */
  known(origin: unknown, path: string): Known[];
  /** New documents with the same values but not the same `_id`s, for another document around. */
  clone(value: unknown, holder: Holder): unknown;
  /** The origin as documents that stand for those in it, each as it is stored. */
  asStored(origin: unknown, holder: Holder): unknown;
  /** What was read again, as what was there before: the same documents, as far as they still are there. */
  take(stored: unknown, current: unknown, holder: Holder): unknown;
  /** The origin as plain values. */
  originally(origin: unknown): unknown;
  /** The value as plain values. */
  plain(value: unknown): unknown;
  /** Both as they are now, to be told when somebody asks: until then nothing is decoded of what did not change. */
  changeLater(origin: unknown, value: unknown): () => Change;
}
