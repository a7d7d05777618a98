import { inspect } from 'node:util';
import type { AttributeName, AttributesOf, IdOf } from '../attributes/attribute-types';
import { STATE } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import { beginConstruction } from '../decorators/construction';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import type { ValidationMessages } from '../errors/validation-error';
import { assign } from '../persistence/assign';
import { messagesOf } from '../validation/validate';
import { jsonOf, plainOf } from './json';
import type { Assignable, Changes } from './types';

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
  declare readonly [STATE]: DocumentState;

  /**
   * A new document, not stored yet. TypeScript cannot check attributes here; `Person.build(attributes)` does.
   *
   * @throws ModelNotDecoratedError, UnknownAttributeError
   */
  constructor(attributes?: Readonly<Record<string, unknown>>) {
    beginConstruction(this, new.target, attributes);
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
  get errors(): ValidationMessages {
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

  /** Whether an attribute, or any, differs from what is stored. Takes property names and stored names. */
  isChanged(name?: AttributeName<this> | (string & {})): boolean {
    return this[STATE].isChanged(name);
  }

  /** What an attribute was when it was loaded or last saved. */
  attributeWas<K extends AttributeName<this>>(name: K): AttributesOf<this>[K] | undefined {
    return this[STATE].was(name) as AttributesOf<this>[K] | undefined;
  }

  /**
   * Gives several attributes at once, without saving.
   *
   * @throws UnknownAttributeError; nothing is assigned then
   */
  assign(attributes: Assignable<this>): this {
    assign(this, definitionFor(this), attributes);
    return this;
  }

  /** All attributes as plain values, copies, by name; documents inside this one are plain objects too. */
  toObject(): AttributesOf<this> {
    return plainOf(this[STATE].toObject()) as AttributesOf<this>;
  }

  /** What JSON.stringify takes: ids as hex, dates in ISO form, big integers as strings, maps as objects. */
  toJSON(): Record<string, unknown> {
    return jsonOf(this[STATE].toObject());
  }

  [inspect.custom](depth: number, options: object): string {
    return `${definitionFor(this).name} ${inspect(this[STATE].toObject(), { ...options, depth })}`;
  }
}

/** The definition of a document's model. */
export function definitionFor(document: object): ModelDefinition {
  return definitionOf(document.constructor);
}
