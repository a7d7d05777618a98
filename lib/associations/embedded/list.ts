import type { Document } from '../../attributes/document';
import type { Holder } from '../../attributes/embedded';
import { Siblings } from '../../attributes/siblings';
import { hang } from './holding';

/** What is in a list, as an ordinary array: on lists, which are of a class of their own, the methods of arrays are slow. */
export function itemsOf(list: readonly unknown[]): unknown[] {
  // Of the right size at once: one that grows has room for a dozen more.
  const items = new Array<unknown>(list.length);
  for (let index = 0; index < list.length; index += 1) items[index] = list[index];
  return items;
}

/** An array without the methods that a list of documents has in a form of its own. */
type Plain<T> = Omit<T[], 'push' | 'find' | 'copyWithin' | 'fill' | 'unshift'>;

const PlainArray = Array as unknown as new <T>(size: number) => Plain<T>;

/**
 * An array that is known to hold anything before a subclass adds fields to it: V8 would else begin with one of numbers, and
 * have the lists of one class look different by when it learnt better.
 */
class Room<T> extends PlainArray<T> {
  constructor(size: number) {
    super(size);
    if (size > 0) this[0] = undefined as T;
  }
}

/**
 * The documents of an `@EmbedsMany` as they are in memory: an array, so that it can be indexed, iterated and changed in
 * place, which the next save stores. What its own methods do is in `operations`.
 */
export class EmbeddedList<T = unknown> extends Room<T> {
  // Private, so that it is not to be seen when the list is looked at, compared or copied.
  readonly #holder: Holder;
  #viewed: readonly unknown[] | Siblings | undefined = undefined;

  // What is made of a list by `map`, `filter` and the like is an ordinary array.
  static get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** @param size how many are about to be put into it: a list that grows has room for a dozen more */
  constructor(holder: Holder, size = 0) {
    super(size);
    this.#holder = holder;
  }

  protected get holder(): Holder {
    return this.#holder;
  }

  /** Remembers what was put into it as what is stored. */
  keepViewed(viewed: readonly unknown[] | Siblings): void {
    this.#viewed = viewed;
  }

  /** What it remembers, which it forgets. */
  takeViewed(): readonly unknown[] | undefined {
    const viewed = this.#viewed;
    this.#viewed = undefined;
    return viewed instanceof Siblings ? viewed.items() : viewed;
  }

  /** Puts what is stored, or hangs here already, at the end. */
  hold(item: unknown): void {
    this[this.length] = item as T;
  }

  /** Replaces what is in the list. */
  refill(items: readonly unknown[]): void {
    this.length = items.length;
    for (let index = 0; index < items.length; index += 1) this[index] = items[index] as T;
  }

  /** Puts documents into the list, in memory, and gives those that were not there already. */
  take(given: readonly Document[], at = this.length): Document[] {
    if (given.length === 1 && at >= this.length) return this.includes(given[0] as T) ? [] : this.takeNew(given[0]!);
    const here = given.length > 1 ? new Set<unknown>(this as Iterable<unknown>) : undefined;
    const isHere = (item: Document): boolean => here?.has(item) ?? this.includes(item as T);
    const hung = [...new Set(given)].filter((item) => !isHere(item)).map((item) => hang(item, this.holder));
    const after = at < this.length ? Array.from(this as Iterable<unknown>).slice(at) : [];
    // Not by `splice`, which takes no more than a stack has room for.
    this.length = Math.min(at, this.length);
    for (const item of [...hung, ...after]) this.hold(item);
    return hung;
  }

  /** The same for one that cannot be there yet: at the end it need not be looked for. */
  takeNew(document: Document, at?: number): Document[] {
    if (at !== undefined) return this.take([document], at);
    this.hold(hang(document, this.holder));
    return [document];
  }

  /** Takes documents out of the list, in memory. */
  drop(documents: readonly Document[]): void {
    const gone = new Set<unknown>(documents);
    this.refill(Array.from(this as Iterable<unknown>).filter((item) => !gone.has(item)));
  }
}
