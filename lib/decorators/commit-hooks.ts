import { draftOf } from '../definition/draft';
import type { HookDefinition } from '../definition/hook-definition';
import { InvalidOptionError } from '../errors/invalid-option-error';

type Action = NonNullable<HookDefinition['on']>[number];

/** Which actions a hook is for; all unless given. */
export interface CommitHookOptions {
  readonly on?: Action | readonly Action[];
}

const ACTIONS: readonly Action[] = ['create', 'update', 'destroy'];

function hook(event: 'commit' | 'rollback', on: readonly Action[] | undefined): MethodDecorator {
  return (target, property) => {
    const run: HookDefinition['run'] = (document) => (document as Record<PropertyKey, () => unknown>)[property]!();
    draftOf(target.constructor).hooks.push({ when: 'after', event, on, name: String(property), run });
  };
}

function actionsOf(decorator: string, { on, ...others }: CommitHookOptions): readonly Action[] | undefined {
  const actions = on === undefined ? undefined : [on].flat();
  const wrong = Object.keys(others)[0] ?? actions?.find((action) => !ACTIONS.includes(action));
  if (wrong === undefined) return actions;
  throw new InvalidOptionError({
    option: 'on',
    problem: `@${decorator} does not know ${JSON.stringify(wrong)}.`,
    resolution: `Give { on } one or several of ${ACTIONS.join(', ')}, or nothing.`,
  });
}

/**
 * Runs the method when what was done to the document is stored for good: after the commit of its transaction, or right
 * after the operation outside of one; once a document, whatever happened to it.
 *
 * @throws InvalidOptionError for an action that does not exist
 *
 * @example
 * @AfterCommit({ on: 'create' }) welcome() { return mailer.send(this.email); }
 */
export function AfterCommit(options: CommitHookOptions = {}): MethodDecorator {
  return hook('commit', actionsOf('AfterCommit', options));
}

/** Runs the method after the transaction that the document was written in was aborted for good. */
export function AfterRollback(options: CommitHookOptions = {}): MethodDecorator {
  return hook('rollback', actionsOf('AfterRollback', options));
}

/** `AfterCommit` for documents that were created or updated. */
export const AfterSaveCommit = (): MethodDecorator => hook('commit', ['create', 'update']);
/** `AfterCommit` for documents that were created. */
export const AfterCreateCommit = (): MethodDecorator => hook('commit', ['create']);
/** `AfterCommit` for documents that were updated. */
export const AfterUpdateCommit = (): MethodDecorator => hook('commit', ['update']);
/** `AfterCommit` for documents that were destroyed. */
export const AfterDestroyCommit = (): MethodDecorator => hook('commit', ['destroy']);
