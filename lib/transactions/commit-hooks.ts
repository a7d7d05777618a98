import type { Document } from '../attributes/document';
import { conditionsAgree, hooksOf } from '../callbacks/hooks-of';
import { skippedHere, type IsSkipped } from '../callbacks/skipping';
import type { HookDefinition } from '../definition/hook-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { CommitHookError } from '../errors/commit-hook-error';
import { recordHere, type Action, type Done, type DocumentActions, type TransactionRecord } from './record';

/**
 * Notes in the transaction around here what was done to a document.
 *
 * @returns `false` outside every transaction: then the outcome is known already, and the hooks may run
 */
export function recordAction(document: Document, definition: ModelDefinition, action: Action): boolean {
  const record = recordHere();
  if (record === undefined) return false;
  const noted = record.documents.get(document) ?? { definition, actions: new Map<Action, IsSkipped | undefined>() };
  noted.actions.set(action, skippedBoth(noted.actions, action, skippedHere(definition)));
  record.documents.set(document, noted);
  return true;
}

// What was done with hooks and without them was done with them.
function skippedBoth(
  actions: DocumentActions['actions'],
  action: Action,
  now: IsSkipped | undefined,
): IsSkipped | undefined {
  if (!actions.has(action)) return now;
  const before = actions.get(action);
  return before && now && ((hook) => before(hook) && now(hook));
}

/** Runs the commit hooks of the documents of an operation that was no part of a transaction. */
export async function runCommitHooks(done: readonly Done[]): Promise<void> {
  const hooks = done.flatMap(({ document, definition, action }) =>
    hooksFor(document, 'commit', { definition, actions: new Map([[action, skippedHere(definition)]]) }),
  );
  if (hooks.length > 0) await runAll(hooks, 'committed');
}

/** Runs what waited for a transaction's outcome: documents in the order they were first written, then the session's own. */
export async function runOutcomeHooks(record: TransactionRecord): Promise<void> {
  await runAll(outcomeHooks(record), record.outcome === 'committed' ? 'committed' : 'aborted');
}

/** What waits for a transaction's outcome. */
export function outcomeHooks({ outcome, documents, afterCommit, afterRollback }: TransactionRecord): (() => unknown)[] {
  const [event, own] = outcome === 'committed' ? ['commit', afterCommit] : ['rollback', afterRollback];
  return [...documents].flatMap(([document, done]) => hooksFor(document, event, done)).concat(own);
}

/** Tells of hooks that failed where the caller gets another error. */
export function warnOfHooks(error: unknown): void {
  const causes = error instanceof CommitHookError ? error.errors.map(String).join('; ') : '';
  process.emitWarning(String(error), { type: 'CommitHookError', code: 'THREADLINE_COMMIT_HOOK', detail: causes });
}

// One that throws must not keep the others from running: the outcome stands for all of them.
async function runAll(hooks: readonly (() => unknown)[], outcome: 'committed' | 'aborted'): Promise<void> {
  const errors: unknown[] = [];
  for (const hook of hooks) {
    try {
      await hook();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new CommitHookError({ errors, outcome, cause: errors[0] });
}

function hooksFor(document: Document, event: string, { definition, actions }: DocumentActions): (() => unknown)[] {
  const hooks = hooksOf(definition, event);
  if (hooks === undefined) return [];
  const happened = net(actions);
  const concerns = (hook: HookDefinition): boolean =>
    happened.some(([action, isSkipped]) => (hook.on?.includes(action) ?? true) && isSkipped?.(hook) !== true);
  return hooks.after.filter(concerns).map((hook) => () => runWhereAgreed(hook, document));
}

// Asked when the hook is to run: what holds then counts, in its own turn and with its own failure.
async function runWhereAgreed(hook: HookDefinition, document: Document): Promise<void> {
  if (await conditionsAgree(hook, document)) await hook.run(document);
}

// What became of it in the end: a destroyed document was only destroyed, and one made and destroyed never was.
function net(actions: DocumentActions['actions']): [Action, IsSkipped | undefined][] {
  if (!actions.has('destroy')) return [...actions];
  return actions.has('create') ? [] : [['destroy', actions.get('destroy')]];
}
