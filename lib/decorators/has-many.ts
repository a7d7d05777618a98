import { hasMany, type HasManyOptions } from '../associations/referenced/has-many';
import type { AssociatedList } from '../associations/referenced/list';
import { association, type ModelToken } from './association';

/** The type of a property that `@HasMany` declares: a list to await, push to, iterate and query. */
export type HasMany<T extends object> = AssociatedList<T>;

/**
 * Declares that many documents of another model belong to each of this one.
 *
 * @param target the other model, as a function, so that models which import each other load in any order
 * @throws InvalidOptionError for an option that is unknown or ill-typed
 *
 * @example
 * @HasMany(() => Post, { dependent: 'destroy' }) posts!: HasMany<Post>;
 */
export function HasMany(target: () => ModelToken, options: HasManyOptions = {}): PropertyDecorator {
  return association(target, (declared) => hasMany(declared, options));
}
