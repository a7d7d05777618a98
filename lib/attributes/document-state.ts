import { type Chunk, ownBytes, type Place } from '../bson/chunk';
import { setOwn } from '../bson/own-key';
import { Cell, type Change, UNSTORED } from './cell';
import { inheritExactly } from './exact-values';
import { copyValue, isNothing } from './field-value';
import { type Flags, flagsOf } from './flags';
import { keepCell, keepSlots } from './kept-slots';
import { type LoadedFields, WHOLE } from './loaded-fields';
import { NO_CHANGES } from './pending';
import { indexOf, type ShapeField } from './shape';
import type { Slots } from './slots';
import type { HeldInside } from './tracked-values';
import { Unopened } from './unopened';
import type { StoredValues } from './update';
import { WrittenValues } from './written-values';

interface Snapshot {
  readonly chunk: Chunk | undefined;
  readonly offset: number;
  readonly loaded: LoadedFields | undefined;
  readonly slots: (() => Slots) | undefined;
  readonly associations: ReadonlyMap<string, unknown> | undefined;
  readonly flags: Flags;
}

/** Everything that is known about one document: one object beside the document itself. */
export class DocumentState extends WrittenValues {
  /** Whether the attribute is declared, was loaded, and is not `undefined`. Never throws for a name. */
  has(name: string): boolean {
    const index = this.shape.indexes.get(name);
    return this.loadedFields().some((field) => field.index === index && this.read(field.index) !== undefined);
  }

  /** Whether a query loaded the attribute, at least in part. */
  isLoaded(name: string): boolean {
    const index = this.shape.indexes.get(name);
    return this.loadedFields().some((field) => field.index === index);
  }

  /** Whether a query loaded all of it, or it was made here. */
  get isWhole(): boolean {
    return this.loaded === undefined;
  }

  /**
   * Has an attribute that the query left out count as one without a value: who gives it one need not know what is stored.
   *
   * @returns what has it left out again
   */
  admit(name: string): () => void {
    const { loaded } = this;
    const index = indexOf(this.shape, name);
    if (loaded === undefined || loaded[index] === WHOLE) return () => undefined;
    this.enlist();
    this.loaded = loaded.with(index, WHOLE);
    return () => {
      this.loaded = loaded;
      this.slots![index] = undefined;
    };
  }

  /** The names of the attributes that the query left out. */
  leftOut(): readonly string[] {
    if (this.loaded === undefined) return [];
    const loaded = new Set(this.loadedFields());
    return this.shape.fields.filter((field) => !loaded.has(field)).map(({ name }) => name);
  }

  /** The names of all attributes that were not left out. */
  names(): string[] {
    return this.loadedFields().map((field) => field.name);
  }

  /** The names of the attributes that something was given to; no default is asked for. */
  givenNames(): string[] {
    const { slots } = this;
    return slots === undefined
      ? []
      : this.shape.fields.flatMap((field) => (slots[field.index] instanceof Cell ? [field.name] : []));
  }

  /** Takes what is stored now in place of everything that was loaded or changed. */
  replaceBytes(bytes: Uint8Array): () => void {
    return this.replacePlace(ownBytes(bytes));
  }

  /**
   * Takes everything that the document was made of away from it, as long as hooks are to come before that; what they give it
   * meanwhile is forgotten.
   *
   * @returns what gives it back
   */
  withhold(): () => void {
    this.enlist();
    const { chunk, slots } = this;
    Object.assign(this, { chunk: undefined, slots: undefined });
    return () => void Object.assign(this, { chunk, slots });
  }

  /** Where the stored document lies; one that was made here lies nowhere. */
  place(): Place | undefined {
    return this.chunk && { chunk: this.chunk, offset: this.offset };
  }

  /**
   * The same for bytes where they lie.
   *
   * @returns what makes the lists and documents that were handed out hold what is stored now, once hooks have run
   */
  replacePlace({ chunk, offset }: Place): () => void {
    this.enlist();
    this.leave();
    const held = this.heldInside(() => false);
    Object.assign(this, { chunk, offset, slots: undefined, loaded: undefined, previous: NO_CHANGES });
    return () => this.takeInside(held);
  }

  /** Lists and documents that were handed out stay those of this document, with what is stored now. */
  private takeInside(held: readonly HeldInside[]): void {
    for (const { field, value } of held) {
      if (isNothing(value)) continue;
      const fresh = this.read(field.index);
      const cell = this.slots![field.index];
      if (!(cell instanceof Cell)) continue;
      cell.value = field.embedded!.take(fresh, value, { owner: this, field });
      cell.original = field.embedded!.origin(cell.value);
    }
  }

  /** Refuses a field of which not all was loaded. @throws {AttributeNotLoadedError} */
  requireLoaded(index: number): void {
    this.requireWhole(index);
  }

  /** Takes the stored values of some fields from bytes, in place of what was loaded or changed of them. */
  takeStored(indexes: Iterable<number>, place: Place): void {
    this.enlist();
    const stored = new DocumentState(this.shape, place);
    for (const index of indexes) this.takeOne(index, stored);
  }

  /** Takes values in their stored form, by stored name, as those of a document inside that was given as a plain object. */
  takeIn(stored: StoredValues, isStored: boolean): void {
    const slots = this.open();
    this.isNew = !isStored;
    for (const field of this.shape.fields) {
      const value = stored[field.storedName];
      if (value !== undefined) slots[field.index] = this.takenIn(field, value, isStored);
    }
  }

  private takenIn(field: ShapeField, stored: unknown, isStored: boolean): Cell {
    if (field.embedded !== undefined) {
      const value = isNothing(stored) ? stored : new Unopened(stored);
      return Object.assign(new Cell(value, isStored ? value : undefined, 0), { handedOut: false });
    }
    const value = copyValue(field, field.plain || stored === null ? stored : field.type.load(stored));
    const isKnown = isStored || field.index === this.shape.id;
    return new Cell(value, isKnown ? copyValue(field, value) : undefined, 0);
  }

  private takeOne(index: number, stored: DocumentState): void {
    const field = this.shape.fields[index]!;
    this.read(index);
    const slot = this.slots![index];
    const value = stored.read(index);
    if (field.embedded === undefined) {
      this.slots![index] = new Cell(value, copyValue(field, value), stored.isUnstored(field) ? UNSTORED : 0);
      return;
    }
    const holder = { owner: this, field };
    const taken = field.embedded.take(value, slot instanceof Cell ? slot.value : undefined, holder);
    this.slots![index] = new Cell(taken, field.embedded.origin(taken), 0);
  }

  /**
   * Copies of all attributes by property name, and of what is stored beyond them.
   *
   * @param copies whether documents inside are copied too
   */
  toObject(copies = true): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const field of this.loadedFields()) {
      const value = copies || field.embedded === undefined ? this.peek(field) : this.read(field.index);
      if (value !== undefined) setOwn(object, field.name, value);
    }
    for (const [name, value] of this.beyondFields()) if (!Object.hasOwn(object, name)) setOwn(object, name, value);
    return object;
  }

  /** The state of a new document with the same values, those the model does not know included, but not the same `_id`. */
  clone(): DocumentState {
    const clone = new DocumentState(this.shape, undefined, this.loaded);
    const slots = clone.open();
    for (const field of this.loadedFields()) {
      const value = field.index === this.shape.id ? undefined : this.cloned(field, clone);
      if (value === undefined) continue;
      const [cell, slot] = [new Cell(value, undefined, 0), this.slots![field.index]];
      slots[field.index] = cell;
      if (slot instanceof Cell || typeof slot === 'number') inheritExactly(cell, this.chunk, slot);
    }
    clone.chunk = this.chunk;
    clone.offset = this.offset;
    return clone;
  }

  /** The same with what is stored, as far as is known, and none of the changes since. */
  asStored(): DocumentState {
    const stored = new DocumentState(this.shape, this.place(), this.loaded);
    stored.isNew = false;
    const slots = this.slots ?? this.open();
    stored.slots = slots.map((slot, index) =>
      slot instanceof Cell ? this.slotAsStored(this.shape.fields[index]!, slot, stored) : slot,
    );
    return stored;
  }

  private slotAsStored(field: ShapeField, cell: Cell, owner: DocumentState): unknown {
    const { at, original } = cell;
    if (at !== 0) return at === UNSTORED ? undefined : at;
    const { embedded } = field;
    if (embedded === undefined) {
      const copy = new Cell(copyValue(field, original), copyValue(field, original), 0);
      inheritExactly(copy, this.chunk, cell);
      return original === undefined ? undefined : copy;
    }
    const holder = { owner, field };
    const value =
      original instanceof Unopened ? embedded.open(original.stored, holder, true) : embedded.asStored(original, holder);
    return value === undefined ? undefined : new Cell(value, embedded.origin(value), 0);
  }

  /** Remembers one attribute with all that can change in it; gives what puts it back. */
  keep(index: number): () => void {
    this.read(index);
    const slot = this.slots![index];
    const kept = slot instanceof Cell ? keepCell(this.shape.fields[index]!, slot) : () => slot;
    return () => void (this.slots![index] = kept());
  }

  /** What the write changed that stored the document as it lies here, for the first time. */
  firstChanges(isIdGiven: boolean): ReadonlyMap<string, Change> {
    const changes = new Map<string, Change>();
    for (const field of this.shape.fields) {
      if (this.isUnstored(field) || (field.index === this.shape.id && !isIdGiven)) continue;
      const value = this.read(field.index);
      changes.set(field.name, [undefined, field.embedded === undefined ? value : field.embedded.plain(value)]);
    }
    return changes;
  }

  /** Says of values that were taken in what they were cast from. */
  takeGiven(attributes: StoredValues): void {
    for (const [name, given] of Object.entries(attributes)) {
      const index = this.shape.indexes.get(name);
      const slot = index === undefined ? undefined : this.slots?.[index];
      if (slot instanceof Cell) Object.assign(slot, { given, original: undefined });
    }
  }

  /** Everything that can change, to be given to `restore`. */
  snapshot(): unknown {
    const { chunk, offset, loaded, slots, associations } = this;
    const flags = flagsOf(this);
    const kept: Snapshot = {
      chunk,
      offset,
      loaded,
      slots: slots && keepSlots(this.shape, slots),
      associations: associations && new Map(associations),
      flags,
    };
    return kept;
  }

  /** Puts everything back as the snapshot has it. Arrays and the like that were handed out before it hold again what they held. */
  restore(snapshot: unknown): void {
    const { chunk, offset, loaded, slots, associations, flags } = snapshot as Snapshot;
    const held = this.heldInside(() => false);
    Object.assign(this, flags, {
      chunk,
      offset,
      loaded,
      slots: slots?.(),
      associations: associations && new Map(associations),
    });
    // What was read for the first time since lay in the bytes then.
    this.takeInside(held.filter(({ field }) => !((this.slots ?? this.open())[field.index] instanceof Cell)));
  }

  private cloned(field: ShapeField, clone: DocumentState): unknown {
    if (field.embedded === undefined) return this.peek(field);
    return field.embedded.clone(this.read(field.index), { owner: clone, field });
  }
}
