import type { DocumentState } from '../attributes/document-state';

/**
 * What a transaction must put back when it aborts. Documents are noted before they change for the first time in it; those
 * that it made itself become new again and keep their values.
 */
export class TransactionMemory {
  readonly #snapshots = new Map<DocumentState, unknown>();
  readonly #born = new Set<DocumentState>();

  noteBirth(state: DocumentState): void {
    this.#born.add(state);
  }

  /** Before a change, or before a value that can change in place is handed out. */
  noteChange(state: DocumentState): void {
    if (!this.#born.has(state)) this.noteStoring(state);
  }

  /** Before the document is stored, destroyed or read again. */
  noteStoring(state: DocumentState): void {
    if (!this.#snapshots.has(state)) this.#snapshots.set(state, state.snapshot());
  }

  /** Makes every document what it was. */
  restore(): void {
    for (const [state, snapshot] of this.#snapshots) {
      if (this.#born.has(state)) restoreKeepingValues(state, snapshot);
      else state.restore(snapshot);
    }
  }
}

function restoreKeepingValues(state: DocumentState, snapshot: unknown): void {
  // Copies, since restoring makes arrays and the like hold again what they held.
  const values = state.toObject();
  // The documents inside are those that were made, and no copies of them.
  for (const { field, value } of state.heldInside(() => true))
    values[field.name] = Array.isArray(value) ? Array.from<unknown>(value) : value;
  const names = state.names().filter((name) => state.has(name));
  state.restore(snapshot);
  for (const name of names) state.writeNamed(name, values[name]);
}
