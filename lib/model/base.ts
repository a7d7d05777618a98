import type { Assignable } from '../attributes/assignable';
import type { AttributeName, AttributesOf } from '../attributes/attribute-types';
import type { Document } from '../attributes/document';
import type { ClientEntry } from '../clients/client-entry';
import { clientNamed } from '../clients/registry';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { assign } from '../persistence/assign';
import { becomes } from '../persistence/becomes';
import { deleteDocument, destroy, destroyPermanently } from '../persistence/destroy';
import type { DestroyOptions } from '../persistence/destroy-options';
import { homeOf } from '../persistence/home';
import { cloneOf, makeReadonly } from '../persistence/copies';
import { reload } from '../persistence/reload';
import { save } from '../persistence/save';
import type { SaveOptions } from '../persistence/save-options';
import { restore } from '../persistence/soft-delete';
import { upsert, type UpsertOptions } from '../persistence/upsert';
import { touch } from '../persistence/touch';
import type { SessionOptions } from '../session/session-options';
import { track } from '../session/track';
import { clientNameOf } from '../store/target';
import type { TransactionOptions } from '../transactions/transaction';
import { withSession, type SessionBlock } from '../transactions/with-session';
import { withTransaction } from '../transactions/with-transaction';
import type { TransactionBlock } from '../transactions/session';
import { requireValid, validate, type ValidateOptions } from '../validation/validate';
import { definitionFor } from './attributed';
import { Operated } from './operated';
import type { ModelClass } from './types';

/** What every stored document can do. Each method is one line over the room that does the work. */
export abstract class DocumentBase extends Operated implements Document {
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
    const definition = definitionFor(this);
    const operation = `${definition.name}.save`;
    return track(operation, entryAt, saveTracked<this>, false, { document: this, definition, operation, options });
  }

  /** Assigns and saves. */
  update(attributes: Assignable<this>, options?: SaveOptions): Promise<this> {
    return tracked(this, 'update', (definition) => {
      assign(this, definition, attributes);
      return save(this, definition, options);
    });
  }

  /**
   * Stores it whether it is stored already or not, in one command, validated in the context `upsert`. What is stored beyond
   * its attributes is kept, unless `replace` says otherwise.
   *
   * @throws ValidationError, CallbackHaltedError, DuplicateKeyError, InvalidOptionError
   */
  upsert(options: UpsertOptions = {}): Promise<this> {
    return operation(this, 'upsert', (definition) => upsert(this, definition, options));
  }

  /** Deletes it with hooks and dependents. */
  destroy(options?: DestroyOptions): Promise<this> {
    return operation(this, 'destroy', (definition) => destroy(this, definition, options));
  }

  /**
   * Makes a softly deleted document a living one again.
   *
   * @throws DuplicateKeyError where another has its unique values by now
   * @throws InvalidOptionError for a model that does not delete softly
   */
  restore(): Promise<this> {
    return operation(this, 'restore', (definition) => restore(this, definition));
  }

  /** Deletes it for good, with hooks and dependents, where its model deletes softly. @throws InvalidOptionError */
  destroyPermanently(): Promise<this> {
    return operation(this, 'destroyPermanently', (definition) => destroyPermanently(this, definition));
  }

  /** Deletes it, without hooks and dependents. */
  delete(options?: DestroyOptions): Promise<this> {
    return operation(this, 'delete', (definition) => deleteDocument(this, definition, options));
  }

  /**
   * Reads it again from the primary; changes that were not saved are dropped.
   *
   * @throws DocumentNotFoundError
   */
  reload(): Promise<this> {
    return operation(this, 'reload', (definition) => reload(this, definition));
  }

  /** A new document with the same values, documents inside included, with `_id`s of their own. Nothing is stored. */
  clone(): this {
    return cloneOf(this, definitionFor(this));
  }

  /**
   * The same document as one of another class that shares its collection: with its `_id`, its changes, its errors and the
   * documents inside, which hang in it from now on. The next save stores it as one of that class; what that does not declare
   * stays stored.
   *
   * @throws InvalidOptionError for a class of another hierarchy, and where a change would be lost that was not saved
   * @throws AbstractModelError, ModelNotDecoratedError
   *
   * @example
   * const manager = await employee.becomes(Manager).save();
   */
  becomes<M extends Document>(model: ModelClass<M>): M {
    return becomes<M>(this, definitionFor(this), definitionOf(model));
  }

  /** From now on it refuses every write with a `ReadonlyDocumentError`; reading it again does not change that. */
  readonly(): this {
    makeReadonly(this);
    return this;
  }

  /**
   * Gives one attribute and saves, without validation but with hooks; other changes are saved too.
   *
   * @throws UnknownAttributeError, AttributeNotLoadedError, CallbackHaltedError
   */
  updateAttribute<K extends AttributeName<this> | (string & {})>(
    name: K,
    value: K extends keyof AttributesOf<this> ? AttributesOf<this>[K] : unknown,
  ): Promise<this> {
    return tracked(this, 'updateAttribute', (definition) => {
      assign(this, definition, { [name]: value });
      return save(this, definition, { validate: false });
    });
  }

  /** Sets `updatedAt`, and the date fields named, to now: one `$set`; other changes stay unsaved. */
  touch(...names: AttributeName<this>[]): Promise<this> {
    return operation(this, 'touch', (definition) => touch(this, definition, names));
  }

  /** Whether it is valid; `errors` says what is not. */
  isValid(options?: ValidateOptions): Promise<boolean> {
    const definition = definitionFor(this);
    return track(`${definition.name}.isValid`, undefined, () => validate(this, definition, options));
  }

  /**
   * Rejects when it is not valid.
   *
   * @throws ValidationError
   */
  validate(options?: ValidateOptions): Promise<this> {
    return operation(this, 'validate', (definition) => requireValid(this, definition, options));
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
  transaction<T>(
    first: TransactionOptions | TransactionBlock<T>,
    second?: TransactionBlock<T>,
  ): Promise<T | undefined> {
    const definition = definitionFor(this);
    const where = `${definition.name}.transaction`;
    return withTransaction(() => homeOf(this, definition, where).entry, where, first, second);
  }
}

// Functions and not private methods, which documents made from bytes would lack: no constructor ever runs for them.
function operation<D extends DocumentBase>(
  document: D,
  name: string,
  run: (definition: ModelDefinition) => Promise<unknown>,
): Promise<D> {
  return tracked(document, name, (definition) => run(definition).then(() => document));
}

function tracked<D extends DocumentBase>(
  document: D,
  name: string,
  run: (definition: ModelDefinition) => Promise<D>,
): Promise<D> {
  const definition = definitionFor(document);
  const operation = `${definition.name}.${name}`;
  return track(operation, entryAt, () => run(definition), false, { document, definition, operation });
}

interface Tracked {
  readonly document: DocumentBase;
  readonly definition: ModelDefinition;
  readonly operation: string;
}

function entryAt({ document, definition, operation }: Tracked): ClientEntry {
  return homeOf(document, definition, operation).entry;
}

function saveTracked<D extends DocumentBase>({
  document,
  definition,
  options,
}: Tracked & { readonly document: D; readonly options: SaveOptions | undefined }): Promise<D> {
  return save(document, definition, options);
}

/** The client that a model class uses here. */
export function entryOf(definition: ModelDefinition, operation: string): ClientEntry {
  return clientNamed(clientNameOf(definition), operation);
}
