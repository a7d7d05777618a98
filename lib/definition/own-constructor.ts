import { definitionOf, isDecorated } from './registry';

/** Marks the classes that models extend. */
export const BASE: unique symbol = Symbol('threadline.base');

/** Whether the class of a model, or one between it and ours, has a constructor of its own: what it does is known to it alone. */
export function hasOwnConstructor(model: object): boolean {
  for (let cls = model; !Object.hasOwn(cls, BASE); cls = Object.getPrototypeOf(cls) as object) {
    // What `@Document()` puts around a class has one.
    const isOurs = isDecorated(cls) && definitionOf(cls).model === cls;
    if (!isOurs && /\bconstructor\s*\(/.test(Function.prototype.toString.call(cls))) return true;
  }
  return false;
}
