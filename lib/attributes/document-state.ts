import { type Chunk, ownBytes, type Place } from '../bson/chunk';
import { decodeExactly, decodeValue } from '../bson/decode';
import { setOwn } from '../bson/own-key';
import { Cell, UNSTORED } from './cell';
import { exactly, inheritExactly } from './exact-values';
import { copyValue, isNothing, requireMutable, storedValue } from './field-value';
import { type Flags, flagsOf } from './flags';
import { keepSlots } from './kept-slots';
import type { LoadedFields } from './loaded-fields';
import { NO_CHANGES } from './pending';
import type { ShapeField } from './shape';
import type { Slots } from './slots';
import { type Decoder, requireOnce, unknownFields } from './stored-bytes';
import { TrackedValues } from './tracked-values';
import { Unopened } from './unopened';
import { isEmptyUpdate, noUpdate, type Path, type StoredValues, type Update } from './update';

interface Snapshot {
  readonly chunk: Chunk | undefined;
  readonly offset: number;
  readonly loaded: LoadedFields | undefined;
  readonly slots: (() => Slots) | undefined;
  readonly associations: ReadonlyMap<string, unknown> | undefined;
  readonly flags: Flags;
}

/** Everything that is known about one document: one object beside the document itself. */
export class DocumentState extends TrackedValues {
  /** Like `isNew`, the flags are kept here and set by whoever stores the document. */
  isDestroyed = false;
  isReadonly = false;
  /** What the document was before the operation that after hooks run for. */
  wasNew = false;
  wasPersisted = false;
  /** Where the document is stored. */
  home: unknown = undefined;
  /** What associations loaded or were given, by name. */
  associations: Map<string, unknown> | undefined = undefined;
  /** What validation found. */
  errors: unknown = undefined;

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

  /**
   * The complete document to be stored, `_id` first. Defaults are part of it where the document is new.
   *
   * @throws {CastError} where a value has no place in its field
   */
  forInsert(): Record<string, unknown> {
    const stored: Record<string, unknown> = {};
    if (this.isNew) this.applyDefaults();
    for (const field of this.loadedFields()) {
      // Without it the document would be one of another class.
      const isLacking = field.constant !== undefined && isNothing(this.read(field.index));
      const value = isLacking ? field.constant : this.isUnstored(field) ? undefined : this.#dumped(field);
      if (value !== undefined) setOwn(stored, field.storedName, value);
    }
    if (this.chunk !== undefined) for (const [name, value] of this.#unknown(decodeExactly)) setOwn(stored, name, value);
    return stored;
  }

  /**
   * The changed paths and nothing else; `null` when there are none.
   *
   * @throws {CastError} where a value has no place in its field
   * @throws {ImmutableAttributeError} where `_id` was changed
   * @throws {AttributeNotLoadedError} where a value changed of which the query loaded only a part
   * @throws {MalformedDocumentError} where the key is stored twice, as writing it would lose one of both
   */
  forUpdate(path: Path = []): Update | null {
    const update = noUpdate();
    this.describe(path, update);
    return isEmptyUpdate(update) ? null : update;
  }

  /** @throws {ImmutableAttributeError} where an attribute was changed that never changes */
  refuseImmutable(): void {
    for (const [field, { value }] of this.changed()) requireMutable(this.shape, field, value);
  }

  /** Adds the changes to an update, below a path. */
  describe(around: Path, update: Update): void {
    for (const [field, cell] of this.changed()) {
      requireMutable(this.shape, field, cell.value);
      this.requireWhole(field.index);
      if (this.chunk !== undefined) requireOnce(this.shape, field, this.chunk, this.offset, cell.at);
      const path = [...around, field.storedName];
      if (field.embedded !== undefined && !cell.uncast) {
        field.embedded.describe(cell, path, update);
        continue;
      }
      const value = exactly(storedValue(this.shape, field, cell), this.chunk, cell.at, cell);
      if (value === undefined) update.unset.push(path);
      else update.set.push({ path, value });
    }
  }

  /** The `_id` that is stored; `undefined` for none. */
  idBefore(): unknown {
    const { id, fields } = this.shape;
    const slot = id < 0 ? undefined : (this.slots ?? this.open())[id];
    if (slot instanceof Cell) return this.original(fields[id]!, slot);
    return id < 0 || (slot === undefined && !this.isNew) ? undefined : this.read(id);
  }

  /** What is stored as far as is known, by stored name, each value as the driver takes it. */
  stored(): StoredValues {
    const fields = this.loadedFields().map((field) => [field.storedName, this.#storedBefore(field)] as const);
    return Object.fromEntries([...fields, ...this.#unknown(decodeExactly)]);
  }

  /** Takes what is stored now in place of everything that was loaded or changed. */
  replaceBytes(bytes: Uint8Array): void {
    this.replacePlace(ownBytes(bytes));
  }

  /** Where the stored document lies; one that was made here lies nowhere. */
  place(): Place | undefined {
    return this.chunk && { chunk: this.chunk, offset: this.offset };
  }

  /** The same for bytes where they lie. */
  replacePlace({ chunk, offset }: Place): void {
    this.enlist();
    Object.assign(this, { chunk, offset, slots: undefined, loaded: undefined, previous: NO_CHANGES });
  }

  /** Refuses a field of which not all was loaded. @throws {AttributeNotLoadedError} */
  requireLoaded(index: number): void {
    this.requireWhole(index);
  }

  /** Takes the stored values of some fields from bytes, in place of what was loaded or changed of them. */
  takeStored(indexes: Iterable<number>, place: Place): void {
    this.enlist();
    const stored = new DocumentState(this.shape, place);
    for (const index of indexes) this.#take(index, stored);
  }

  /** Takes values in their stored form, by stored name, as those of a document inside that was given as a plain object. */
  takeIn(stored: StoredValues, isStored: boolean): void {
    const slots = this.open();
    this.isNew = !isStored;
    for (const field of this.shape.fields) {
      const value = stored[field.storedName];
      if (value !== undefined) slots[field.index] = this.#takenIn(field, value, isStored);
    }
  }

  #takenIn(field: ShapeField, stored: unknown, isStored: boolean): Cell {
    if (field.embedded !== undefined) {
      const value = isNothing(stored) ? stored : new Unopened(stored);
      return Object.assign(new Cell(value, isStored ? value : undefined, 0), { handedOut: false });
    }
    const value = copyValue(field, field.plain || stored === null ? stored : field.type.load(stored));
    const isKnown = isStored || field.index === this.shape.id;
    return new Cell(value, isKnown ? copyValue(field, value) : undefined, 0);
  }

  #take(index: number, stored: DocumentState): void {
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

  /** What is stored beyond the declared fields, by stored name. */
  beyondFields(): [name: string, value: unknown][] {
    return this.#unknown(decodeValue);
  }

  /** The state of a new document with the same values, those the model does not know included, but not the same `_id`. */
  clone(): DocumentState {
    const clone = new DocumentState(this.shape, undefined, this.loaded);
    const slots = clone.open();
    for (const field of this.loadedFields()) {
      const value = field.index === this.shape.id ? undefined : this.#cloned(field, clone);
      if (value === undefined) continue;
      const [cell, slot] = [new Cell(value, undefined, 0), this.slots![field.index]];
      slots[field.index] = cell;
      if (slot instanceof Cell || typeof slot === 'number') inheritExactly(cell, this.chunk, slot);
    }
    clone.chunk = this.chunk;
    clone.offset = this.offset;
    return clone;
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
    Object.assign(this, flags, {
      chunk,
      offset,
      loaded,
      slots: slots?.(),
      associations: associations && new Map(associations),
    });
  }

  #cloned(field: ShapeField, clone: DocumentState): unknown {
    if (field.embedded === undefined) return this.peek(field);
    return field.embedded.clone(this.read(field.index), { owner: clone, field });
  }

  #storedBefore(field: ShapeField): unknown {
    if (this.isUnstored(field)) return undefined;
    const slot = this.slots![field.index];
    if (!(slot instanceof Cell)) return this.#dumped(field);
    if (slot.at === UNSTORED) return undefined;
    const original = this.original(field, slot);
    if (original instanceof Unopened) return original.stored;
    if (field.embedded !== undefined) return field.embedded.stored(original);
    return isNothing(original) ? original : field.type.dump(original);
  }

  #dumped(field: ShapeField): unknown {
    const given = this.slots![field.index];
    if (given instanceof Cell && given.value instanceof Unopened) return given.value.stored;
    const value = this.read(field.index);
    const slot = this.slots![field.index];
    if (slot instanceof Cell) {
      const stored = storedValue(this.shape, field, slot);
      return field.embedded === undefined ? exactly(stored, this.chunk, slot.at, slot) : stored;
    }
    const stored: unknown = isNothing(value) ? value : field.type.dump(value);
    return typeof slot === 'number' ? exactly(stored, this.chunk, slot) : stored;
  }

  #unknown(decode: Decoder): [name: string, value: unknown][] {
    return this.chunk === undefined ? [] : unknownFields(this.shape, this.chunk, this.offset, decode);
  }
}
