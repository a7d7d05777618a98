import { STATE, type Document } from '../../attributes/document';
import { DocumentState } from '../../attributes/document-state';
import type { PendingInside } from '../../attributes/embedded';
import { enlistment } from '../../attributes/enlistment';
import type { Pending } from '../../attributes/pending';
import type { Shape } from '../../attributes/shape';
import { keepOne } from '../../bson/keep-one';
import { setOwn } from '../../bson/own-key';

/** What of a document inside is under way to be stored, to be settled when it is. */
export class PendingDocument implements PendingInside {
  private readonly pending: Pending;
  private readonly isNew: boolean;

  constructor(private readonly state: DocumentState) {
    if (enlistment.open !== 0) enlistment.storing(state);
    this.pending = state.pending();
    this.isNew = state.isNew;
  }

  settle(): void {
    const { state, isNew } = this;
    state.settle(this.pending);
    state.wasNew = isNew;
    state.isNew = false;
  }

  /** Whether all that is to be stored of it is told by its changes. */
  get isTold(): boolean {
    const { state } = this;
    return this.isNew && state.isWhole && state.place() === undefined && state.shape.inside.length === 0;
  }

  /** The values that are to be stored, by property name, where its changes tell them. */
  plain(): Record<string, unknown> {
    const { shape } = this.state;
    const changes = this.pending.told();
    const values: Record<string, unknown> = {};
    for (const { name, index } of shape.fields) {
      const change = changes.get(name);
      // An `_id` that was made for it is no change.
      const value = change === undefined && index === shape.id ? this.state.idBefore() : change?.[1];
      if (value !== undefined) setOwn(values, name, value);
    }
    return values;
  }
}

/** The same for several. */
export class PendingDocuments implements PendingInside {
  constructor(protected readonly documents: readonly PendingDocument[]) {}

  settle(): void {
    for (const document of this.documents) document.settle();
  }
}

/** Notes what of a document inside is under way to be stored; the function given is called when it is. */
export function pendingDocument(document: Document): () => void {
  const pending = new PendingDocument(document[STATE]);
  return () => pending.settle();
}

const EMPTY = { fields: [], inside: [], blank: [] } as unknown as Shape;
keepOne(new PendingDocument(new DocumentState(EMPTY)));
keepOne(new PendingDocuments([]));
