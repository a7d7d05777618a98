import { type Chunk, ownBytes } from '../bson/chunk';
import { decodeExactly, decodeValue } from '../bson/decode';
import { setOwn } from '../bson/own-key';
import type { CastError } from '../errors/cast-error';
import { AttributeValues } from './attribute-values';
import { Cell } from './cell';
import { castErrorOf, copyValue, errorsInside, isNothing, requireMutable, storedValue } from './field-value';
import { keepSlots } from './kept-slots';
import type { LoadedFields } from './loaded-fields';
import { indexOf, type ShapeField } from './shape';
import type { Slots } from './slots';
import { type Decoder, requireOnce, unknownFields } from './stored-bytes';

/** What an attribute was and what it is. */
export type Change = readonly [was: unknown, is: unknown];

/** The least that a save has to write: paths in the stored document. */
export interface Update {
  readonly set: ReadonlyMap<string, unknown>;
  readonly unset: readonly string[];
}

interface Snapshot {
  readonly chunk: Chunk | undefined;
  readonly offset: number;
  readonly loaded: LoadedFields | undefined;
  readonly slots: (() => Slots) | undefined;
  readonly associations: ReadonlyMap<string, unknown> | undefined;
  readonly flags: Pick<DocumentState, (typeof FLAGS)[number]>;
}

const FLAGS = [
  'isNew',
  'isDestroyed',
  'isReadonly',
  'wasNew',
  'wasPersisted',
  'home',
  'errors',
  'previousChanges',
] as const;
/** Changed attributes with copies of the values that they had at one moment. */
export type Pending = readonly { readonly field: ShapeField; readonly cell: Cell; readonly value: unknown }[];

const NO_CHANGES: ReadonlyMap<string, Change> = new Map();

/** Everything that is known about one document: one object beside the document itself. */
export class DocumentState extends AttributeValues {
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
  /** What the last write changed. */
  previousChanges: ReadonlyMap<string, Change> = NO_CHANGES;

  /** Reads by property name or stored name. @throws {UnknownAttributeError} */
  readNamed(name: string): unknown {
    return this.read(indexOf(this.shape, name));
  }

  /** Writes by property name or stored name. @throws {UnknownAttributeError} */
  writeNamed(name: string, value: unknown): void {
    this.write(indexOf(this.shape, name), value);
  }

  /** Whether the attribute is declared, was loaded, and is not `undefined`. Never throws for a name. */
  has(name: string): boolean {
    const index = this.shape.indexes.get(name);
    return this.loadedFields().some((field) => field.index === index && this.read(field.index) !== undefined);
  }

  /** The names of all attributes that were not left out. */
  names(): string[] {
    return this.loadedFields().map((field) => field.name);
  }

  /** Whether one attribute, or any, differs from what is stored. */
  isChanged(name?: string): boolean {
    if (name === undefined) return this.changed().length > 0;
    const index = indexOf(this.shape, name);
    return this.changed().some(([field]) => field.index === index);
  }

  /** Copies of what each changed attribute was and is, by property name. */
  changes(): Map<string, Change> {
    const changes = this.pending().map(
      ({ field, cell, value }) => [field.name, [copyValue(field, this.original(field, cell)), value]] as const,
    );
    return new Map(changes);
  }

  /** A copy of what the attribute was when it was loaded or last stored. */
  was(name: string): unknown {
    const field = this.shape.fields[indexOf(this.shape, name)]!;
    const value = this.read(field.index);
    const slot = this.slots![field.index];
    return slot instanceof Cell ? copyValue(field, this.original(field, slot)) : value;
  }

  /** Makes the attribute what it was. */
  reset(name: string): void {
    const was = this.was(name);
    this.enlist();
    const slot = this.slots![indexOf(this.shape, name)];
    if (!(slot instanceof Cell)) return;
    slot.value = was;
    slot.uncast = false;
  }

  /** The values that the types of their fields do not take, by path; those of documents inside this one too. */
  castErrors(): Map<string, CastError> {
    const errors = new Map<string, CastError>();
    for (const [field, cell] of this.changed()) {
      const error = castErrorOf(this.shape, field, cell);
      if (error !== undefined) errors.set(field.name, error);
      else for (const [path, inside] of errorsInside(field, cell)) errors.set(`${field.name}.${path}`, inside);
    }
    return errors;
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
      const value = this.isUnstored(field) ? undefined : this.#dumped(field);
      if (value !== undefined) setOwn(stored, field.storedName, value);
    }
    for (const [name, value] of this.#unknown(decodeExactly)) setOwn(stored, name, value);
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
  forUpdate(): Update | null {
    const set = new Map<string, unknown>();
    const unset: string[] = [];
    for (const [field, cell] of this.changed()) {
      requireMutable(this.shape, field);
      this.requireWhole(field.index);
      if (this.chunk !== undefined) requireOnce(this.shape, field, this.chunk, this.offset, cell.at);
      const value = storedValue(this.shape, field, cell);
      if (value === undefined) unset.push(field.storedName);
      else set.set(field.storedName, value);
    }
    return set.size + unset.length === 0 ? null : { set, unset };
  }

  /** The changes as they are now: what a write that begins now will have stored. */
  pending(): Pending {
    return this.changed().map(([field, cell]) => ({ field, cell, value: copyValue(field, cell.value) }));
  }

  /**
   * After a write: what it stored becomes previous changes. What was changed while it was under way stays a change. The
   * flags are left to the caller.
   */
  settle(stored: Pending = this.pending()): void {
    this.enlist();
    this.previousChanges = new Map(
      stored.map(({ field, cell, value }) => [field.name, [copyValue(field, this.original(field, cell)), value]]),
    );
    for (const { field, cell, value } of stored) {
      cell.original = copyValue(field, value);
      cell.at = 0;
    }
  }

  /** After only some attributes were stored: the others stay as changed as they are. */
  settleSome(names: Iterable<string>): void {
    const indexes = new Set(Array.from(names, (name) => indexOf(this.shape, name)));
    this.settle(this.pending().filter(({ field }) => indexes.has(field.index)));
  }

  /** Takes what is stored now in place of everything that was loaded or changed. */
  replaceBytes(bytes: Uint8Array): void {
    this.enlist();
    const { chunk, offset } = ownBytes(bytes);
    Object.assign(this, { chunk, offset, slots: undefined, loaded: undefined, previousChanges: NO_CHANGES });
  }

  /** Copies of all attributes by property name, and of what is stored beyond them. */
  toObject(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const field of this.loadedFields()) {
      const value = this.peek(field);
      if (value !== undefined) setOwn(object, field.name, value);
    }
    for (const [name, value] of this.#unknown(decodeValue))
      if (!Object.hasOwn(object, name)) setOwn(object, name, value);
    return object;
  }

  /** The state of a new document with the same values, those the model does not know included, but not the same `_id`. */
  clone(): DocumentState {
    const clone = new DocumentState(this.shape, undefined, this.loaded);
    const slots = clone.open();
    for (const field of this.loadedFields()) {
      const value = field.index === this.shape.id ? undefined : this.peek(field);
      if (value !== undefined) slots[field.index] = new Cell(value, undefined, 0);
    }
    clone.chunk = this.chunk;
    clone.offset = this.offset;
    return clone;
  }

  /** Everything that can change, to be given to `restore`. */
  snapshot(): unknown {
    const { chunk, offset, loaded, slots, associations } = this;
    const flags = Object.fromEntries(FLAGS.map((flag) => [flag, this[flag]])) as unknown as Snapshot['flags'];
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

  #dumped(field: ShapeField): unknown {
    const value = this.read(field.index);
    const slot = this.slots![field.index];
    if (slot instanceof Cell) return storedValue(this.shape, field, slot);
    return isNothing(value) ? value : field.type.dump(value);
  }

  #unknown(decode: Decoder): [name: string, value: unknown][] {
    return this.chunk === undefined ? [] : unknownFields(this.shape, this.chunk, this.offset, decode);
  }
}
