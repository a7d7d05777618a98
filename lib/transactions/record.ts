import type { Document } from '../attributes/document';
import { keepOne } from '../bson/keep-one';
import type { IsSkipped } from '../callbacks/skipping';
import type { ModelDefinition } from '../definition/model-definition';
import { placeSlot, type OpenSession } from '../session/session-scope';
import { TransactionMemory } from './memory';
import { watchDocuments } from './watch-documents';

/** What can happen to a document. */
export type Action = 'create' | 'update' | 'destroy';

/** What an operation did to a document. */
export interface Done {
  readonly document: Document;
  readonly definition: ModelDefinition;
  readonly action: Action;
}

/** What happened to one document in a transaction. */
export interface DocumentActions {
  readonly definition: ModelDefinition;
  /** Each with the hooks that were left out every time it happened. */
  readonly actions: Map<Action, IsSkipped | undefined>;
}

/** What became of a transaction. */
export type Outcome = 'committed' | 'aborted' | 'unknown';

/** What one open transaction has done so far. Every attempt has its own, so that only the one that counts is heard of. */
export class TransactionRecord {
  readonly memory = new TransactionMemory();
  readonly documents = new Map<Document, DocumentActions>();
  readonly afterCommit: (() => unknown)[] = [];
  readonly afterRollback: (() => unknown)[] = [];
  /** `undefined` while it is open. */
  outcome: Outcome | undefined;

  /**
   * @param attempt which attempt at its block it is, from 1
   * @param unwatch ends the watch over the documents that change in it
   */
  constructor(
    readonly attempt: number,
    private readonly unwatch: () => void,
  ) {}

  /** Notes what became of it. Unless it was committed, every document becomes what it was. */
  close(outcome: Outcome): void {
    this.outcome = outcome;
    this.unwatch();
    if (outcome !== 'committed') this.memory.restore();
  }
}

keepOne(new TransactionRecord(0, () => undefined));

const records = new WeakMap<OpenSession, TransactionRecord>();

/** The record of the transaction that is open on a session. */
export function recordOf(session: OpenSession): TransactionRecord | undefined {
  return session.transaction.status === 'open' ? records.get(session) : undefined;
}

/** The record of the transaction that is open around here. */
export function recordHere(): TransactionRecord | undefined {
  const session = placeSlot.get()?.scope?.session;
  return session === undefined ? undefined : recordOf(session);
}

/** Begins the record of a transaction. */
export function openRecord(session: OpenSession, attempt: number): void {
  const unwatch = watchDocuments(() => recordHere()?.memory);
  records.set(session, new TransactionRecord(attempt, unwatch));
}

/** Closes the record of a transaction that is over and gives it, to the first who asks. */
export function closeRecord(session: OpenSession, outcome: Outcome): TransactionRecord | undefined {
  const record = records.get(session);
  records.delete(session);
  record?.close(outcome);
  return record;
}
