import type { Holder } from './embedded';
import type { LoadedFields } from './loaded-fields';
import { NO_CHANGES, type StoredChanges } from './pending';

const NEW = 1;
const DESTROYED = 2;
const READONLY = 4;
const WAS_NEW = 8;
const WAS_PERSISTED = 16;
const BARE = 32;
const HANGS = 64;
const BUSY = 128;
const AWAITED = 256;

/** What most documents never have. */
interface Rare {
  loaded: LoadedFields | undefined;
  previous: StoredChanges;
  associations: Map<string, unknown> | undefined;
  errors: unknown;
  home: unknown;
  left: (() => void) | undefined;
}

/**
 * What is known of a document beside its values. Thousands are in memory at once, mostly inside others: what is true or
 * false is one number, and what few have lies apart. For the same reason this class and those that extend it have no
 * private methods of JavaScript's own: each class that has any adds a property to every instance.
 */
export abstract class Flagged {
  #flags = 0;
  #rare: Rare | undefined = undefined;
  /** Where the document is stored by itself, or what it hangs in: hardly any has both. */
  #around: unknown = undefined;

  /** Not stored yet. */
  get isNew(): boolean {
    return (this.#flags & NEW) !== 0;
  }

  set isNew(is: boolean) {
    this.flag(NEW, is);
  }

  /** Like `isNew`, the flags are kept here and set by whoever stores the document. */
  get isDestroyed(): boolean {
    return (this.#flags & DESTROYED) !== 0;
  }

  set isDestroyed(is: boolean) {
    this.flag(DESTROYED, is);
  }

  get isReadonly(): boolean {
    return (this.#flags & READONLY) !== 0;
  }

  set isReadonly(is: boolean) {
    this.flag(READONLY, is);
  }

  /** What the document was before the operation that after hooks run for. */
  get wasNew(): boolean {
    return (this.#flags & WAS_NEW) !== 0;
  }

  set wasNew(is: boolean) {
    this.flag(WAS_NEW, is);
  }

  get wasPersisted(): boolean {
    return (this.#flags & WAS_PERSISTED) !== 0;
  }

  set wasPersisted(is: boolean) {
    this.flag(WAS_PERSISTED, is);
  }

  /** Whether a write of the document is under way; like `isAwaited`, kept here for whoever lets writes take turns. */
  get isBusy(): boolean {
    return (this.#flags & BUSY) !== 0;
  }

  set isBusy(is: boolean) {
    this.flag(BUSY, is);
  }

  /** Whether somebody waits for the end of that write. */
  get isAwaited(): boolean {
    return (this.#flags & AWAITED) !== 0;
  }

  set isAwaited(is: boolean) {
    this.flag(AWAITED, is);
  }

  /** Where the document is stored, if it is by itself. */
  get home(): unknown {
    return (this.#flags & HANGS) !== 0 ? this.#rare?.home : this.#around;
  }

  set home(home: unknown) {
    if ((this.#flags & HANGS) === 0) this.#around = home;
    else if (this.#rare !== undefined || home !== undefined) this.own().home = home;
  }

  /** Where the document hangs in another. */
  get holder(): Holder | undefined {
    return (this.#flags & HANGS) !== 0 ? (this.#around as Holder) : undefined;
  }

  set holder(holder: Holder | undefined) {
    const { home } = this;
    if (this.#rare !== undefined || home !== undefined) this.own().home = home;
    this.flag(HANGS, holder !== undefined);
    this.#around = holder ?? home;
  }

  /** Whether values that can change in place lie in the slots without a cell, as they were handed out. */
  protected get isBare(): boolean {
    return (this.#flags & BARE) !== 0;
  }

  protected set isBare(is: boolean) {
    this.flag(BARE, is);
  }

  /** How much of each field the query loaded; `undefined` where that is everything. */
  protected get loaded(): LoadedFields | undefined {
    return this.#rare?.loaded;
  }

  protected set loaded(loaded: LoadedFields | undefined) {
    if (this.#rare !== undefined || loaded !== undefined) this.own().loaded = loaded;
  }

  /** What the last write changed. */
  get previous(): StoredChanges {
    return this.#rare?.previous ?? NO_CHANGES;
  }

  set previous(previous: StoredChanges) {
    if (this.#rare !== undefined || previous !== NO_CHANGES) this.own().previous = previous;
  }

  /** What associations loaded or were given, by name. */
  get associations(): Map<string, unknown> | undefined {
    return this.#rare?.associations;
  }

  set associations(associations: Map<string, unknown> | undefined) {
    if (this.#rare !== undefined || associations !== undefined) this.own().associations = associations;
  }

  /** What validation found. */
  get errors(): unknown {
    return this.#rare?.errors;
  }

  set errors(errors: unknown) {
    if (this.#rare !== undefined || errors !== undefined) this.own().errors = errors;
  }

  /** What to do before anything is stored of a document that has moved: see `standIn`. */
  get left(): (() => void) | undefined {
    return this.#rare?.left;
  }

  set left(left: (() => void) | undefined) {
    if (this.#rare !== undefined || left !== undefined) this.own().left = left;
  }

  private flag(flag: number, is: boolean): void {
    this.#flags = is ? this.#flags | flag : this.#flags & ~flag;
  }

  private own(): Rare {
    return (this.#rare ??= {
      loaded: undefined,
      previous: NO_CHANGES,
      associations: undefined,
      errors: undefined,
      home: undefined,
      left: undefined,
    });
  }
}
