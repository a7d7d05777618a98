/** A method of the driver, called with `this`. */
export type Method<T> = (this: T, ...args: unknown[]) => unknown;

/** Makes one method out of the driver's, by name. */
export type Overrides<T> = Readonly<Record<string | symbol, (base: Method<T>, name: string) => Method<T>>>;

/**
 * A function that gives objects of the driver other methods, whatever their class: it puts a prototype in front of theirs,
 * as a subclass would, so that `instanceof` and everything else about them stays. Methods that a class has not are left out.
 */
export function overriding<T extends object>(overrides: Overrides<T>): (object: T) => T {
  const prototypes = new WeakMap<object, object>();
  return (object) => {
    const base = Object.getPrototypeOf(object) as object;
    let prototype = prototypes.get(base);
    if (prototype === undefined) prototypes.set(base, (prototype = subclass(base, overrides)));
    return Object.setPrototypeOf(object, prototype) as T;
  };
}

function subclass<T extends object>(base: object, overrides: Overrides<T>): object {
  const prototype = Object.create(base) as object;
  for (const name of Reflect.ownKeys(overrides)) {
    const method = (base as Readonly<Record<string | symbol, unknown>>)[name];
    if (typeof method !== 'function') continue;
    const value = overrides[name]!(method as Method<T>, String(name));
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
  return prototype;
}
