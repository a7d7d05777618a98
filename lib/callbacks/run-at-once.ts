import type { HookDefinition } from '../definition/hook-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { AsynchronousHookError } from '../errors/asynchronous-hook-error';
import { appliesTo, hooksOf, isPromise } from './hooks-of';

/**
 * Runs the after hooks of an event for which nobody can wait, as in a constructor.
 *
 * @throws AsynchronousHookError for one that returns a promise
 */
export function runAtOnce(document: object, definition: ModelDefinition, event: 'initialize' | 'build'): void {
  const hooks = hooksOf(definition, event);
  if (hooks === undefined) return;
  const applies = appliesTo(document, definition);
  for (const hook of hooks.after) {
    if (answer(applies(hook), hook, definition)) answer(hook.run(document), hook, definition);
  }
}

function answer<T>(given: T | Promise<T>, { event, name }: HookDefinition, { name: model }: ModelDefinition): T {
  if (!isPromise(given)) return given;
  // The error says what is wrong; what becomes of the promise is nobody's business any more.
  Promise.resolve(given).catch(() => undefined);
  throw new AsynchronousHookError({ model, event, callback: name });
}
