import type { AssociationBrand, IdOf } from '../../attributes/attribute-types';
import type { Document } from '../../attributes/document';
import { homeOf } from '../../persistence/home';
import { track } from '../../session/track';
import { findById } from '../find';
import { modelOf } from '../related-model';
import { keyOf, sameKey } from './foreign-key';
import { heldBy, hold, type KeyPlace } from './held-document';
import { SharedLoad } from './shared-load';

/**
 * The other document of a `belongsTo`, read from the server when it is first awaited and kept until the foreign key
 * changes. Awaiting gives the document, or null where there is none.
 *
 * @example
 * const author = await post.author;
 */
export interface Reference<T extends object> extends PromiseLike<T | null>, AssociationBrand<T | null> {
  /** The foreign key; null for none. */
  readonly id: IdOf<T> | null;
  /** Whether awaiting sends nothing, because the document is known or there is none. */
  readonly isLoaded: boolean;
  /** The document, as awaiting gives it. */
  load(): Promise<T | null>;
  /** Reads the document again. */
  reload(): Promise<T | null>;
}

/** The reference that one document's property gives. What it loads is remembered by the document. */
export class OwnerReference implements Reference<Document> {
  readonly #owner: Document;
  readonly #place: KeyPlace;
  readonly #name: string;
  readonly #loading = new SharedLoad<Document | null>();

  /** @param name as users know the property, for example `Post.author` */
  constructor(owner: Document, place: KeyPlace, name: string) {
    this.#owner = owner;
    this.#place = place;
    this.#name = name;
  }

  get id(): never {
    // Which type it is, only the model's own declaration knows.
    return (heldBy(this.#owner, this.#place)?.document?.id ??
      keyOf(this.#owner, this.#place.foreignKey) ??
      null) as never;
  }

  get isLoaded(): boolean {
    return this.known() !== undefined;
  }

  /** The document in memory; null where there is none; `undefined` where the server has to be asked. */
  known(): Document | null | undefined {
    const held = heldBy(this.#owner, this.#place);
    if (held !== undefined) return held.document;
    return keyOf(this.#owner, this.#place.foreignKey) === undefined ? null : undefined;
  }

  then<A = Document | null, B = never>(
    onFulfilled?: ((value: Document | null) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.load().then(onFulfilled, onRejected);
  }

  load(): Promise<Document | null> {
    const held = heldBy(this.#owner, this.#place);
    return held === undefined ? this.#track(this.#name, () => this.#loadOnce()) : Promise.resolve(held.document);
  }

  reload(): Promise<Document | null> {
    return this.#track(`${this.#name}.reload`, () => this.#read());
  }

  #track<R>(operation: string, run: () => Promise<R>): Promise<R> {
    return track(operation, () => homeOf(this.#owner, modelOf(this.#owner), operation).entry, run);
  }

  #loadOnce(): Promise<Document | null> {
    const { related, foreignKey } = this.#place;
    const isSame = (a: unknown, b: unknown): boolean => sameKey(related(), a, b);
    return this.#loading.run(keyOf(this.#owner, foreignKey), isSame, () => this.#read());
  }

  async #read(): Promise<Document | null> {
    const { related, foreignKey } = this.#place;
    const key = keyOf(this.#owner, foreignKey);
    if (key === undefined) return heldBy(this.#owner, this.#place)?.document ?? null;
    const found = await findById(related(), this.#name, key);
    if (sameKey(related(), key, keyOf(this.#owner, foreignKey))) hold(this.#owner, this.#place, found);
    return found;
  }
}
