import { ObjectId } from '../bson/classes';
import { MalformedDocumentError } from '../errors/malformed-document-error';
import { objectIdType } from '../types/object-id-type';
import { canChange } from './bare-slots';
import { Cell, UNSTORED } from './cell';
import { enlistment, type Enlisted } from './enlistment';
import { copyValue, giveIn, isSuspect, sameValue, unshare } from './field-value';
import { LEFT_OUT } from './loaded-fields';
import { Placed } from './placed';
import type { ShapeField } from './shape';
import { positionAt, typeAt } from './slots';
import { loadStored, naming } from './stored-bytes';
import { Unopened } from './unopened';

/** A field and the cell that holds its value. */
export type Held = readonly [field: ShapeField, cell: Cell];

/**
 * The values of one document's fields, by the number that a field has in the shape. What was loaded lies in the bytes
 * until it is read, and the bytes are the memory of what it was.
 */
export abstract class AttributeValues extends Placed implements Enlisted {
  abstract snapshot(): unknown;
  abstract restore(snapshot: unknown): void;

  /**
   * The value of a field, decoded when it is first read.
   *
   * @throws {AttributeNotLoadedError} where the query left it out
   * @throws {MalformedDocumentError} where its bytes are broken
   */
  read(index: number): unknown {
    const slot = (this.bare ?? this.open())[index];
    if (typeof slot === 'number') return this.decode(index, slot);
    if (slot instanceof Cell) return this.handOut(slot, index);
    if (slot === undefined) return this.absent(index);
    // Who is handed an array may change it without asking again.
    if (enlistment.open !== 0 && this.isBare) this.enlist();
    return slot;
  }

  /**
   * Gives a field a value: cast where its type takes it, else kept as given and reported by `castErrors`. `undefined`
   * unsets it.
   *
   * @throws {AttributeNotLoadedError} where the query left it out, or loaded only a part of it
   */
  write(index: number, given: unknown): void {
    this.enlist();
    this.requireWhole(index);
    const field = this.shape.fields[index]!;
    if (field.embedded !== undefined && this.takeInPlain(field, given)) return;
    const cell = this.cell(index);
    const before = cell.value;
    giveIn(this, cell, field, given);
    cell.given = given;
    if (field.embedded !== undefined && !cell.uncast) this.hold(field, cell, before);
  }

  // Documents inside are known before they are replaced: what is stored of them is told by their identity. Where there are
  // none yet, plain objects need not become documents before somebody asks for them.
  private takeInPlain(field: ShapeField, given: unknown): boolean {
    const slot = (this.slots ?? this.open())[field.index];
    const isKnown = slot instanceof Cell && !(slot.value instanceof Unopened);
    if (slot !== undefined && !isKnown) this.read(field.index);
    if (slot !== undefined || !this.isNew) return false;
    const stored = field.embedded!.intake(given);
    if (stored === undefined) return false;
    const cell = new Cell(new Unopened(stored), undefined, 0);
    cell.replaced = true;
    cell.handedOut = false;
    this.slots![field.index] = cell;
    return true;
  }

  /** What a cell holds, with documents where plain objects were taken in. */
  protected opened(field: ShapeField, cell: Cell): unknown {
    const { value } = cell;
    if (!(value instanceof Unopened)) return value;
    const embedded = field.embedded!;
    const holder = { owner: this, field };
    const isStored = cell.original === value;
    cell.value = embedded.open(value.stored, holder, isStored);
    cell.handedOut = true;
    value.opened = embedded.origin(cell.value);
    if (isStored) cell.original = value.opened;
    else if (value.isUnderWay) value.pending = embedded.pending(cell.value, holder);
    return cell.value;
  }

  /** A value that shares nothing with the document; what was not read before still counts as unread. */
  protected peek(field: ShapeField): unknown {
    const slot = (this.bare ?? this.open())[field.index];
    return typeof slot === 'number' ? this.load(field, slot) : copyValue(field, this.read(field.index));
  }

  /** The fields whose values differ from what is stored. All that have a value, for a new document. */
  protected changed(): Held[] {
    if (this.isNew) this.applyDefaults();
    const changed: Held[] = [];
    for (const field of this.shape.fields)
      if (this.differsAt(field.index)) changed.push([field, this.slots![field.index] as Cell]);
    return changed;
  }

  /** Whether what is in memory of a field differs from what is stored; its default was asked for before. */
  protected differsAt(index: number): boolean {
    const slot = this.slots?.[index];
    return slot instanceof Cell && this.differs(this.shape.fields[index]!, slot);
  }

  /** Whether there is anything that the type of its field may not take, be it as it was given or since. */
  mayBeUncast(): boolean {
    if (this.isNew) this.applyDefaults();
    const { slots, shape } = this;
    if (slots === undefined) return false;
    for (let index = 0; index < slots.length; index += 1) {
      if (isSuspect(slots[index], shape.fields[index]!)) return true;
    }
    return false;
  }

  /** What a cell's value was when it was loaded or last stored; not a copy. */
  protected original(field: ShapeField, { at, original }: Pick<Cell, 'at' | 'original'>, chunk = this.chunk): unknown {
    if (at <= 0) return original;
    try {
      return this.load(field, at, chunk);
    } catch (error) {
      // Broken bytes may be replaced by a value, which is how they can be repaired.
      if (error instanceof MalformedDocumentError) return undefined;
      throw error;
    }
  }

  /** Gives every field that has none its default. */
  protected applyDefaults(): void {
    const slots = this.slots ?? this.open();
    for (const { index } of this.loadedFields()) if (slots[index] === undefined) this.read(index);
  }

  /** Whether nothing is stored for a field and nothing would be: its value, if any, is a default. */
  protected isUnstored({ index }: ShapeField): boolean {
    const slot = (this.slots ?? this.open())[index];
    if (slot instanceof Cell && slot.at === UNSTORED) return !this.differsAt(index);
    return slot === undefined && !this.isNew;
  }

  /** Tells an open transaction, before anything changes. */
  protected enlist(): void {
    if (enlistment.open !== 0) enlistment.enlist(this, this.document);
  }

  protected differs(field: ShapeField, cell: Cell): boolean {
    if (cell.uncast) return true;
    if (cell.value instanceof Unopened) return cell.value !== cell.original;
    if (field.embedded !== undefined) return field.embedded.differs(cell);
    return !sameValue(field, this.original(field, cell), cell.value);
  }

  private decode(index: number, slot: number): unknown {
    const field = this.shape.fields[index]!;
    const value = this.load(field, slot);
    // Numbers stay in the bytes, where they cost no memory: a slot that is a number is a position.
    if (typeof value !== 'object' || value === null) return value;
    if (field.embedded !== undefined && this.document !== undefined) field.embedded.initialize(value);
    this.bare![index] = value;
    if (canChange(field, value)) {
      this.isBare = true;
      if (enlistment.open !== 0) this.enlist();
    }
    return value;
  }

  private load(field: ShapeField, slot: number, chunk = this.chunk): unknown {
    return field.embedded === undefined ? loadStored(this.shape, field, chunk!, slot) : this.view(field, slot);
  }

  private handOut(cell: Cell, index: number): unknown {
    const { value } = cell;
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Unopened) this.opened(this.shape.fields[index]!, cell);
    else if (cell.shared) unshare(this.shape.fields[index]!, cell);
    if (enlistment.open !== 0) this.enlist();
    cell.handedOut = true;
    return cell.value;
  }

  /** The value of a field that has none: its default. It counts as what was there, unless the document is new. */
  private absent(index: number): unknown {
    if (this.loaded !== undefined && this.loaded[index] === LEFT_OUT) throw this.notLoaded(index);
    const field = this.shape.fields[index]!;
    const initial = this.defaultOf(field);
    if (initial === undefined) return field.embedded === undefined ? this.newId(field) : this.nothing(field);
    const cell = new Cell(undefined, undefined, this.isNew ? 0 : UNSTORED);
    giveIn(this, cell, field, initial);
    if (field.embedded !== undefined && !cell.uncast) this.hold(field, cell, undefined);
    if (!this.isNew) cell.original = field.embedded?.origin(cell.value) ?? copyValue(field, cell.value);
    return this.handOut((this.slots![index] = cell), index);
  }

  private view(field: ShapeField, slot: number): unknown {
    const place = { chunk: this.chunk!, offset: positionAt(slot) };
    try {
      return field.embedded!.view(place, typeAt(slot), { owner: this, field });
    } catch (error) {
      throw naming(error, this.shape, field.name);
    }
  }

  private hold(field: ShapeField, cell: Cell, before: unknown): void {
    cell.value = field.embedded!.hold(cell.value, before, { owner: this, field });
    if (cell.at === UNSTORED) cell.at = 0;
    // What is given as it is stored replaces nothing: what becomes of it later is told one by one.
    cell.replaced = !isSameList(cell.value, cell.original);
  }

  /** What is handed out for documents inside where there are none: a list, so that some can be put into it. */
  private nothing(field: ShapeField): unknown {
    const value = field.embedded!.nothing({ owner: this, field });
    if (value === undefined) return undefined;
    const cell = new Cell(value, field.embedded!.origin(value), UNSTORED);
    return this.handOut((this.slots![field.index] = cell), field.index);
  }

  private defaultOf({ default: initial }: ShapeField): unknown {
    return typeof initial === 'function' ? (initial as (document?: object) => unknown)(this.document) : initial;
  }

  /** An `_id` is made by us, once, so that the document has the one that will be stored. */
  private newId(field: ShapeField): unknown {
    if (!this.isNew || field.index !== this.shape.id || field.type !== objectIdType) return undefined;
    const id = new ObjectId();
    this.slots![field.index] = new Cell(id, id, 0);
    return id;
  }

  private cell(index: number): Cell {
    const slot = (this.slots ?? this.open())[index];
    if (slot instanceof Cell) return slot;
    if (slot === undefined && !this.isNew) this.absent(index);
    const now = this.slots![index];
    if (now instanceof Cell) return now;
    return (this.slots![index] = typeof now === 'number' ? new Cell(undefined, undefined, now) : new Cell(now, now, 0));
  }
}

function isSameList(value: unknown, original: unknown): boolean {
  if (!Array.isArray(value) || !Array.isArray(original) || value.length !== original.length) return false;
  return original.every((item, index) => item === value[index]);
}
