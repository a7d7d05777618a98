import type { DocumentState } from './document-state';

/** Where a document keeps its state: a key that no field can have. */
export const STATE: unique symbol = Symbol('threadline.state');
/** Where a document inside another keeps what it is made of: a state of its own, or siblings that it shares one with. */
export const HELD: unique symbol = Symbol('threadline.held');
/** Where its slots begin among those of its siblings. */
export const AT: unique symbol = Symbol('threadline.at');

/** Whatever has attributes, be it stored by itself or inside another document. */
export interface HasState {
  readonly [STATE]: DocumentState;
}

/** A document as the rooms below `model` know it. */
export interface Document extends HasState {
  readonly id: unknown;
  save(options?: object): Promise<unknown>;
  destroy(options?: object): Promise<unknown>;
  delete(options?: object): Promise<unknown>;
}

/** Whether a value is a document of one of the models. */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && STATE in value;
}

/** The state of a document whose class is not known here. */
export function stateOf(document: object): DocumentState {
  return (document as Document)[STATE];
}

const KEYS: readonly symbol[] = [STATE, HELD, AT];

/** Whether a document has nothing of its own but its state: what else initialisers of a class give, only its constructor does. */
export function hasOnlyState(document: object): boolean {
  return (
    Object.keys(document).length === 0 && Object.getOwnPropertySymbols(document).every((key) => KEYS.includes(key))
  );
}
