import { inspect } from 'node:util';
import type { AttributeName, AttributesOf, IdOf } from '../attributes/attribute-types';
import { STATE, type Document } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import { clientNamed } from '../clients/registry';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { beginConstruction } from '../decorators/construction';
import type { ValidationMessages } from '../errors/validation-error';
import { assign } from '../persistence/assign';
import { deleteDocument, destroy } from '../persistence/destroy';
import { homeOf } from '../persistence/home';
import { reload } from '../persistence/reload';
import { save } from '../persistence/save';
import type { SaveOptions } from '../persistence/save-options';
import { touch } from '../persistence/touch';
import type { SessionOptions } from '../session/session-options';
import { track } from '../session/track';
import { clientNameOf } from '../store/target';
import { withSession, type SessionBlock } from '../transactions/with-session';
import { withTransaction, type TransactionBlock } from '../transactions/with-transaction';
import type { TransactionOptions } from '../transactions/transaction';
import { messagesOf, validate, validateOrFail } from '../validation/validate';
import { jsonOf } from './json';
import type { Assignable, Changes } from './types';

/**
 * The part of a document that its model may declare in another form. It stands in an interface, as a class could not be
 * given a property of another type, or without an initialiser, in place of a class's own.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export interface DocumentBase {
  /** The primary key, made by us unless it is given. A model may declare another type: `@Field(String) _id!: string`. */
  // `any`, because a subclass must be able to declare any type, and users of the default one shall not need a cast.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  _id: any;
}

/** What every document can do. Each method is one line over the room that does the work. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export abstract class DocumentBase implements Document {
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
    return this[STATE].readNamed('_id') as IdOf<this>;
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

  /**
   * Stores the document: validation, hooks, and one command with just what changed; none without a change.
   *
   * @returns the document
   * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, DocumentNotFoundError, ReadonlyDocumentError
   *
   * @example
   * person.username = 'Emma';
   * await person.save();
   */
  save(options?: SaveOptions): Promise<this> {
    return operation(this, 'save', (definition) => save(this, definition, options));
  }

  /** Assigns and saves. */
  update(attributes: Assignable<this>, options?: SaveOptions): Promise<this> {
    return operation(this, 'update', (definition) => {
      assign(this, definition, attributes);
      return save(this, definition, options);
    });
  }

  /** Deletes it with hooks and dependents. */
  destroy(): Promise<this> {
    return operation(this, 'destroy', (definition) => destroy(this, definition));
  }

  /** Deletes it, without hooks and dependents. */
  delete(): Promise<this> {
    return operation(this, 'delete', (definition) => deleteDocument(this, definition));
  }

  /**
   * Reads it again from the primary; changes that were not saved are dropped.
   *
   * @throws DocumentNotFoundError
   */
  reload(): Promise<this> {
    return operation(this, 'reload', (definition) => reload(this, definition));
  }

  /** Sets `updatedAt`, and the date fields named, to now: one `$set`; other changes stay unsaved. */
  touch(...names: AttributeName<this>[]): Promise<this> {
    return operation(this, 'touch', (definition) => touch(this, definition, names));
  }

  /** Whether it is valid; `errors` says what is not. */
  isValid(): Promise<boolean> {
    const definition = definitionFor(this);
    return track(`${definition.name}.isValid`, undefined, () => validate(this, definition));
  }

  /**
   * Rejects when it is not valid.
   *
   * @throws ValidationError
   */
  validate(): Promise<this> {
    return operation(this, 'validate', (definition) => validateOrFail(this, definition));
  }

  /**
   * Runs the block in a session of this document's client; see `Model.withSession`.
   *
   * @throws SessionNestingError inside another block
   */
  withSession<T>(block: SessionBlock<T>): Promise<T>;
  withSession<T>(options: SessionOptions, block: SessionBlock<T>): Promise<T>;
  withSession<T>(first: SessionOptions | SessionBlock<T>, second?: SessionBlock<T>): Promise<T> {
    const definition = definitionFor(this);
    const where = `${definition.name}.withSession`;
    return withSession(() => homeOf(this, definition, where).entry, where, first, second);
  }

  /** Runs the block in a transaction of this document's client; see `Model.transaction`. */
  transaction<T>(block: TransactionBlock<T>): Promise<T | undefined>;
  transaction<T>(options: TransactionOptions, block: TransactionBlock<T>): Promise<T | undefined>;
  transaction<T>(first: TransactionOptions | TransactionBlock<T>, second?: TransactionBlock<T>): Promise<T | undefined> {
    const definition = definitionFor(this);
    const where = `${definition.name}.transaction`;
    return withTransaction(() => homeOf(this, definition, where).entry, where, first, second);
  }

  /** All attributes as plain values, copies, by name. */
  toObject(): AttributesOf<this> {
    return this.attributes;
  }

  /** What JSON.stringify takes: ids as hex, dates in ISO form, big integers as strings, maps as objects. */
  toJSON(): Record<string, unknown> {
    return jsonOf(this[STATE].toObject());
  }

  [inspect.custom](depth: number, options: object): string {
    return `${definitionFor(this).name} ${inspect(this[STATE].toObject(), { ...options, depth })}`;
  }
}

// A function and not a private method, which documents made from bytes would lack: no constructor ever runs for them.
function operation<D extends DocumentBase>(
  document: D,
  name: string,
  run: (definition: ModelDefinition) => Promise<unknown>,
): Promise<D> {
  const definition = definitionFor(document);
  const operation = `${definition.name}.${name}`;
  return track(
    operation,
    () => homeOf(document, definition, operation).entry,
    async () => {
      await run(definition);
      return document;
    },
  );
}

function definitionFor(document: object): ModelDefinition {
  return definitionOf(document.constructor);
}

/** The client that a model class uses here. */
export function entryOf(definition: ModelDefinition, operation: string) {
  return clientNamed(clientNameOf(definition), operation);
}
