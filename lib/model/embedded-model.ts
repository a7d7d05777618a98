import type { Assignable } from '../attributes/assignable';
import type { AttributeName } from '../attributes/attribute-types';
import type { Document } from '../attributes/document';
import { parentOf, rootOf } from '../associations/embedded/address';
import { destroyChild, saveChild, touchChild } from '../associations/embedded/child';
import { reloadChild } from '../associations/embedded/reload';
import { letShare } from '../attributes/siblings';
import { EMBEDDED, type ModelDefinition } from '../definition/model-definition';
import { BASE } from '../definition/own-constructor';
import { assign } from '../persistence/assign';
import { homeOf } from '../persistence/home';
import type { DestroyOptions } from '../persistence/destroy-options';
import type { SaveOptions } from '../persistence/save-options';
import { track } from '../session/track';
import { requireValid, validate, type ValidateOptions } from '../validation/validate';
import { definitionFor } from './attributed';
import { Operated } from './operated';

/**
 * What classes extend whose documents live inside other documents. They are stored with the one around, or by themselves.
 *
 * @example
 * @Document()
 * class Address extends EmbeddedModel {
 *   @Field() street!: string;
 * }
 */
export abstract class EmbeddedModel extends Operated implements Document {
  static override readonly [BASE] = true;
  static readonly [EMBEDDED] = true;
  static {
    letShare(this.prototype);
  }

  /** The document around; null for one that hangs nowhere. */
  get parent(): object | null {
    return parentOf(this);
  }

  /** The document that is stored by itself, of all those around; itself for one that hangs nowhere. */
  get root(): object {
    return rootOf(this);
  }

  /**
   * Stores this document where it hangs, in one command with just what changed. A new one around is stored with it.
   *
   * @throws ValidationError, CallbackHaltedError, OwnerNotSavedError
   * @throws StaleDocumentError when it is not there any more; nothing is stored then
   */
  save(options?: SaveOptions): Promise<this> {
    return operation(this, 'save', (definition) => saveChild(this, definition, options));
  }

  /** Assigns and saves. */
  update(attributes: Assignable<this>, options?: SaveOptions): Promise<this> {
    return operation(this, 'update', (definition) => {
      assign(this, definition, attributes);
      return saveChild(this, definition, options);
    });
  }

  /** Takes it out of the document around and stores that, with hooks. */
  destroy(options?: DestroyOptions): Promise<this> {
    return operation(this, 'destroy', (definition) => destroyChild(this, definition, true, options));
  }

  /** Takes it out of the document around and stores that, without hooks. */
  delete(options?: DestroyOptions): Promise<this> {
    return operation(this, 'delete', (definition) => destroyChild(this, definition, false, options));
  }

  /**
   * Reads it again from the primary; its changes that were not saved are dropped, those around it stay.
   *
   * @throws DocumentNotFoundError
   */
  reload(): Promise<this> {
    return operation(this, 'reload', (definition) => reloadChild(this, definition));
  }

  /** Sets `updatedAt`, and the date fields named, to now, and those around that ask for it: one command. */
  touch(...names: AttributeName<this>[]): Promise<this> {
    return operation(this, 'touch', (definition) => touchChild(this, definition, names));
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
}

// A function and not a private method, which documents made from bytes would lack: no constructor ever runs for them.
function operation<D extends EmbeddedModel>(
  document: D,
  name: string,
  run: (definition: ModelDefinition) => Promise<unknown>,
): Promise<D> {
  const definition = definitionFor(document);
  const operation = `${definition.name}.${name}`;
  const root = rootOf(document);
  const isLoose = root === (document as object);
  const entry = isLoose ? undefined : () => homeOf(root, definitionFor(root), operation).entry;
  return track(operation, entry, async () => {
    await run(definition);
    return document;
  });
}
