import { type Document, STATE } from '../attributes/document';
import { hydrate, type HydrateOptions, type Shell, shellOf } from '../attributes/hydrate';
import type { Target } from '../store/target';
import type { LoadedPart } from './compile-projection';
import type { Query } from './query';

/** Makes what a query gives of the bytes it got: documents, or plain objects for a lean one. */
export class Loader<R> {
  readonly #shell: Shell<Document>;
  readonly #target: Target;
  readonly #shared: HydrateOptions;
  readonly #own: HydrateOptions;
  readonly #lean: boolean;

  constructor({ definition, lean }: Query, target: Target, part: LoadedPart | undefined) {
    this.#shell = shellOf((definition.model as { readonly prototype: Document }).prototype, definition);
    this.#target = target;
    this.#shared = { loaded: part?.loaded };
    this.#own = { own: true, loaded: part?.loaded };
    this.#lean = lean;
  }

  /** The only document of a reply: nothing else refers to its bytes, and so they are not copied. */
  one(bytes: Uint8Array): R {
    return this.#load(bytes, this.#own);
  }

  /** What a batch holds. */
  list(batch: readonly Uint8Array[]): R[] {
    const list: R[] = [];
    this.addTo(list, batch);
    return list;
  }

  /** Adds what a batch holds to a list. */
  addTo(list: R[], batch: readonly Uint8Array[]): void {
    const options = batch.length === 1 ? this.#own : this.#shared;
    for (const bytes of batch) list.push(this.#load(bytes, options));
  }

  #load(bytes: Uint8Array, options: HydrateOptions): R {
    const document = hydrate(this.#shell, bytes, options);
    const state = document[STATE];
    state.home = this.#target;
    return (this.#lean ? state.toObject() : document) as R;
  }
}
