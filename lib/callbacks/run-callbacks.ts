import type { HookDefinition } from '../definition/hook-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { CallbackHaltedError } from '../errors/callback-halted-error';
import { appliesTo, hooksOf } from './hooks-of';
import { notForEver } from './nesting';

/**
 * Runs a step with the hooks of its events around it, the first event outermost: before hooks, the first halves of around
 * hooks, the step, their second halves, after hooks; each in the order of declaration.
 *
 * @throws CallbackHaltedError when a before hook returns false, or an around hook never calls on
 * @throws CallbackLoopError when hooks go round in a circle
 */
export function runCallbacks(
  document: object,
  definition: ModelDefinition,
  events: readonly string[],
  step: () => Promise<void>,
): Promise<void> {
  if (events.every((event) => hooksOf(definition, event) === undefined)) return step();
  const steps = events.reduceRight((inner, event) => withHooks(document, definition, event, inner), step);
  return notForEver(document, definition.name, events[0]!, steps);
}

/** A step with the hooks of one event around it, to be run by somebody who knows that they do not go round in a circle. */
export function withHooks(
  document: object,
  definition: ModelDefinition,
  event: string,
  step: () => Promise<void>,
): () => Promise<void> {
  const hooks = hooksOf(definition, event);
  if (hooks === undefined) return step;
  return async () => {
    const applies = appliesTo(document, definition);
    for (const hook of hooks.before) if (await applies(hook)) await runBefore(document, definition, hook);
    const around: HookDefinition[] = [];
    for (const hook of hooks.around) if (await applies(hook)) around.push(hook);
    await around.reduceRight((inner, hook) => runAround(document, definition, hook, inner), step)();
    for (const hook of hooks.after) if (await applies(hook)) await hook.run(document);
  };
}

async function runBefore(document: object, definition: ModelDefinition, hook: HookDefinition): Promise<void> {
  if ((await hook.run(document)) === false) throw halted(definition, hook);
}

function runAround(
  document: object,
  definition: ModelDefinition,
  hook: HookDefinition,
  inner: () => Promise<void>,
): () => Promise<void> {
  return async () => {
    let inside: Promise<void> | undefined;
    let isOver = false;
    const next = (): Promise<void> => (inside ??= isOver ? Promise.reject(halted(definition, hook)) : inner());
    try {
      await hook.run(document, next);
    } finally {
      isOver = true;
      // What the hook set going must not outlive the operation: neither where it forgot to await, nor where it failed.
      await Promise.allSettled([inside]);
    }
    if (inside === undefined) throw halted(definition, hook);
    await inside;
  };
}

/** The error for a hook that stops what it lies before or around. */
export function halted(definition: ModelDefinition, hook: HookDefinition): CallbackHaltedError {
  return new CallbackHaltedError({ model: definition.name, event: hook.event, callback: hook.name });
}
