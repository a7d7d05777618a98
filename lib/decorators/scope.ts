import { draftOf } from '../definition/draft';

/**
 * Declares a static method of a model as one of its scopes.
 *
 * @example
 * @Scope() static adults() { return this.where({ age: { $gte: 18 } }); }
 */
export function Scope(): MethodDecorator {
  return (model, property) => {
    draftOf(model).scopes.push(String(property));
  };
}
