import type { ClientEntry } from '../clients/client-entry';
import type { MethodRule } from './methods';

/** One operation on its way to the driver. */
export interface Operation {
  /** As users know it, for messages: `Person.create`. */
  readonly name: string;
  /** The driver's method, which decides what is allowed where. */
  readonly method: string;
  /** What is allowed where, when the method alone does not tell: for a command given as a document. */
  readonly rule?: MethodRule;
  readonly entry: ClientEntry;
  readonly database: string;
  readonly collection?: string;
  /** The write concern that the operation would have, from wherever it comes. */
  readonly writeConcern?: { readonly w?: unknown };
  /** What was given to this one operation. */
  readonly own?: { readonly readConcern?: unknown; readonly writeConcern?: unknown; readonly readPreference?: unknown };
  /** A filter, a document, or a list of documents or writes: what may name the `_id`s of documents that it writes. */
  readonly naming?: unknown;
  /** Aggregation stages, where there are any. */
  readonly pipeline?: readonly object[];
}
