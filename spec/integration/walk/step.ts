/** How one member of the public interface is used inside a block, and the commands that this sends. */
export interface Step<S> {
  readonly sends: readonly string[];
  /** Whether more or fewer of these commands may be sent, by what the server knows or how busy it is. */
  readonly varies?: true;
  readonly call: (subject: S) => unknown;
}

/** One line for each member, by its name. */
export type Walk<S> = Readonly<Record<string, Step<S>>>;

/** A member that sends these commands, in this order. */
export function sends<S>(names: string, call: (subject: S) => unknown): Step<S> {
  return { sends: names.split(' '), call };
}

/** A member that sends some of these commands, the first in any case. */
export function sendsSome<S>(names: string, call: (subject: S) => unknown): Step<S> {
  return { ...sends(names, call), varies: true };
}

/** A member that sends nothing by itself. */
export function silent<S>(call: (subject: S) => unknown): Step<S> {
  return { sends: [], call };
}

/** The names of all members of an object and of what it inherits from, up to but without `end`. */
export function membersOf(object: object, end: object): string[] {
  const names = new Set<string>();
  for (
    let one: object | null = object;
    one !== null && one !== end;
    one = Object.getPrototypeOf(one) as object | null
  ) {
    for (const name of Reflect.ownKeys(one)) names.add(String(name));
  }
  for (const name of ['constructor', 'length', 'name', 'prototype']) {
    if (typeof object === 'function' || name === 'constructor') names.delete(name);
  }
  return [...names].sort();
}

/** What is refused where it is called, for members that no block may use: sends nothing. */
export async function refused(call: () => PromiseLike<unknown>): Promise<void> {
  const outcome = await Promise.resolve(call()).then(
    () => 'resolved',
    () => 'rejected',
  );
  if (outcome === 'resolved') throw new Error('It resolved, although it was to be refused.');
}

/** What this server does not know: the command counts that was sent, not its outcome. */
export async function tried(call: () => PromiseLike<unknown>): Promise<void> {
  await Promise.resolve(call()).then(
    () => undefined,
    () => undefined,
  );
}
