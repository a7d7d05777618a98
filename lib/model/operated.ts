import { addressOf } from '../associations/embedded/operator-address';
import { rootOf } from '../associations/embedded/address';
import { STATE, type Document } from '../attributes/document';
import type { UpdateOperators } from '../criteria/filter-types';
import type { AttributePath } from '../criteria/path-types';
import { homeOf } from '../persistence/home';
import { atomically, operate, type AtomicallyOptions } from '../persistence/operators/operate';
import { track } from '../session/track';
import { Attributed, definitionFor } from './attributed';

/**
 * The atomic operators of one document, under MongoDB's own names. Each is one command, sent even where memory thinks it
 * needless, and memory takes what the server then holds; other changes stay unsaved. On a new document they change memory
 * alone. Values are cast, and never taken for operators.
 *
 * Each throws UnknownAttributeError, CastError, InvalidOptionError, ImmutableAttributeError and AttributeNotLoadedError
 * before anything is sent; DocumentNotFoundError and StaleDocumentError for what is not there any more;
 * ReadonlyDocumentError for what takes no writes.
 *
 * @see https://www.mongodb.com/docs/manual/reference/operator/update/
 */
export abstract class Operated extends Attributed {
  /**
   * Adds to numbers; a missing one counts as 0.
   *
   * @example
   * await person.$inc({ visits: 1 });
   */
  $inc(operands: UpdateOperators<this>['$inc'] & object): Promise<this> {
    return operated(this, { $inc: operands });
  }

  /**
   * Multiplies numbers; a missing one counts as 0.
   *
   * @example
   * await item.$mul({ price: 2 });
   */
  $mul(operands: UpdateOperators<this>['$mul'] & object): Promise<this> {
    return operated(this, { $mul: operands });
  }

  /**
   * Sets values where those stored are greater.
   *
   * @example
   * await race.$min({ best: 61 });
   */
  $min(operands: UpdateOperators<this>['$min'] & object): Promise<this> {
    return operated(this, { $min: operands });
  }

  /**
   * Sets values where those stored are less.
   *
   * @example
   * await race.$max({ score: 9 });
   */
  $max(operands: UpdateOperators<this>['$max'] & object): Promise<this> {
    return operated(this, { $max: operands });
  }

  /**
   * Sets attributes and what lies at dotted paths.
   *
   * @example
   * await person.$set({ 'address.city': 'Pisa' });
   */
  $set(operands: UpdateOperators<this>['$set'] & object): Promise<this> {
    return operated(this, { $set: operands });
  }

  /**
   * Stores values under other names.
   *
   * @example
   * await person.$rename({ nick: 'name' });
   */
  $rename(operands: UpdateOperators<this>['$rename'] & object): Promise<this> {
    return operated(this, { $rename: operands });
  }

  /**
   * Appends to arrays; an array that is given means each of its items.
   *
   * @example
   * await post.$push({ tags: ['a', 'b'] });
   */
  $push(operands: UpdateOperators<this>['$push'] & object): Promise<this> {
    return operated(this, { $push: operands });
  }

  /**
   * Takes all items out of arrays that equal a value, which is never taken for a filter.
   *
   * @example
   * await post.$pull({ tags: 'a' });
   */
  $pull(operands: UpdateOperators<this>['$pull'] & object): Promise<this> {
    return operated(this, { $pull: operands });
  }

  /**
   * Takes all items out of arrays that equal one of several values.
   *
   * @example
   * await post.$pullAll({ tags: ['a', 'b'] });
   */
  $pullAll(operands: UpdateOperators<this>['$pullAll'] & object): Promise<this> {
    return operated(this, { $pullAll: operands });
  }

  /**
   * Appends what is not in the arrays yet; an array that is given means each of its items.
   *
   * @example
   * await post.$addToSet({ tags: 'a' });
   */
  $addToSet(operands: UpdateOperators<this>['$addToSet'] & object): Promise<this> {
    return operated(this, { $addToSet: operands });
  }

  /**
   * Takes the last item (1) or the first (-1) out of arrays.
   *
   * @example
   * await queue.$pop({ jobs: -1 });
   */
  $pop(operands: UpdateOperators<this>['$pop'] & object): Promise<this> {
    return operated(this, { $pop: operands });
  }

  /**
   * Changes the bits of integers.
   *
   * @example
   * await file.$bit({ flags: { and: 5 } });
   */
  $bit(operands: UpdateOperators<this>['$bit'] & object): Promise<this> {
    return operated(this, { $bit: operands });
  }

  /**
   * Takes attributes away.
   *
   * @example
   * await person.$unset('nick', 'address.zip');
   */
  $unset(...names: (AttributePath<this> | (string & {}))[]): Promise<this> {
    return operated(this, { $unset: names });
  }

  /**
   * Makes one command of all operators that a block runs on this document. Where the block throws nothing is sent, and
   * memory is what it was.
   *
   * @param options `join` makes them part of the command of an `atomically` block around
   * @throws InvalidOptionError where two of them are about one path and cannot be one command
   *
   * @example
   * await person.atomically(async () => {
   *   await person.$inc({ visits: 1 });
   *   await person.$push({ tags: 'seen' });
   * });
   */
  atomically(block: (document: this) => unknown, options: AtomicallyOptions = {}): Promise<this> {
    return inBlock(this, 'atomically', (document) =>
      atomically(document, definitionFor(document), () => addressOf(document), block as never, options),
    );
  }
}

function operated<D extends Operated>(document: D, operators: Record<string, unknown>): Promise<D> {
  const [name] = Object.keys(operators);
  return inBlock(document, name!, (stored) =>
    operate(stored, definitionFor(stored), () => addressOf(stored), operators),
  );
}

function inBlock<D extends Operated>(
  document: D,
  verb: string,
  run: (document: Document) => Promise<void>,
): Promise<D> {
  const stored = document as unknown as Document;
  const name = `${definitionFor(document).name}.${verb}`;
  const root = rootOf(stored);
  const isLoose = root === stored && stored[STATE].shape.id < 0;
  const entry = isLoose ? undefined : () => homeOf(root, definitionFor(root), name).entry;
  return track(name, entry, async () => {
    await run(stored);
    return document;
  });
}
