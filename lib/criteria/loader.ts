import { type Document, STATE } from '../attributes/document';
import { hydrate, type HydrateOptions, type Shell, shellOf } from '../attributes/hydrate';
import { runInitializeHooks, type Loading, loadingOf, runFindHooks } from '../callbacks/loading';
import type { ModelDefinition } from '../definition/model-definition';
import type { Target } from '../store/target';
import type { LoadedPart } from './compile-projection';
import type { Query } from './query';

/** What is done with a document that was made of bytes. */
export type Prepare = (document: Document) => void;

/** Makes what a query gives of the bytes it got: documents, or plain objects for a lean one. */
export class Loader<R> {
  readonly #shell: Shell<Document>;
  readonly #target: Target;
  readonly #shared: HydrateOptions;
  readonly #own: HydrateOptions;
  readonly #lean: boolean;
  readonly #definition: ModelDefinition;
  readonly #loading: Loading;
  readonly #prepare: Prepare | undefined;

  /** @param prepare what is done with each document before its hooks run, as to give it its parent */
  constructor({ definition, lean }: Query, target: Target, part: LoadedPart | undefined, prepare?: Prepare) {
    this.#definition = definition;
    this.#loading = loadingOf(definition);
    this.#prepare = prepare;
    this.#shell = shellOf((definition.model as { readonly prototype: Document }).prototype, definition);
    this.#target = target;
    this.#shared = { loaded: part?.loaded };
    this.#own = { own: true, loaded: part?.loaded };
    this.#lean = lean;
  }

  /** Whether there are hooks of documents that were found, to be run by `found` before anyone is given the documents. */
  get finds(): boolean {
    return this.#loading.finds && !this.#lean;
  }

  /** Runs the hooks of documents that were found. */
  found(documents: readonly R[]): Promise<void> {
    return runFindHooks(this.#definition, documents as unknown as readonly Document[]);
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
    if (this.#lean) return state.toObject() as R;
    if (this.#prepare !== undefined) this.#prepare(document);
    if (this.#loading.initializes) runInitializeHooks(document);
    return document as R;
  }
}
