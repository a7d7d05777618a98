import type { Chunk } from '../bson/chunk';
import type { LoadedFields } from './loaded-fields';
import type { Slots } from './slots';
import { setOwn } from '../bson/own-key';
import type { CastError } from '../errors/cast-error';
import { AttributeValues } from './attribute-values';
import { Cell, type Change } from './cell';
import { castErrorOf, copyValue, dumpValue, errorsInside, isSuspect, keptValue } from './field-value';
import { type Before, NO_CHANGES, Pending, type PendingChange } from './pending';
import { indexOf, type ShapeField } from './shape';
import { Unopened } from './unopened';

const NO_ERRORS: ReadonlyMap<string, CastError> = new Map();

/** What is in memory of a field of documents. */
export interface HeldInside {
  readonly field: ShapeField;
  readonly value: unknown;
}

const NOTHING_HELD: readonly HeldInside[] = [];

/** The bytes of a document and its slots. */
export interface Layout {
  readonly chunk: Chunk | undefined;
  readonly offset: number;
  readonly loaded: LoadedFields | undefined;
  readonly slots: Slots;
}

/** The values of a document and what became of them since they were stored. */
export abstract class TrackedValues extends AttributeValues {
  /** What the last write changed, by property name. */
  get previousChanges(): ReadonlyMap<string, Change> {
    return this.previous.changes;
  }

  /** What it is made of, for the same document as one of another class. */
  layout(): Layout {
    const slots = this.slots ?? this.open();
    return { chunk: this.chunk, offset: this.offset, loaded: this.loaded, slots };
  }

  /** Reads by property name or stored name. @throws {UnknownAttributeError} */
  readNamed(name: string): unknown {
    return this.read(indexOf(this.shape, name));
  }

  /** Writes by property name or stored name. @throws {UnknownAttributeError} */
  writeNamed(name: string, value: unknown): void {
    this.write(indexOf(this.shape, name), value);
  }

  /** The same for what somebody assigned: a list may have hooks. */
  assignNamed(name: string, value: unknown): void {
    const field = this.shape.fields[indexOf(this.shape, name)]!;
    const assign = field.embedded?.assign;
    if (assign === undefined) this.write(field.index, value);
    else assign(this, field, value);
  }

  /** Whether one attribute, or any, differs from what is stored. */
  isChanged(name?: string): boolean {
    if (this.isNew) this.applyDefaults();
    if (name !== undefined) return this.differsAt(indexOf(this.shape, name));
    const { slots, shape } = this;
    if (slots === undefined) return false;
    for (let index = 0; index < slots.length; index += 1) {
      const slot = slots[index];
      if (slot instanceof Cell && this.differs(shape.fields[index]!, slot)) return true;
    }
    return false;
  }

  /** The names of the attributes that differ from what is stored. */
  changedNames(): string[] {
    return this.changed().map(([{ name }]) => name);
  }

  /** Copies of what each changed attribute was and is, by property name. */
  changes(): Map<string, Change> {
    return new Map(this.changed().map(([field, cell]) => [field.name, this.changeOf(field, cell)]));
  }

  /** A copy of what the attribute was when it was loaded or last stored. */
  was(name: string): unknown {
    const field = this.shape.fields[indexOf(this.shape, name)]!;
    const value = this.read(field.index);
    const slot = this.slots![field.index];
    return slot instanceof Cell ? this.originally(field, slot) : value;
  }

  /** Makes the attribute what it was. */
  reset(name: string): void {
    const was = this.was(name);
    this.enlist();
    const index = indexOf(this.shape, name);
    const slot = this.slots![index];
    if (!(slot instanceof Cell)) return;
    const { embedded } = this.shape.fields[index]!;
    if (embedded === undefined) slot.value = was;
    else slot.value = embedded.reset(slot, { owner: this, field: this.shape.fields[index]! });
    slot.uncast = slot.replaced = false;
    slot.given = undefined;
  }

  /** Makes every attribute what it was. */
  resetAll(): void {
    for (const [field] of this.changed()) this.reset(field.name);
  }

  /** The values that the types of their fields do not take, by path; those of documents inside this one too. */
  castErrors(): ReadonlyMap<string, CastError> {
    if (!this.mayBeUncast()) return NO_ERRORS;
    const errors = new Map<string, CastError>();
    for (const field of this.shape.fields) {
      const slot = this.slots![field.index];
      const isAsked = field.constant !== undefined || isSuspect(slot, field);
      if (isAsked && this.differsAt(field.index)) this.addCastErrors(field, slot as Cell, errors);
    }
    return errors;
  }

  private addCastErrors(field: ShapeField, cell: Cell, errors: Map<string, CastError>): void {
    // Cast when they were given.
    if (cell.value instanceof Unopened) return;
    const error = castErrorOf(this.shape, field, cell);
    if (error !== undefined) errors.set(field.name, error);
    else for (const [path, inside] of errorsInside(field, cell)) errors.set(`${field.name}.${path}`, inside);
  }

  /** The changes as they are now: what a write that begins now will have stored. */
  pending(): Pending {
    if (this.isNew) this.applyDefaults();
    const { shape, slots } = this;
    const pending = new Pending(this, this.chunk, this.isNew ? shape.fields.length : 0);
    if (slots === undefined) return pending;
    for (let index = 0; index < slots.length; index += 1) {
      const slot = slots[index];
      if (slot instanceof Cell && this.differs(shape.fields[index]!, slot))
        this.addTo(pending, shape.fields[index]!, slot);
    }
    return pending;
  }

  private addTo(pending: Pending, field: ShapeField, cell: Cell): void {
    const { embedded } = field;
    const { value } = cell;
    if (embedded === undefined) {
      pending.add(field, cell, keptValue(field, cell), beforeOf(cell));
    } else if (cell.uncast || value instanceof Unopened) {
      if (value instanceof Unopened) value.isUnderWay = true;
      pending.add(field, cell, value, beforeOf(cell));
    } else {
      const { at, original } = cell;
      const inside = embedded.pending(value, { owner: this, field }, original);
      const change = inside.change === undefined ? embedded.changeLater(original, value) : undefined;
      pending.add(field, cell, embedded.origin(value), { at, original, inside, change });
    }
  }

  /**
   * After a write: what it stored becomes previous changes. What was changed while it was under way stays a change. The
   * flags are left to the caller.
   */
  settle(stored: Pending = this.pending()): void {
    this.enlist();
    this.leave();
    this.previous = stored.isEmpty ? NO_CHANGES : stored;
    stored.settle();
    this.forgetGiven();
  }

  /** Before something else is known to be stored of a document that has moved: its old place keeps what was known there. */
  leave(): void {
    const { left } = this;
    if (left === undefined) return;
    this.left = undefined;
    left();
  }

  // What was assigned and was what is stored already.
  private forgetGiven(): void {
    const { slots, shape } = this;
    if (slots === undefined) return;
    for (let index = 0; index < slots.length; index += 1) {
      const slot = slots[index];
      if (slot instanceof Cell && slot.given !== undefined && !this.differs(shape.fields[index]!, slot))
        slot.given = undefined;
    }
  }

  /** What was assigned to an attribute, before it was cast; once that is stored, what is stored. @throws {UnknownAttributeError} */
  beforeCast(name: string): unknown {
    const field = this.shape.fields[indexOf(this.shape, name)]!;
    const value = this.read(field.index);
    const slot = this.slots![field.index];
    if (slot instanceof Cell && (slot.given !== undefined || slot.uncast)) return slot.given ?? slot.value;
    return dumpValue(field, value);
  }

  /** The same for all attributes that were loaded and have a value, by property name. */
  allBeforeCast(): Record<string, unknown> {
    const all: Record<string, unknown> = {};
    for (const { name } of this.loadedFields()) {
      const value = this.beforeCast(name);
      if (value !== undefined) setOwn(all, name, value);
    }
    return all;
  }

  /** What a stored change was and is. */
  // Copies, as who is handed a change may change it, and the value is what later changes are told by.
  settledChange({ field, value, before, chunk }: PendingChange): Change {
    if (before?.change !== undefined) return before.change();
    if (before?.inside?.change !== undefined) return before.inside.change();
    const was = before && copyValue(field, this.original(field, before, chunk));
    return [was, value instanceof Unopened ? this.plainOf(field, value) : copyValue(field, value)];
  }

  private plainOf(field: ShapeField, { stored }: Unopened): unknown {
    return field.embedded!.plain(field.embedded!.open(stored, { owner: this, field }, true));
  }

  /** After some documents inside were stored or taken out by themselves: what is stored there now. */
  settleInside(index: number, origin: unknown): void {
    this.enlist();
    this.read(index);
    const cell = this.slots![index];
    if (cell instanceof Cell) Object.assign(cell, { original: origin, at: 0, replaced: false });
  }

  /** Has another document stand for one that was stored here, and is stored elsewhere now. */
  exchangeInside(index: number, document: object, other: object): void {
    const origin = this.originInside(index);
    this.enlist();
    (this.slots![index] as Cell).original = Array.isArray(origin)
      ? origin.map((item: unknown) => (item === document ? other : item))
      : other;
  }

  /**
   * The values of the fields of documents that are in memory: what was never read has not changed.
   *
   * @param opens whether documents are to be made of plain objects that were given for a field; those of others are left out
   */
  heldInside(opens: (field: ShapeField) => boolean): readonly HeldInside[] {
    const { slots, shape } = this;
    if (slots === undefined) return NOTHING_HELD;
    let held: HeldInside[] | undefined;
    for (const field of shape.inside) {
      const slot = slots[field.index];
      if (!(slot instanceof Cell) || (slot.value instanceof Unopened && !opens(field))) continue;
      (held ??= []).push({ field, value: this.opened(field, slot) });
    }
    return held ?? NOTHING_HELD;
  }

  /** Reads the fields of documents that were loaded, so that all that is inside is in memory. */
  readInside(): void {
    for (const { embedded, index } of this.loadedFields()) if (embedded !== undefined) this.read(index);
  }

  /** What of a field of documents is stored: the document, or the items of the list. */
  originInside(index: number): unknown {
    this.read(index);
    const cell = this.slots![index];
    return cell instanceof Cell ? cell.original : undefined;
  }

  /** After only some attributes were stored: the others stay as changed as they are. */
  settleSome(names: Iterable<string>): void {
    const indexes = new Set(Array.from(names, (name) => indexOf(this.shape, name)));
    this.settle(this.pending().only(({ index }) => indexes.has(index)));
  }

  private changeOf(field: ShapeField, cell: Cell): Change {
    const { embedded } = field;
    const value = this.opened(field, cell);
    const is = embedded === undefined || cell.uncast ? copyValue(field, value) : embedded.plain(value);
    return [this.originally(field, cell), is];
  }

  protected originally(field: ShapeField, cell: Cell): unknown {
    const original = this.original(field, cell);
    return field.embedded === undefined ? copyValue(field, original) : field.embedded.originally(original);
  }
}

// Of a document that is stored for the first time there is nothing.
function beforeOf({ at, original }: Cell): Before | undefined {
  return at === 0 && original === undefined ? undefined : { at, original, inside: undefined, change: undefined };
}
