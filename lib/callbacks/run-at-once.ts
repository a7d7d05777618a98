import type { HookDefinition } from '../definition/hook-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { AsynchronousHookError } from '../errors/asynchronous-hook-error';
import { appliesTo, hooksOf, isPromise } from './hooks-of';
import { halted } from './run-callbacks';

const NOTHING = (): void => undefined;

/**
 * Runs a step with the hooks of an event around it for which nobody can wait, as in a constructor.
 *
 * @throws AsynchronousHookError for one that returns a promise
 * @throws CallbackHaltedError when a before hook returns false, or an around hook never calls on
 */
export function runAtOnce(
  document: object,
  definition: ModelDefinition,
  event: 'initialize' | 'build',
  step: () => void = NOTHING,
): void {
  const hooks = hooksOf(definition, event);
  if (hooks === undefined) return step();
  const asked = appliesTo(document, definition);
  const applies = (hook: HookDefinition): boolean => answer(asked(hook), hook, definition);
  for (const hook of hooks.before) {
    if (applies(hook) && answer(hook.run(document), hook, definition) === false) throw halted(definition, hook);
  }
  const around = hooks.around.filter(applies);
  around.reduceRight((inner, hook) => () => runAround(document, definition, hook, inner), step)();
  for (const hook of hooks.after) if (applies(hook)) answer(hook.run(document), hook, definition);
}

function runAround(document: object, definition: ModelDefinition, hook: HookDefinition, inner: () => void): void {
  let went: { readonly error?: unknown } | undefined;
  let isOver = false;
  const next = (): void => {
    if (isOver) throw halted(definition, hook);
    if (went === undefined) went = attempt(inner);
    if ('error' in went) throw went.error;
  };
  try {
    // Of these events it gives no promise, as its decorator says.
    answer(hook.run(document, next as never), hook, definition);
  } finally {
    isOver = true;
  }
  if (went === undefined) throw halted(definition, hook);
  // What the hook kept to itself: the step did not happen all the same.
  if ('error' in went) throw went.error;
}

function attempt(step: () => void): { readonly error?: unknown } {
  try {
    step();
    return {};
  } catch (error) {
    return { error };
  }
}

function answer<T>(given: T | Promise<T>, { event, name }: HookDefinition, { name: model }: ModelDefinition): T {
  if (!isPromise(given)) return given;
  // The error says what is wrong; what becomes of the promise is nobody's business any more.
  Promise.resolve(given).catch(() => undefined);
  throw new AsynchronousHookError({ model, event, callback: name });
}
