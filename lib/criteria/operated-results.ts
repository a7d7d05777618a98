import type { UpdateOperators } from './filter-types';
import type { AttributePath } from './path-types';
import { Results } from './results';

/**
 * The operators of an update as methods: each changes every match in one command, without hooks, and resolves to how many
 * matched, as `updateAll` does. Nothing to change sends nothing.
 *
 * @see https://www.mongodb.com/docs/manual/reference/operator/update/
 */
export abstract class OperatedResults<M, R> extends Results<M, R> {
  /** Adds to numbers of every match. */
  $inc(operands: NonNullable<UpdateOperators<M>['$inc']>): Promise<number> {
    return this.updateAll({ $inc: operands });
  }

  /** Multiplies numbers of every match. */
  $mul(operands: NonNullable<UpdateOperators<M>['$mul']>): Promise<number> {
    return this.updateAll({ $mul: operands });
  }

  /** Sets values where those stored are greater. */
  $min(operands: NonNullable<UpdateOperators<M>['$min']>): Promise<number> {
    return this.updateAll({ $min: operands });
  }

  /** Sets values where those stored are less. */
  $max(operands: NonNullable<UpdateOperators<M>['$max']>): Promise<number> {
    return this.updateAll({ $max: operands });
  }

  /** Sets attributes and what lies at dotted paths. */
  $set(operands: NonNullable<UpdateOperators<M>['$set']>): Promise<number> {
    return this.updateAll({ $set: operands });
  }

  /** Stores values under other names. */
  $rename(operands: NonNullable<UpdateOperators<M>['$rename']>): Promise<number> {
    return this.updateAll({ $rename: operands });
  }

  /** Appends to arrays; an array that is given means each of its items. */
  $push(operands: NonNullable<UpdateOperators<M>['$push']>): Promise<number> {
    return this.updateAll({ $push: operands });
  }

  /** Takes items out of arrays, by value or by a filter. */
  $pull(operands: NonNullable<UpdateOperators<M>['$pull']>): Promise<number> {
    return this.updateAll({ $pull: operands });
  }

  /** Takes items out of arrays that equal one of several values. */
  $pullAll(operands: NonNullable<UpdateOperators<M>['$pullAll']>): Promise<number> {
    return this.updateAll({ $pullAll: operands });
  }

  /** Appends what is not in the arrays yet. */
  $addToSet(operands: NonNullable<UpdateOperators<M>['$addToSet']>): Promise<number> {
    return this.updateAll({ $addToSet: operands });
  }

  /** Takes the last item (1) or the first (-1) out of arrays. */
  $pop(operands: NonNullable<UpdateOperators<M>['$pop']>): Promise<number> {
    return this.updateAll({ $pop: operands });
  }

  /** Changes the bits of integers. */
  $bit(operands: NonNullable<UpdateOperators<M>['$bit']>): Promise<number> {
    return this.updateAll({ $bit: operands });
  }

  /** Takes attributes away. */
  $unset(...names: AttributePath<M>[]): Promise<number> {
    return this.updateAll({ $unset: names });
  }
}
