import { isDocument, STATE } from '../attributes/document';
import type { HookDefinition } from '../definition/hook-definition';
import type { ModelDefinition } from '../definition/model-definition';
import { skippedHere } from './skipping';

/** The hooks of one event, each kind in its order. */
export type Hooks = Readonly<Record<HookDefinition['when'], readonly HookDefinition[]>>;

const NONE: Hooks = { before: [], around: [], after: [] };
const byEvent = new WeakMap<ModelDefinition, Map<string, Hooks>>();

/** The hooks that a model has at an event, worked out once; `undefined` where there is none. */
export function hooksOf(definition: ModelDefinition, event: string): Hooks | undefined {
  let events = byEvent.get(definition);
  if (events === undefined) byEvent.set(definition, (events = new Map()));
  let hooks = events.get(event);
  if (hooks === undefined) events.set(event, (hooks = sort(definition, event)));
  return hooks === NONE ? undefined : hooks;
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

/** Whether a hook of the document runs as things stand; a promise where its conditions are asynchronous. */
export type Applies = (hook: HookDefinition) => boolean | Promise<boolean>;

/** What tells whether hooks run here: known before anything is written, so that after hooks are asked about the same action. */
export function appliesTo(document: object, definition: ModelDefinition): Applies {
  const isNew = isDocument(document) ? document[STATE].isNew : undefined;
  const action = isNew === undefined ? undefined : isNew ? 'create' : 'update';
  const isSkipped = skippedHere(definition);
  return (hook) => {
    if (isSkipped?.(hook) === true) return false;
    if (hook.on !== undefined && (action === undefined || !hook.on.includes(action))) return false;
    return conditionsAgree(hook, document);
  };
}

/** Whether what a hook was declared with, `if` and `unless`, lets it run; a promise where that takes its time. */
export function conditionsAgree({ conditions }: HookDefinition, document: object): boolean | Promise<boolean> {
  return conditions === undefined || agree(conditions, document);
}

type Conditions = NonNullable<HookDefinition['conditions']>;

// As long as no condition has to be waited for, neither has their answer.
function agree(conditions: Conditions, document: object, from = 0): boolean | Promise<boolean> {
  for (let index = from; index < conditions.length; index += 1) {
    const answer = conditions[index]!(document);
    if (isPromise(answer)) return answer.then((yes) => Boolean(yes) && agree(conditions, document, index + 1));
    if (!answer) return false;
  }
  return true;
}

/** Whether a value has to be waited for. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === 'function';
}
