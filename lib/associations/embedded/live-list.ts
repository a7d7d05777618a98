import { keepOne } from '../../bson/keep-one';
import type { Assignable } from '../../attributes/assignable';
import type { IdOf } from '../../attributes/attribute-types';
import type { Holder } from '../../attributes/embedded';
import { isDocument, STATE, type Document } from '../../attributes/document';
import type { Filter, Order } from '../../criteria/filter-types';
import { describeValue } from '../../errors/describe-value';
import { InvalidOptionError } from '../../errors/invalid-option-error';
import { track } from '../../session/track';
import { homeOf } from '../../persistence/home';
import { modelOf } from '../related-model';
import { hookAt, rootOf, type Hook } from './address';
import { saveChild } from './child';
import { EmbeddedList } from './list';
import { add, addAtOnce, remove, replaceAll } from './list-operations';
import { madeFor, membersFrom } from './members';
import { findById, inOrder, matchingIn } from './list-queries';

/** What a new document of a list is made of. */
export type MemberAttributes<T> = Assignable<T>;

/** A document, or the attributes of a new one. */
export type Member<T> = T | MemberAttributes<T>;

type Test<T> = (document: T, index: number, list: readonly T[]) => unknown;

/**
 * The documents of an `@EmbedsMany`: an array with methods that store. Where the document around is stored, `push`,
 * `create`, `insertAt`, `remove`, `replace` and `clear` write at once, with one command each; what `build`, assignment and
 * the methods of arrays do waits for its save.
 *
 * @example
 * await person.notes.push({ text: 'Hello' });
 * for (const note of person.notes) console.log(note.text);
 */
export interface EmbedsMany<T extends object> extends Omit<T[], 'push' | 'find' | 'copyWithin' | 'fill' | 'unshift'> {
  /**
   * Adds documents at the end.
   *
   * @throws ValidationError when one is invalid; none is added then
   */
  push(...documents: Member<T>[]): Promise<this>;
  /** Adds a document at a position. @throws ValidationError */
  insertAt(position: number, document: Member<T>): Promise<this>;
  /** A new document of the list, which the next save stores. @throws AsynchronousHookError for hooks that would have to be awaited */
  build(attributes?: MemberAttributes<T>): T;
  /** Stores a new document of the list. @throws ValidationError */
  create(attributes?: MemberAttributes<T>): Promise<T>;
  /** Takes documents out, without their hooks; resolves to how many. */
  remove(...documents: T[]): Promise<number>;
  /** Makes these all that is in the list. @throws ValidationError */
  replace(documents: readonly Member<T>[]): Promise<this>;
  /** Takes everything out. */
  clear(): Promise<this>;
  /** Takes out what matches, without hooks; resolves to how many. */
  deleteAll(filter?: Filter<T>): Promise<number>;
  /** Destroys what matches, with hooks; resolves to how many. */
  destroyAll(filter?: Filter<T>): Promise<number>;
  /** The document with this `_id`, or the first that passes a test; `undefined` where there is none. */
  find(id: IdOf<T> | string): T | undefined;
  find(test: (document: T, index: number, list: readonly T[]) => unknown): T | undefined;
  /** The documents that match, by the rules of the server, in memory. */
  where(filter: Filter<T>): T[];
  /** The documents in another order, in memory; the list stays as it is. */
  order(order: Order<T>): T[];
  /** The first document; null where there is none. */
  first(): T | null;
  /** The last document; null where there is none. */
  last(): T | null;
  /** How many there are, or match. */
  count(filter?: Filter<T>): number;
  readonly isEmpty: boolean;
}

/** The list that a document's property gives. */
export class LiveList extends EmbeddedList<Document> {
  get isEmpty(): boolean {
    return this.length === 0;
  }

  push(...given: readonly unknown[]): Promise<this> {
    return this.#run('push', (hook) => add(this, hook, membersFrom(hook, given)));
  }

  insertAt(position: number, given: unknown): Promise<this> {
    return this.#run('insertAt', (hook) => {
      requirePosition(position);
      return add(this, hook, membersFrom(hook, [given]), position);
    });
  }

  build(attributes: object = {}): Document {
    const hook = hookAt(this.holder);
    // Where nothing else happens, as with most lists, there is but the document.
    const made = hook.embedded.assign === undefined ? madeFor(hook, attributes) : undefined;
    if (made !== undefined) {
      this.hold(made);
      return made;
    }
    const members = membersFrom(hook, [attributes]);
    addAtOnce(this, hook, members);
    const [child] = members.documents;
    return child!;
  }

  create(attributes: object = {}): Promise<Document> {
    return this.#track('create', async (hook) => {
      const members = membersFrom(hook, [attributes]);
      await add(this, hook, members);
      const [child] = members.documents;
      if (child![STATE].isNew) await saveChild(child!, modelOf(child!));
      return child!;
    });
  }

  remove(...documents: Document[]): Promise<number> {
    return this.#track('remove', (hook) => remove(hook, this.#members(documents), 'remove'));
  }

  replace(given: readonly unknown[]): Promise<this> {
    return this.#run('replace', (hook) => replaceAll(this, hook, membersFrom(hook, given)));
  }

  clear(): Promise<this> {
    return this.#run('clear', (hook) => replaceAll(this, hook, membersFrom(hook, [])));
  }

  deleteAll(filter: object = {}): Promise<number> {
    return this.#track('deleteAll', (hook) => remove(hook, this.where(filter), 'deleteAll'));
  }

  destroyAll(filter: object = {}): Promise<number> {
    return this.#track('destroyAll', (hook) => remove(hook, this.where(filter), 'destroyAll', true));
  }

  find(wanted: unknown): Document | undefined {
    const documents = this.#documents();
    return typeof wanted === 'function' ? documents.find(wanted as Test<Document>) : findById(documents, wanted);
  }

  where(filter: object): Document[] {
    return matchingIn(this.#documents(), hookAt(this.holder), filter);
  }

  order(order: object): Document[] {
    return inOrder(this.#documents(), hookAt(this.holder), order as Readonly<Record<string, unknown>>);
  }

  first(): Document | null {
    return this.#documents()[0] ?? null;
  }

  last(): Document | null {
    return this.#documents().at(-1) ?? null;
  }

  count(filter?: object): number {
    return filter === undefined ? this.length : this.where(filter).length;
  }

  #documents(): Document[] {
    return Array.from(this as Iterable<unknown>).filter(isDocument);
  }

  #members(documents: readonly Document[]): Document[] {
    const members = new Set(this.#documents());
    return [...new Set(documents)].filter((document) => members.has(document));
  }

  #run(verb: string, work: (hook: Hook) => Promise<unknown>): Promise<this> {
    return this.#track(verb, async (hook) => {
      await work(hook);
      return this;
    });
  }

  #track<T>(verb: string, work: (hook: Hook) => Promise<T>): Promise<T> {
    const hook = hookAt(this.holder);
    const owner = hook.owner.document as Document;
    const name = `${modelOf(owner).name}.${hook.name}.${verb}`;
    const entry = () => homeOf(rootOf(owner), modelOf(rootOf(owner)), name).entry;
    return track(name, entry, async () => work(hook));
  }
}

for (const size of [0, 1]) {
  const sample = new LiveList({} as Holder, size);
  sample.hold({});
  keepOne(sample);
}

function requirePosition(position: unknown): void {
  if (Number.isSafeInteger(position) && (position as number) >= 0) return;
  throw new InvalidOptionError({
    option: 'position',
    problem: `insertAt was given ${describeValue(position)} for a position.`,
    resolution: 'Give a whole number from 0 on; one beyond the end means the end.',
  });
}
