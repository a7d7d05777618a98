import type { Document } from '../attributes/document';
import type { ModelDefinition } from '../definition/model-definition';
import { recordAction, runCommitHooks } from '../transactions/commit-hooks';
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

  /** Outside a transaction nothing can undo the write any more. */
  async runHooks(): Promise<void> {
    if (this.#action !== undefined) await runCommitHooks(this.document, this.definition, this.#action);
  }
}
