import type { Assignable } from '../../attributes/assignable';
import type { AssociationBrand, IdOf } from '../../attributes/attribute-types';
import { bear } from '../../attributes/birth';
import { STATE, type Document } from '../../attributes/document';
import { runAtOnce } from '../../callbacks/run-at-once';
import { readBatches, readHere } from '../../criteria/batches';
import { Criteria } from '../../criteria/criteria';
import { count, load, loadOne, ordered, type Course } from '../../criteria/execution';
import type { Filter } from '../../criteria/filter-types';
import { pluck } from '../../criteria/pluck';
import { withCondition, type Query } from '../../criteria/query';
import { OwnerNotSavedError } from '../../errors/owner-not-saved-error';
import { refuseWrite } from '../../persistence/guard';
import { homeOf } from '../../persistence/home';
import { track } from '../../session/track';
import { courseTo } from '../find';
import { classOf, modelOf, requireSameClient } from '../related-model';
import { hold } from './held-document';
import { addMembers, change, contentsOf, isComplete, membersOf, merge, removeMembers, without } from './list-contents';
import { bind, ownedList, release, requireMembers, storedMembers, type ListParts, type OwnedList } from './owned-list';
import { SharedLoad } from './shared-load';
import { assignMembers, replaceMembers, storeMembers } from './store-members';
import { takeOut } from './take-out';

/**
 * The documents that belong to another one. Awaited it gives them as an array, those that wait for a save included; they
 * are read when they are first needed, and kept.
 *
 * @example
 * await person.posts.push(await Post.create({ title: 'Hello' }));
 * for (const post of await person.posts) console.log(post.title);
 */
export interface AssociatedList<T extends object>
  extends PromiseLike<T[]>, AsyncIterable<T>, AssociationBrand<readonly T[]> {
  /** Whether awaiting sends nothing. */
  readonly isLoaded: boolean;
  /** The documents, as awaiting gives them. */
  load(): Promise<T[]>;
  /** Reads the documents again. */
  reload(): Promise<T[]>;
  /**
   * Adds documents. For a stored owner each is stored at once, with the owner's `_id` as its foreign key; for a new one it
   * waits for the owner's save.
   *
   * @throws ValidationError when one is invalid; nothing is stored then
   * @throws CastError for documents of another model
   */
  push(...documents: readonly T[]): Promise<void>;
  /** A new document of the list; the owner's next save stores it, or its own. */
  build(attributes?: Assignable<T>): T;
  /**
   * Stores a new document of the list.
   *
   * @throws OwnerNotSavedError, ValidationError
   */
  create(attributes?: Assignable<T>): Promise<T>;
  /**
   * Takes documents out of the list: their foreign keys become null, unless `dependent` says to destroy or delete them.
   *
   * @returns how many stored ones there were
   */
  delete(...documents: readonly T[]): Promise<number>;
  /** Makes these all that is in the list: for a stored owner at once, for a new one with its save. */
  replace(documents: readonly T[]): Promise<void>;
  /** The documents' `_id`s. */
  ids(): Promise<IdOf<T>[]>;
  /** How many are stored: asks the server. */
  count(): Promise<number>;
  /** The first one: in memory where the list is loaded, else the stored one with the lowest `_id`; null where there is none. */
  first(): Promise<T | null>;
  /** A criteria for some of the stored documents. */
  where(filter: Filter<T>): Criteria<T>;
}

/** The list that one document's property gives. What it loads and is given is remembered by the document. */
export class OwnerList implements AssociatedList<Document> {
  readonly #owner: Document;
  readonly #parts: ListParts;
  readonly #loading = new SharedLoad<Document[]>();

  constructor(owner: Document, parts: ListParts) {
    this.#owner = owner;
    this.#parts = parts;
  }

  get isLoaded(): boolean {
    return isComplete(this.#owner, this.#name);
  }

  then<A = Document[], B = never>(
    onFulfilled?: ((documents: Document[]) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.load().then(onFulfilled, onRejected);
  }

  load(): Promise<Document[]> {
    if (this.isLoaded) return Promise.resolve(membersOf(this.#owner, this.#name));
    return this.#track('load', (list, name) => this.#loading.run(list.owner.id, Object.is, () => read(list, name)));
  }

  reload(): Promise<Document[]> {
    return this.#track('reload', (list, name) => {
      const { pending, replaces } = contentsOf(list.owner, list.name);
      const kept = replaces ? [] : pending;
      change(list.owner, list.name, { members: kept, pending: kept, isLoaded: false, replaces: false, leaving: [] });
      return list.owner[STATE].isNew ? Promise.resolve([...kept]) : read(list, name);
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Document, undefined> {
    if (!this.isLoaded) yield* this.#stream(membersOf(this.#owner, this.#name));
    else yield* membersOf(this.#owner, this.#name);
    return undefined;
  }

  push(...documents: readonly Document[]): Promise<void> {
    return this.#write('push', async (list, name) => {
      const children = requireMembers(list, documents);
      requireSameClient(children, name);
      if (!list.owner[STATE].isNew) return storeMembers(list, children);
      for (const child of children) bind(list, child).leave();
      addMembers(list.owner, list.name, children, true);
    });
  }

  build(attributes?: Readonly<Record<string, unknown>>): Document {
    const list = this.#list();
    return make(list, attributes, (child) => addMembers(list.owner, list.name, [child], true));
  }

  create(attributes?: Readonly<Record<string, unknown>>): Promise<Document> {
    return this.#write('create', async (list, operation) => {
      if (list.owner[STATE].isNew) throw new OwnerNotSavedError({ model: modelOf(list.owner).name, operation });
      const child = make(list, attributes);
      requireSameClient([child], operation);
      await storeMembers(list, [child]);
      return child;
    });
  }

  delete(...documents: readonly Document[]): Promise<number> {
    return this.#write('delete', async (list, name) => {
      const leaving = requireMembers(list, documents);
      requireSameClient(leaving, name);
      const stored = list.owner[STATE].isNew ? [] : leaving.filter((document) => !document[STATE].isNew);
      const count = stored.length === 0 ? 0 : await takeOut(list, stored, name);
      release(list, without(leaving, stored));
      removeMembers(list.owner, list.name, leaving);
      return count;
    });
  }

  replace(documents: readonly Document[]): Promise<void> {
    return this.#write('replace', async (list, name) => {
      const children = requireMembers(list, documents);
      requireSameClient(children, name);
      if (list.owner[STATE].isNew) assignMembers(list, children);
      else await replaceMembers(list, children, name);
    });
  }

  ids(): Promise<never[]> {
    return this.#track('ids', async (list, name) => {
      const members = membersOf(list.owner, list.name);
      const ids = members.map(({ id }) => id);
      if (this.isLoaded) return ids as never[];
      const elsewhere = storedBeside(list, members);
      return [...(await pluck(elsewhere, ['_id'], courseTo(list.related, name))), ...ids] as never[];
    });
  }

  count(): Promise<number> {
    return this.#ask('count', 0, count);
  }

  first(): Promise<Document | null> {
    const [first = null] = membersOf(this.#owner, this.#name);
    if (this.isLoaded) return Promise.resolve(first);
    return this.#ask('first', first, async (query, course) => {
      const found = await loadOne<Document>(ordered(query), course, adopting(this.#list()));
      return found === null ? first : known(this.#list(), found);
    });
  }

  where(filter: Filter<Document>): Criteria<Document> {
    return new Criteria<Document>(storedMembers(this.#list())).where(filter);
  }

  get #name(): string {
    return this.#parts.declared.name;
  }

  #list(): OwnedList {
    return ownedList(this.#owner, this.#parts);
  }

  #track<R>(method: string, run: (list: OwnedList, name: string) => Promise<R>): Promise<R> {
    const name = `${this.#parts.label}.${method}`;
    const entry = () => homeOf(this.#owner, modelOf(this.#owner), name).entry;
    return track(name, entry, async () => run(this.#list(), name));
  }

  #write<R>(method: string, run: (list: OwnedList, name: string) => Promise<R>): Promise<R> {
    return this.#track(method, async (list, name) => {
      refuseWrite(list.owner, modelOf(list.owner), name);
      return run(list, name);
    });
  }

  /** Asks the server about the stored documents; nothing can be stored for an owner that is not. */
  #ask<R>(method: string, none: R, ask: (query: Query, course: Course) => Promise<R>): Promise<R> {
    return this.#track(method, async (list, name) =>
      list.owner[STATE].isNew ? none : ask(storedMembers(list), courseTo(list.related, name)),
    );
  }

  async *#stream(members: readonly Document[]): AsyncGenerator<Document, undefined> {
    const list = this.#list();
    const query = readHere(storedBeside(list, members));
    for await (const batch of readBatches<Document>(query, undefined, adopting(list))) yield* batch;
    yield* members;
    return undefined;
  }
}

/** Reads what is stored. What came to the list while it was read stays. */
async function read(list: OwnedList, operation: string): Promise<Document[]> {
  const found = await load<Document>(storedMembers(list), courseTo(list.related, operation), adopting(list));
  change(list.owner, list.name, { members: merge(found, membersOf(list.owner, list.name)), isLoaded: true });
  return membersOf(list.owner, list.name);
}

/** A document that is read through its owner need not read it again: it knows its owner before its hooks run. */
function adopting({ place, owner }: OwnedList): (document: Document) => void {
  return (document) => {
    if (place !== undefined) hold(document, place, owner);
  };
}

/** The document in memory with the same `_id`, or the one that was read. */
function known(list: OwnedList, document: Document): Document {
  return merge([document], membersOf(list.owner, list.name))[0]!;
}

/** The query for the stored documents of a list that are not in memory. */
function storedBeside(list: OwnedList, members: readonly Document[]): Query {
  const query = storedMembers(list);
  if (members.length === 0) return query;
  return withCondition(query, { kind: 'filter', given: { _id: { $nin: members.map(({ id }) => id) } } });
}

/**
 * A new document that knows its owner from the beginning, and still does when its attributes say otherwise.
 *
 * @param put puts it into the list; one that is stored first comes into it then
 */
function make(
  list: OwnedList,
  attributes: Readonly<Record<string, unknown>> | undefined,
  put: (child: Document) => void = () => undefined,
): Document {
  const model = classOf(list.related);
  const attend = (child: object): void => void bind(list, child as Document);
  const child = bear(model, attend, () => new model(attributes));
  bind(list, child);
  try {
    runAtOnce(child, modelOf(child), 'build', () => put(child));
  } catch (error) {
    removeMembers(list.owner, list.name, [child]);
    throw error;
  }
  return child;
}
