/** What a transaction needs of a document to put it back as it was. */
export interface Enlisted {
  /** Everything of the document that can change, to be given to `restore`. */
  snapshot(): unknown;
  /** Puts everything back. A snapshot can be restored more than once. */
  restore(snapshot: unknown): void;
}

/** How documents tell open transactions that they are about to change. */
export interface Enlistment {
  /** How many transactions are open in the process: while it is 0, a write costs one comparison. */
  open: number;
  /** Called before a document changes, and before a value that can change in place is handed out, while `open` is not 0. */
  enlist(state: Enlisted, document?: object): void;
  /** Called when a new document is made while `open` is not 0. */
  born(state: Enlisted): void;
  /** Called before a document is stored, destroyed or read again while `open` is not 0. */
  storing(state: Enlisted): void;
}

/** The one enlistment of the process: the room `transactions` sets them. */
export const enlistment: Enlistment = {
  open: 0,
  enlist: () => undefined,
  born: () => undefined,
  storing: () => undefined,
};
