import { inspect } from 'node:util';
import type { Assignable } from '../attributes/assignable';
import type { AttributeName, AttributesOf, IdOf } from '../attributes/attribute-types';
import {
  differsFromDefault,
  isChangedLike,
  previously,
  resetToDefault,
  wasChangedLike,
  type Expected,
} from '../attributes/dirty';
import { isDocument, STATE } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import type { SkipOptions } from '../callbacks/skipping';
import { BASE } from '../definition/own-constructor';
import { beginConstruction } from '../decorators/construction';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import type { ValidationMessages } from '../errors/validation-error';
import { assign, type AssignOptions } from '../persistence/assign';
import { messagesOf } from '../validation/validate';
import { extendedJsonOf, type ExtendedJsonOptions } from './extended-json';
import { inspected } from './inspect';
import { jsonOf, plainOf } from './json';
import { serialized, type SerializationOptions } from './serialization';
import type { Changes } from './types';
import { withoutCallbacks } from './without-callbacks';

/**
 * The part of a document that its model may declare in another form. It stands in an interface, as a class could not be
 * given a property of another type, or without an initialiser, in place of a class's own.
 */
export interface Attributed {
  /** The primary key, made by us unless it is given. A model may declare another type: `@Field(String) _id!: string`. */
  // `any`, because a subclass must be able to declare any type, and users of the default one shall not need a cast.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  _id: any;
}

/** The attributes of a document and what is known of it, whether it is stored by itself or inside another. */
export abstract class Attributed {
  static readonly [BASE] = true;
  declare readonly [STATE]: DocumentState;

  /**
   * A new document, not stored yet. TypeScript cannot check attributes here; `Person.build(attributes)` does.
   *
   * @throws ModelNotDecoratedError, UnknownAttributeError
   */
  constructor(attributes?: Readonly<Record<string, unknown>>) {
    beginConstruction(this, new.target, attributes);
  }

  /**
   * Runs a block in which hooks of this class, and of its subclasses, do not run; those of other classes do, and so does
   * validation. Commit hooks of what the block does are left out too, also where the commit comes after it. Blocks add up.
   *
   * @param options `only` names events (`save`), or methods and functions that are hooks
   * @returns what the block resolves to
   * @throws InvalidOptionError for another option, and for a name that is neither an event nor a hook's
   *
   * @example
   * await Person.withoutCallbacks({ only: 'normalise' }, () => person.save());
   */
  static withoutCallbacks<T>(block: () => Promise<T> | T): Promise<T>;
  static withoutCallbacks<T>(options: SkipOptions, block: () => Promise<T> | T): Promise<T>;
  static withoutCallbacks<T>(first: SkipOptions | (() => Promise<T> | T), second?: () => Promise<T> | T): Promise<T> {
    return withoutCallbacks(this, first, second);
  }

  /** The `_id` as it is stored. */
  get id(): IdOf<this> {
    const { id } = this[STATE].shape;
    return (id < 0 ? undefined : this[STATE].read(id)) as IdOf<this>;
  }

  /** Whether it was never stored. */
  get isNew(): boolean {
    return this[STATE].isNew;
  }

  /** Whether it is stored, as far as is known. */
  get isPersisted(): boolean {
    return !this[STATE].isNew && !this[STATE].isDestroyed;
  }

  /** Whether it was destroyed or deleted through this object. */
  get isDestroyed(): boolean {
    return this[STATE].isDestroyed;
  }

  /** Whether it refuses every write. */
  get isReadonly(): boolean {
    return this[STATE].isReadonly;
  }

  /** In after hooks: whether the operation stored it for the first time. */
  get wasNew(): boolean {
    return this[STATE].wasNew;
  }

  /** In after hooks of destroy: whether it was stored before. */
  get wasPersisted(): boolean {
    return this[STATE].wasPersisted;
  }

  /** The messages of the last validation, by path. */
  get errors(): ValidationMessages<AttributeName<this>> {
    return messagesOf(this);
  }

  /** What was changed since it was loaded or saved, by attribute: `[was, is]`. Changes in place are seen too. */
  get changes(): Changes<this> {
    return Object.fromEntries(this[STATE].changes()) as Changes<this>;
  }

  /** The stored values of the changed attributes. */
  get changedAttributes(): Partial<AttributesOf<this>> {
    const entries = [...this[STATE].changes()].map(([name, [was]]) => [name, was]);
    return Object.fromEntries(entries) as Partial<AttributesOf<this>>;
  }

  /** What the last save changed, by attribute: `[was, is]`. */
  get previousChanges(): Changes<this> {
    return Object.fromEntries(this[STATE].previousChanges) as Changes<this>;
  }

  /** Copies of all attributes by name, stored fields that the model does not know included. */
  get attributes(): AttributesOf<this> {
    return this[STATE].toObject() as AttributesOf<this>;
  }

  /** The same as `previousChanges`, under the name that ActiveRecord has for it. */
  get savedChanges(): Changes<this> {
    return this.previousChanges;
  }

  /**
   * Whether an attribute, or any, differs from what is stored. Takes property names and stored names.
   *
   * @param expected what it changed from and to; values are cast, and what is left out fits anything
   * @throws UnknownAttributeError
   *
   * @example
   * order.isChanged('status', { from: 'draft', to: 'sent' });
   */
  isChanged(name?: AttributeName<this> | (string & {}), expected?: Expected): boolean {
    return name === undefined || expected === undefined
      ? this[STATE].isChanged(name)
      : isChangedLike(this[STATE], name, expected);
  }

  /** Whether the next save will change an attribute, from and to these values. */
  willSaveChangeTo(name: AttributeName<this> | (string & {}), expected?: Expected): boolean {
    return isChangedLike(this[STATE], name, expected);
  }

  /** Whether the last save changed an attribute, from and to these values. */
  savedChangeTo(name: AttributeName<this> | (string & {}), expected?: Expected): boolean {
    return wasChangedLike(this[STATE], name, expected);
  }

  /** What an attribute was before the last save. */
  attributeBeforeLastSave<K extends AttributeName<this> | (string & {})>(
    name: K,
  ): K extends keyof AttributesOf<this> ? AttributesOf<this>[K] | undefined : unknown {
    return previously(this[STATE], name) as never;
  }

  /** Makes an attribute what it was when it was loaded or last saved. @throws UnknownAttributeError */
  resetAttribute(name: AttributeName<this> | (string & {})): this {
    this[STATE].reset(name);
    return this;
  }

  /** Gives an attribute its default, null where it has none: a change like any other. @throws UnknownAttributeError */
  resetToDefault(name: AttributeName<this> | (string & {})): this {
    resetToDefault(this[STATE], name);
    return this;
  }

  /** Whether an attribute is another than its default. @throws UnknownAttributeError */
  isChangedFromDefault(name: AttributeName<this> | (string & {})): boolean {
    return differsFromDefault(this[STATE], name);
  }

  /**
   * Announces a change in place. Reading the attribute does the same; one that does not change is no change.
   *
   * @throws UnknownAttributeError
   */
  willChange(name: AttributeName<this> | (string & {})): this {
    this[STATE].readNamed(name);
    return this;
  }

  /** Takes an attribute away: the next save unsets it. @throws UnknownAttributeError, ImmutableAttributeError at the save of `_id` */
  removeAttribute(name: AttributeName<this> | (string & {})): this {
    this[STATE].assignNamed(name, undefined);
    return this;
  }

  /** Whether both are documents of one class with one `_id`. */
  equals(other: unknown): boolean {
    return this === other || isSameRecord(this, other);
  }

  /** What an attribute was when it was loaded or last saved. */
  attributeWas<K extends AttributeName<this>>(name: K): AttributesOf<this>[K] | undefined {
    return this[STATE].was(name) as AttributesOf<this>[K] | undefined;
  }

  /**
   * Gives several attributes at once, without saving.
   *
   * @param options `only` names what may be assigned, `except` what may not: the rest of what is given is left out
   * @throws UnknownAttributeError; nothing is assigned then
   */
  assign(attributes: Assignable<this>, options?: AssignOptions): this {
    assign(this, definitionFor(this), attributes, options);
    return this;
  }

  /**
   * All attributes as plain values, copies, by name; documents inside this one are plain objects too.
   *
   * @throws InvalidOptionError, UnknownAttributeError for what the options name and does not exist
   *
   * @example
   * person.toObject({ only: ['username', 'age'], methods: ['initials'] });
   */
  toObject(): AttributesOf<this>;
  toObject(options: SerializationOptions): Record<string, unknown>;
  toObject(options?: SerializationOptions): AttributesOf<this> | Record<string, unknown> {
    return serialized(this, options ?? {}, plainOf);
  }

  /**
   * What JSON.stringify takes: ids as hex, dates in ISO form, big integers as strings, maps as objects.
   *
   * @throws InvalidOptionError, UnknownAttributeError for what the options name and does not exist
   */
  toJSON(options?: SerializationOptions | string): Record<string, unknown> {
    // JSON.stringify hands over the key that the document has in the object around.
    return serialized(this, typeof options === 'object' ? options : {}, jsonOf);
  }

  /**
   * The document as it is stored, by stored names, in MongoDB's extended JSON, which tells every type from any other;
   * `Model.fromExtendedJSON` takes it back. Canonical unless `relaxed` is given. Hidden fields are left out unless asked for.
   *
   * @throws CastError, InvalidOptionError
   *
   * @example
   * JSON.stringify(person.toExtendedJSON()); // {"_id":{"$oid":"…"},"age":{"$numberInt":"20"}}
   */
  toExtendedJSON(options: ExtendedJsonOptions = {}): Record<string, unknown> {
    return extendedJsonOf(this, options);
  }

  /**
   * What was assigned to an attribute, before it was cast; once that is stored or read again, what is stored.
   *
   * @throws UnknownAttributeError
   */
  attributeBeforeTypeCast(name: AttributeName<this> | (string & {})): unknown {
    return this[STATE].beforeCast(name);
  }

  /** What was assigned to each attribute, before it was cast; what is stored for those that were not assigned since. */
  get attributesBeforeTypeCast(): Record<string, unknown> {
    return this[STATE].allBeforeCast();
  }

  [inspect.custom](depth: number, options: object): string {
    return inspected(this, definitionFor(this), depth, options);
  }
}

// Compared as the fields of `_id` compare.
function isSameRecord(one: Attributed, other: unknown): boolean {
  if (!isDocument(other) || other.constructor !== one.constructor) return false;
  const { shape } = one[STATE];
  const field = shape.fields[shape.id];
  if (field === undefined) return false;
  const [a, b] = [one.id as unknown, other.id];
  return a !== undefined && a !== null && b !== undefined && b !== null && field.type.equals(a, b);
}

/** The definition of a document's model. */
export function definitionFor(document: object): ModelDefinition {
  return definitionOf(document.constructor);
}
