import { isDocument, STATE, type Document } from '../../attributes/document';
import type { EmbeddedOptions, Holder } from '../../attributes/embedded';
import { hydrateAt, type Shell, shellOf } from '../../attributes/hydrate';
import { Siblings } from '../../attributes/siblings';
import type { Place } from '../../bson/chunk';
import { decodeValue } from '../../bson/decode';
import { ARRAY, OBJECT } from '../../bson/element-type';
import { Elements } from '../../bson/walk';
import { loadingOf, runInitializeHooks } from '../../callbacks/loading';
import { isShared } from '../../definition/hierarchy';
import type { ModelDefinition } from '../../definition/model-definition';
import { definitionCount } from '../../definition/registry';
import { kindAt } from '../../inheritance/kind-of-bytes';
import type { EmbeddedList } from './list';

/** What a field of documents was declared with. */
export interface Declaration {
  readonly definition: () => ModelDefinition;
  readonly options: EmbeddedOptions;
  /** How its documents are made, once that was worked out. */
  making?: Making;
}

/** Makes the list of one document. */
export type MakeList = (holder: Holder, size?: number) => EmbeddedList;

/** How documents of a field are made of bytes. */
interface Making {
  readonly definition: ModelDefinition;
  readonly shell: Shell<Document>;
  /** Whether they may be of several classes. */
  readonly isShared: boolean;
  /** Whether they share their slots. */
  readonly shares: boolean;
  /** Whether there may be hooks of `initialize`. */
  readonly initializes: boolean;
  /** How many models were known then: a later one may be a subclass. */
  readonly known: number;
}

function makingOf(declaration: Declaration): Making {
  const { making } = declaration;
  return making?.known === definitionCount() ? making : (declaration.making = workOut(declaration));
}

function workOut({ definition: asked }: Declaration): Making {
  const definition = asked();
  const shell = shellOf((definition.model as { readonly prototype: Document }).prototype, definition);
  const several = isShared(definition);
  const initializes = several || loadingOf(definition).initializes;
  return {
    definition,
    shell,
    isShared: several,
    shares: shell.shares && !several,
    initializes,
    known: definitionCount(),
  };
}

/** A document of the bytes around it, where it lies in them: of the class that it says, where there are several. */
export function viewOne(declaration: Declaration, place: Place, type: number, holder: Holder): unknown {
  if (type !== OBJECT) return decodeValue(place.chunk, type, place.offset);
  const making = makingOf(declaration);
  const { shell } = making;
  if (!making.shares || !Siblings.fit(shell.shape, 1)) return viewAt(making, place, holder);
  return new Siblings(shell.shape, place.chunk, holder, 1).make(shell.make, 0, place.offset);
}

function viewAt({ definition: asked, shell: own, isShared }: Making, place: Place, holder: Holder): Document {
  const definition = isShared ? kindAt(asked, place) : asked;
  const { prototype } = definition.model as { readonly prototype: Document };
  const child = hydrateAt(definition === asked ? own : shellOf(prototype, definition), place);
  child[STATE].holder = holder;
  return child;
}

/** The list of documents that lies in the bytes of the one around. */
export function viewList(
  declaration: Declaration,
  make: MakeList,
  place: Place,
  type: number,
  holder: Holder,
): unknown {
  if (type !== ARRAY) return decodeValue(place.chunk, type, place.offset);
  const size = sizeOf(place);
  if (size === 0) return viewNone(make(holder));
  const making = makingOf(declaration);
  const { shape } = making.shell;
  if (!making.shares || !Siblings.fit(shape, size)) return viewEach(making, make(holder, size), place, holder);
  const siblings = new Siblings(shape, place.chunk, holder, size);
  return viewSiblings(making, make(siblings, size), place, siblings);
}

// Counted before, as a list that grows has room for a dozen more.
function sizeOf({ chunk: { bytes }, offset }: Place): number {
  let size = 0;
  for (const elements = new Elements(bytes, offset, bytes.length); elements.advance();) size += 1;
  return size;
}

// One that is stored without anything in it is not one that is not stored.
function viewNone(list: EmbeddedList): unknown {
  list.keepViewed([]);
  return list;
}

function viewSiblings({ shell }: Making, list: EmbeddedList, { chunk, offset }: Place, siblings: Siblings): unknown {
  let index = 0;
  for (const elements = new Elements(chunk.bytes, offset, chunk.bytes.length); elements.advance(); index += 1) {
    const { type, value } = elements;
    list[index] =
      type === OBJECT ? siblings.make(shell.make, index, value) : siblings.put(index, decodeValue(chunk, type, value));
  }
  list.keepViewed(siblings);
  return list;
}

function viewEach(making: Making, list: EmbeddedList, { chunk, offset }: Place, holder: Holder): unknown {
  const items: unknown[] = [];
  for (const elements = new Elements(chunk.bytes, offset, chunk.bytes.length); elements.advance();) {
    const { type, value } = elements;
    items.push(type === OBJECT ? viewAt(making, { chunk, offset: value }, holder) : decodeValue(chunk, type, value));
  }
  list.refill(items);
  list.keepViewed(items);
  return list;
}

/** Runs the hooks of documents that were made of stored ones, where their class has any. */
export function initializeAll(declaration: Declaration, value: unknown): void {
  const documents = Array.isArray(value) ? value : [value];
  if (documents.length === 0 || !makingOf(declaration).initializes) return;
  for (let index = 0; index < documents.length; index += 1) {
    const document: unknown = documents[index];
    if (isDocument(document)) runInitializeHooks(document);
  }
}
