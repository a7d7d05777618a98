import { keepOne } from '../bson/keep-one';
import { STATE, type Document } from '../attributes/document';
import { hooksOf } from '../callbacks/hooks-of';
import type { Part } from '../callbacks/run-inside';
import type { ModelDefinition } from '../definition/model-definition';
import { definitionOf } from '../definition/registry';
import { recordAction, runCommitHooks, warnOfHooks } from '../transactions/commit-hooks';
import type { Action, Done } from '../transactions/record';

const NOTHING: readonly Done[] = [];

/** Who hears of what an operation did: the transaction around it, or the commit hooks once the operation is over. */
export class Outcome {
  #done: readonly Done[] = NOTHING;

  constructor(
    private readonly document: Document,
    private readonly definition: ModelDefinition,
  ) {}

  /** What was done outside of a transaction, for whose hooks it is time when the operation is over. */
  get done(): readonly Done[] {
    return this.#done;
  }

  /**
   * Right after the write: what follows may still fail, and a transaction must know of the document then.
   *
   * @param inside what was done to documents inside by that, whose callbacks cascade
   */
  note(action: Action, inside: readonly Done[] = NOTHING): void {
    const { document, definition } = this;
    const all: readonly Done[] = [{ document, definition, action }, ...inside];
    this.#done = all.filter((one) => !recordAction(one.document, one.definition, one.action));
  }

  /**
   * Does the work of an operation, then runs the hooks: also where something failed after the write, as outside a transaction
   * nothing can undo that any more. The failure is what comes out then.
   */
  around(work: () => Promise<void>): Promise<void> {
    return aroundAll([this], work);
  }

  async runHooks(): Promise<void> {
    if (this.#done.length > 0) await runCommitHooks(this.#done);
  }
}

keepOne(new Outcome({} as Document, {} as ModelDefinition));

/** The same for one operation with several documents. */
export async function aroundAll(outcomes: readonly Outcome[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await runCommitHooks(outcomes.flatMap(({ done }) => done)).catch(warnOfHooks);
    throw error;
  }
  const done = outcomes.flatMap((outcome) => outcome.done);
  if (done.length > 0) await runCommitHooks(done);
}

/**
 * What a write does to the documents inside, of those whose commit hooks wait for it. To be asked before it is sent, in the
 * turn of the one around.
 *
 * @param action what it does to each; a save stores new ones and changes unless given
 */
export function doneInside(parts: readonly Part[], action?: Action): readonly Done[] {
  if (parts.length === 0) return NOTHING;
  return parts.flatMap(({ document }) => {
    const definition = definitionOf(document.constructor);
    const what = isHeard(definition) ? (action ?? savedAs(document)) : undefined;
    return what === undefined ? [] : [{ document, definition, action: what }];
  });
}

function savedAs(document: Document): Action | undefined {
  const state = document[STATE];
  return state.isNew ? 'create' : state.isChanged() ? 'update' : undefined;
}

/** Whether commit hooks wait for what becomes of the documents of a model. */
export function isHeard(definition: ModelDefinition): boolean {
  return hooksOf(definition, 'commit') !== undefined || hooksOf(definition, 'rollback') !== undefined;
}
