import { isDocument } from '../attributes/document';
import type { DocumentState } from '../attributes/document-state';
import { hangs } from '../attributes/inside';

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

  /** Makes every document what it was; first all of them, as those that were made here may have taken others in. */
  restore(): void {
    const kept = [...this.#snapshots.keys()].filter((state) => this.#born.has(state)).map(keep);
    for (const [state, snapshot] of this.#snapshots) state.restore(snapshot);
    for (const { state } of kept) for (const { name } of state.shape.inside) state.writeNamed(name, undefined);
    for (const { state, values } of kept) giveBack(state, values);
  }
}

interface Kept {
  readonly state: DocumentState;
  readonly values: ReadonlyMap<string, unknown>;
}

function keep(state: DocumentState): Kept {
  // Copies, since restoring makes arrays and the like hold again what they held.
  const values = state.toObject();
  // The documents inside are those that were made, and no copies of them.
  for (const { field, value } of state.heldInside(() => true))
    values[field.name] = Array.isArray(value) ? Array.from<unknown>(value) : value;
  const names = state.names().filter((name) => state.has(name));
  return { state, values: new Map(names.map((name) => [name, values[name]])) };
}

// What was taken from a document that was there before is in its old place again, and cannot be in both.
function giveBack(state: DocumentState, values: ReadonlyMap<string, unknown>): void {
  const isFree = (value: unknown): boolean => !isDocument(value) || !hangs(value);
  for (const [name, value] of values) {
    if (Array.isArray(value)) state.writeNamed(name, value.filter(isFree));
    else if (isFree(value)) state.writeNamed(name, value);
  }
}
