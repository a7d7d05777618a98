import { definitionOf, isDecorated } from './registry';

/** Marks the classes that models extend. */
export const BASE: unique symbol = Symbol('threadline.base');

/** Whether the class of a model, or one between it and ours, has a constructor of its own: what it does is known to it alone. */
export function hasOwnConstructor(model: object): boolean {
  return isWritten(model, /\bconstructor\s*\(/);
}

/** Whether one of these may have fields that nobody but itself can see: only its constructor gives them to a document. */
export function hasPrivateFields(model: object): boolean {
  return isWritten(model, /#[\p{ID_Start}$_]/u);
}

function isWritten(model: object, code: RegExp): boolean {
  for (let cls = model; !Object.hasOwn(cls, BASE); cls = Object.getPrototypeOf(cls) as object) {
    // What `@Document()` puts around a class has a constructor.
    const isOurs = isDecorated(cls) && definitionOf(cls).model === cls;
    if (!isOurs && code.test(Function.prototype.toString.call(cls))) return true;
  }
  return false;
}
