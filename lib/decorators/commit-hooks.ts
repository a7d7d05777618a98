import type { Document } from '../attributes/document';
import type { HookDefinition } from '../definition/hook-definition';
import { aboveClass, aboveMethod, type ModelDecorator } from './declare-hook';
import { hookSettings, type Action, type AnyHookOptions, type HookOptions } from './hook-options';

/** When a commit hook runs, beside its event, for hooks whose name says which actions they are for. */
export type ActionCommitHookOptions<D = never> = Omit<HookOptions<D>, 'on'>;

/** When a commit hook runs, beside its event. Conditions are asked when it is to run. */
export interface CommitHookOptions<D = never> extends ActionCommitHookOptions<D> {
  /** Which actions it is for; all unless given. */
  readonly on?: Action | readonly Action[];
}

/** Above a method the decorator runs the method; above a class it runs a function of the document. */
export interface CommitHookDecorator {
  (options?: CommitHookOptions): MethodDecorator;
  <D extends object = Document>(hook: (document: D) => unknown, options?: CommitHookOptions<D>): ModelDecorator<D>;
}

/** The same where the name says what it is for. */
export interface ActionCommitHookDecorator {
  (options?: ActionCommitHookOptions): MethodDecorator;
  <D extends object = Document>(
    hook: (document: D) => unknown,
    options?: ActionCommitHookOptions<D>,
  ): ModelDecorator<D>;
}

const ACTIONS: readonly Action[] = ['create', 'update', 'destroy'];

function commitHook(decorator: string, event: 'commit' | 'rollback', fixed?: readonly Action[]): CommitHookDecorator {
  return (first?: unknown, second?: AnyHookOptions) => {
    const isFunction = typeof first === 'function';
    const options = (isFunction ? second : (first as AnyHookOptions | undefined)) ?? {};
    const settings = hookSettings(options, `@${decorator}`, fixed === undefined ? ACTIONS : []);
    const facts = { when: 'after', event, ...(fixed !== undefined && { on: fixed }), ...settings } as const;
    return (isFunction ? aboveClass(facts, first as HookDefinition['run']) : aboveMethod(facts)) as never;
  };
}

/**
 * Runs when what was done to the document is stored for good: after the commit of its transaction, or right after the
 * operation outside of one; once a document, whatever happened to it.
 *
 * @throws InvalidOptionError for an action that does not exist
 *
 * @example
 * @AfterCommit({ on: 'create' }) welcome() { return mailer.send(this.email); }
 */
export const AfterCommit: CommitHookDecorator = commitHook('AfterCommit', 'commit');

/** Runs after the transaction that the document was written in was aborted for good. */
export const AfterRollback: CommitHookDecorator = commitHook('AfterRollback', 'rollback');

/** `AfterCommit` for documents that were created or updated. */
export const AfterSaveCommit: ActionCommitHookDecorator = commitHook('AfterSaveCommit', 'commit', ['create', 'update']);
/** `AfterCommit` for documents that were created. */
export const AfterCreateCommit: ActionCommitHookDecorator = commitHook('AfterCreateCommit', 'commit', ['create']);
/** `AfterCommit` for documents that were updated. */
export const AfterUpdateCommit: ActionCommitHookDecorator = commitHook('AfterUpdateCommit', 'commit', ['update']);
/** `AfterCommit` for documents that were destroyed. */
export const AfterDestroyCommit: ActionCommitHookDecorator = commitHook('AfterDestroyCommit', 'commit', ['destroy']);
