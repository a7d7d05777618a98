import type { Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import type { OpenSession } from '../session/session-scope';
import type { TransactionMemory } from './memory';

/** What can happen to a document. */
export type Action = 'create' | 'update' | 'destroy';

/** What happened to one document in a transaction. */
export interface DocumentActions {
  readonly definition: ModelDefinition;
  readonly actions: Set<Action>;
}

/** What one open transaction has done so far. Every attempt has its own, so that only the one that counts is heard of. */
export interface TransactionRecord {
  readonly memory: TransactionMemory;
  readonly documents: Map<Document, DocumentActions>;
  readonly afterCommit: (() => unknown)[];
  readonly afterRollback: (() => unknown)[];
  /** Stops the watch over documents. */
  readonly close: () => void;
}

const records = new WeakMap<OpenSession, TransactionRecord>();

/** The record of the transaction that is open on a session. */
export function recordOf(session: OpenSession): TransactionRecord | undefined {
  return session.transaction.status === 'open' ? records.get(session) : undefined;
}

/** Begins the record of a transaction. */
export function openRecord(session: OpenSession, record: TransactionRecord): void {
  records.set(session, record);
}

/** Takes the record of a transaction that is over. */
export function closeRecord(session: OpenSession): TransactionRecord | undefined {
  const record = records.get(session);
  records.delete(session);
  record?.close();
  return record;
}
