import { decodeExactly, decodeValue } from '../bson/decode';
import { setOwn } from '../bson/own-key';
import { CastError } from '../errors/cast-error';
import { MalformedDocumentError } from '../errors/malformed-document-error';
import { castData } from '../types/data';
import { UNCASTABLE } from '../types/field-type';
import { Cell, UNSTORED } from './cell';
import { exactly } from './exact-values';
import { isNothing, requireMutable, sameValue, storedValue } from './field-value';
import { WHOLE } from './loaded-fields';
import type { ShapeField } from './shape';
import { type Decoder, requireOnce, unknownFields } from './stored-bytes';
import { TrackedValues } from './tracked-values';
import { Unopened } from './unopened';
import { conditionOf, isEmptyUpdate, type Known, noUpdate, type Path, type StoredValues, type Update } from './update';

/** Stands for what is stored and cannot be sent: a date beyond those of JavaScript. */
export const UNTOLD: unique symbol = Symbol('threadline.untold');

const told: typeof decodeExactly = (chunk, type, at) => orUntold(() => decodeExactly(chunk, type, at));

function orUntold(read: () => unknown): unknown {
  try {
    const value = read();
    // An invalid date that was read and kept would be sent as the first moment of 1970.
    return castData(value) === UNCASTABLE ? UNTOLD : value;
  } catch (error) {
    if (error instanceof CastError || error instanceof MalformedDocumentError) return UNTOLD;
    throw error;
  }
}

// What was stored after a change in place is kept as it was then: with keys that have no value, and were not stored.
function asCast(field: ShapeField, original: unknown): unknown {
  if (!field.type.mutable) return original;
  const cast = field.type.cast(original);
  return cast !== UNCASTABLE && sameValue(field, original, cast) ? cast : original;
}

// That something is there is all that can be said of it.
function heldBy(value: unknown): object {
  return value === UNTOLD ? { $exists: true } : conditionOf(value);
}

/** The values of a document in the form in which they are stored, will be stored, and were stored. */
export abstract class WrittenValues extends TrackedValues {
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
      const value = isLacking ? field.constant : this.isUnstored(field) ? undefined : this.dumped(field);
      if (value !== undefined) setOwn(stored, field.storedName, value);
    }
    if (this.chunk !== undefined) for (const [name, value] of this.beyond(decodeExactly)) setOwn(stored, name, value);
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
    const fields = this.loadedFields().map((field) => [field.storedName, this.storedBefore(field)] as const);
    const stored = fields.filter(([, value]) => value !== undefined);
    return Object.fromEntries([...stored, ...this.beyond(decodeExactly)]);
  }

  /** What is stored under one key, as far as is known, or will be for a new document; `UNTOLD` for what no command can carry. */
  storedAt(key: string): unknown {
    const field = this.loadedFields().find(({ storedName }) => storedName === key);
    if (field !== undefined) return orUntold(() => (this.isNew ? this.dumped(field) : this.storedBefore(field)));
    return this.beyond(told).find(([name]) => name === key)?.[1];
  }

  /** Conditions that hold for what is stored, as far as is known, below a path. */
  known(around = ''): Known[] {
    const below = (name: string): string => (around === '' ? name : `${around}.${name}`);
    const fields = this.loadedFields().filter(
      (field) => this.loaded === undefined || this.loaded[field.index] === WHOLE,
    );
    const known = fields.flatMap((field) => this.knownOf(field, below(field.storedName)));
    // No path leads to a key that reads as an operator or as a path of its own.
    const others = this.beyond(told).filter(([name]) => name !== '' && !/^\$|\./.test(name));
    return [
      // What holds nothing else is there all the same: where it is gone, all that it lacks would be lacking still.
      [around, { $type: 'object' }],
      ...known,
      ...others.map(([name, value]) => [below(name), heldBy(value)] as const),
    ];
  }

  /** What is stored beyond the declared fields, by stored name. */
  beyondFields(): [name: string, value: unknown][] {
    return this.beyond(decodeValue);
  }

  private storedBefore(field: ShapeField): unknown {
    if (this.isUnstored(field)) return undefined;
    const slot = this.slots![field.index];
    if (!(slot instanceof Cell)) return this.dumped(field);
    if (slot.at === UNSTORED) return undefined;
    const original = this.original(field, slot);
    if (original instanceof Unopened) return original.stored;
    if (field.embedded !== undefined) return field.embedded.stored(original);
    return isNothing(original) ? original : field.type.dump(asCast(field, original));
  }

  private knownOf(field: ShapeField, path: string): Known[] {
    const { embedded } = field;
    if (embedded !== undefined) return embedded.known(this.originInside(field.index), path);
    return [[path, heldBy(orUntold(() => this.storedBefore(field)))]];
  }

  private dumped(field: ShapeField): unknown {
    const given = this.slots![field.index];
    if (given instanceof Cell) {
      if (given.value instanceof Unopened) return given.value.stored;
      // Not read, as what was handed out has to be cast anew.
      const stored = storedValue(this.shape, field, given);
      return field.embedded === undefined ? exactly(stored, this.chunk, given.at, given) : stored;
    }
    const value = this.read(field.index);
    const slot = this.slots![field.index];
    if (slot instanceof Cell) return this.dumped(field);
    const stored: unknown = isNothing(value) ? value : field.type.dump(value);
    return typeof slot === 'number' ? exactly(stored, this.chunk, slot) : stored;
  }

  private beyond(decode: Decoder): [name: string, value: unknown][] {
    return this.chunk === undefined ? [] : unknownFields(this.shape, this.chunk, this.offset, decode);
  }
}
