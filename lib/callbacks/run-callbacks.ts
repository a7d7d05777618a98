import { isDocument, STATE } from '../attributes/document';
import type { HookDefinition } from '../definition/hook-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { CallbackHaltedError } from '../errors/callback-halted-error';

type Hooks = Readonly<Record<HookDefinition['when'], readonly HookDefinition[]>>;

const NONE: Hooks = { before: [], around: [], after: [] };
const byEvent = new WeakMap<ModelDefinition, Map<string, Hooks>>();

/**
 * Runs a step with the hooks of its events around it, the first event outermost: before hooks, the first halves of around
 * hooks, the step, their second halves, after hooks; each in the order of declaration.
 *
 * @throws CallbackHaltedError when a before hook returns false, or an around hook never calls on
 */
export function runCallbacks(
  document: object,
  definition: ModelDefinition,
  events: readonly string[],
  step: () => Promise<void>,
): Promise<void> {
  return events.reduceRight((inner, event) => wrap(document, definition, event, inner), step)();
}

function wrap(
  document: object,
  definition: ModelDefinition,
  event: string,
  step: () => Promise<void>,
): () => Promise<void> {
  const hooks = hooksOf(definition, event);
  if (hooks === NONE) return step;
  return async () => {
    // Known before anything is written: after hooks are asked about the same action.
    const action = actionOf(document);
    const applies = (hook: HookDefinition): boolean | Promise<boolean> => isMeant(hook, document, action);
    for (const hook of hooks.before) if (await applies(hook)) await runBefore(document, definition, hook);
    const around: HookDefinition[] = [];
    for (const hook of hooks.around) if (await applies(hook)) around.push(hook);
    await around.reduceRight((inner, hook) => runAround(document, definition, hook, inner), step)();
    for (const hook of hooks.after) if (await applies(hook)) await hook.run(document);
  };
}

function actionOf(document: object): 'create' | 'update' | undefined {
  if (!isDocument(document)) return undefined;
  return document[STATE].isNew ? 'create' : 'update';
}

function isMeant(
  { on, conditions }: HookDefinition,
  document: object,
  action: 'create' | 'update' | undefined,
): boolean | Promise<boolean> {
  if (on !== undefined && (action === undefined || !on.includes(action))) return false;
  return conditions === undefined || agree(conditions, document);
}

async function agree(conditions: readonly ((document: object) => unknown)[], document: object): Promise<boolean> {
  for (const condition of conditions) if (!(await condition(document))) return false;
  return true;
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

function halted(definition: ModelDefinition, hook: HookDefinition): CallbackHaltedError {
  return new CallbackHaltedError({ model: definition.name, event: hook.event, callback: hook.name });
}

function hooksOf(definition: ModelDefinition, event: string): Hooks {
  let events = byEvent.get(definition);
  if (events === undefined) byEvent.set(definition, (events = new Map()));
  let hooks = events.get(event);
  if (hooks === undefined) events.set(event, (hooks = sort(definition, event)));
  return hooks;
}

function sort(definition: ModelDefinition, event: string): Hooks {
  const all = definition.hooks.filter((hook) => hook.event === event);
  const own = [
    ...all.filter(({ prepend }) => prepend === true).reverse(),
    ...all.filter(({ prepend }) => prepend !== true),
  ];
  if (own.length === 0) return NONE;
  const at = (when: HookDefinition['when']): HookDefinition[] => own.filter((hook) => hook.when === when);
  return { before: at('before'), around: at('around'), after: at('after') };
}
