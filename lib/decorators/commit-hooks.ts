import type { Document } from '../attributes/document';
import type { HookDefinition } from '../definition/hook-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { aboveClass, aboveMethod, type ModelDecorator } from './declare-hook';

type Action = NonNullable<HookDefinition['on']>[number];

/** Which actions a hook is for; all unless given. */
export interface CommitHookOptions {
  readonly on?: Action | readonly Action[];
}

/** Above a method the decorator runs the method; above a class it runs a function of the document. */
export interface CommitHookDecorator {
  (options?: CommitHookOptions): MethodDecorator;
  <D extends object = Document>(hook: (document: D) => unknown, options?: CommitHookOptions): ModelDecorator<D>;
}

/** The same where the name says what it is for. */
export interface ActionCommitHookDecorator {
  (): MethodDecorator;
  <D extends object = Document>(hook: (document: D) => unknown): ModelDecorator<D>;
}

const ACTIONS: readonly Action[] = ['create', 'update', 'destroy'];

function commitHook(decorator: string, event: 'commit' | 'rollback', fixed?: readonly Action[]): CommitHookDecorator {
  return (first?: unknown, second?: CommitHookOptions) => {
    const isFunction = typeof first === 'function';
    const options = (isFunction ? second : (first as CommitHookOptions | undefined)) ?? {};
    const facts = { when: 'after', event, on: actionsOf(decorator, options, fixed) } as const;
    return (isFunction ? aboveClass(facts, first as HookDefinition['run']) : aboveMethod(facts)) as never;
  };
}

function actionsOf(
  decorator: string,
  { on, ...others }: CommitHookOptions,
  fixed: readonly Action[] | undefined,
): readonly Action[] | undefined {
  const actions = on === undefined ? undefined : [on].flat();
  const wrong = Object.keys(others)[0] ?? actions?.find((action) => fixed !== undefined || !ACTIONS.includes(action));
  if (wrong === undefined) return actions ?? fixed;
  throw new InvalidOptionError({
    option: 'on',
    problem: `@${decorator} does not know ${JSON.stringify(wrong)}.`,
    resolution:
      fixed === undefined
        ? `Give { on } one or several of ${ACTIONS.join(', ')}, or nothing.`
        : 'Its name says what it is for; @AfterCommit takes { on }.',
  });
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
