import type { Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import { recordAction, runCommitHooks, warnOfHooks } from '../transactions/commit-hooks';
import type { Action } from '../transactions/record';

/** Who hears of what an operation did: the transaction around it, or the commit hooks once the operation is over. */
export class Outcome {
  #action: Action | undefined;

  constructor(
    private readonly document: Document,
    private readonly definition: ModelDefinition,
  ) {}

  /** Right after the write: what follows may still fail, and a transaction must know of the document then. */
  note(action: Action): void {
    if (!recordAction(this.document, this.definition, action)) this.#action = action;
  }

  /**
   * Does the work of an operation, then runs the hooks: also where something failed after the write, as outside a transaction
   * nothing can undo that any more. The failure is what comes out then.
   */
  around(work: () => Promise<void>): Promise<void> {
    return aroundAll([this], work);
  }

  async runHooks(): Promise<void> {
    if (this.#action !== undefined) await runCommitHooks(this.document, this.definition, this.#action);
  }
}

/** The same for one operation with several documents. */
export async function aroundAll(outcomes: readonly Outcome[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    for (const outcome of outcomes) await outcome.runHooks().catch(warnOfHooks);
    throw error;
  }
  for (const outcome of outcomes) await outcome.runHooks();
}
