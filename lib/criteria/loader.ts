import { chunkOf, type Place, Reply } from '../bson/chunk';
import { keepOne } from '../bson/keep-one';
import { type Document, STATE } from '../attributes/document';
import { hydrateAt, type Shell, shellOf } from '../attributes/hydrate';
import { type LoadedFields, loadedFields, type Projection } from '../attributes/loaded-fields';
import { type Loading, loadingOf, runFindHooks, runInitializeHooks } from '../callbacks/loading';
import { isShared } from '../definition/hierarchy';
import type { ModelDefinition } from '../definition/model-definition';
import { kindOfBytes } from '../inheritance/kind-of-bytes';
import { kindsOf } from '../inheritance/kinds';
import type { Target } from '../store/target';
import type { LoadedPart } from './compile-projection';
import type { Query } from './query';

/** What is done with a document that was made of bytes. */
export type Prepare = (document: Document) => void;

/** What documents of one class are made with. */
interface Mould {
  readonly shell: Shell<Document>;
  /** How much of each field the query loads. */
  readonly loaded: LoadedFields | undefined;
}

/** Those of whole documents, which all loaders share. */
const whole = new WeakMap<Shell<Document>, Mould>();

/** Makes what a query gives of the bytes it got: documents, or plain objects for a lean one. */
export class Loader<R> {
  readonly #target: Target;
  readonly #lean: boolean;
  readonly #definition: ModelDefinition;
  readonly #paths: Projection | undefined;
  /** Those of documents of which a part is loaded. */
  readonly #moulds: Map<Shell<Document>, Mould> | undefined;
  /** The only one that there can be. */
  readonly #mould: Mould | undefined;
  #loading: Loading | undefined = undefined;
  readonly #prepare: Prepare | undefined;

  /** @param prepare what is done with each document before its hooks run, as to give it its parent */
  constructor({ definition, lean }: Query, target: Target, part: LoadedPart | undefined, prepare?: Prepare) {
    this.#definition = definition;
    this.#paths = part?.paths;
    this.#moulds = part && new Map<Shell<Document>, Mould>();
    this.#mould = isShared(definition) ? undefined : this.#mouldOf(definition);
    this.#prepare = prepare;
    this.#target = target;
    this.#lean = lean;
  }

  /** Whether there are hooks of documents that were found, to be run by `found` before anyone is given the documents. */
  get finds(): boolean {
    if (this.#lean) return false;
    if (this.#mould !== undefined) return (this.#loading ??= loadingOf(this.#definition)).finds;
    return kindsOf(this.#definition).some((kind) => loadingOf(kind).finds);
  }

  /** Runs the hooks of documents that were found. */
  found(documents: readonly R[]): Promise<void> {
    return runFindHooks(this.#definition, documents as unknown as readonly Document[]);
  }

  /** The only document of a reply: nothing else refers to its bytes, and so they are not copied, however many they are. */
  one(bytes: Uint8Array): R {
    return this.#load(bytes, { chunk: chunkOf(bytes), offset: 0 });
  }

  /** What a batch holds. */
  list(batch: readonly Uint8Array[]): R[] {
    const list: R[] = [];
    this.addTo(list, batch);
    return list;
  }

  /** Adds what a batch holds to a list. */
  addTo(list: R[], batch: readonly Uint8Array[]): void {
    const [first] = batch;
    if (first === undefined) return;
    if (batch.length === 1) return void list.push(this.one(first));
    const reply = new Reply(first);
    for (const bytes of batch) list.push(this.#load(bytes, reply.place(bytes)));
  }

  #load(bytes: Uint8Array, place: Place): R {
    const mould = this.#mould ?? this.#mouldOf(kindOfBytes(this.#definition, bytes));
    const document = hydrateAt(mould.shell, place, mould.loaded);
    const state = document[STATE];
    state.home = this.#target;
    if (this.#lean) return state.toObject() as R;
    if (this.#prepare !== undefined) this.#prepare(document);
    if ((this.#loading ??= loadingOf(this.#definition)).initializes) runInitializeHooks(document);
    return document as R;
  }

  #mouldOf(definition: ModelDefinition): Mould {
    const shell = shellOf((definition.model as { readonly prototype: Document }).prototype, definition);
    const moulds = this.#moulds ?? whole;
    let mould = moulds.get(shell);
    if (mould !== undefined) return mould;
    const loaded = this.#paths && loadedFields(definition, this.#paths);
    moulds.set(shell, (mould = { shell, loaded }));
    return mould;
  }
}

// Of no model, and so of several, for which there is no mould.
const NOWHERE = { hierarchy: { members: [{}, {}] } } as unknown as ModelDefinition;
keepOne(new Loader({ definition: NOWHERE, lean: false } as Query, {} as Target, undefined));
